/** What an experiment or an initiative counts of each person. */
import { Type, type Static } from 'typebox'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' })

/** What is counted, of whom for how long, and which way is better: as a plan that has one outcome names it. */
export const OUTCOME = {
  name: Name,
  verb: Type.String({ description: 'The verb that counts: Visit, Purchase, …' }),
  measure: Type.Enum(['any', 'count', 'value'], {
    description: 'any: did it at least once (a proportion); count: how often; value: the sum of `value`',
  }),
  windowDays: Type.Integer({ minimum: 1, maximum: 365 }),
  better: Type.Enum(['higher', 'lower']),
}

/** One outcome of an experiment, computed per person inside the window that opens at exposure. */
export const OutcomeDefinition = Type.Object({ key: Name, ...OUTCOME }, { additionalProperties: false })
export type OutcomeDefinition = Static<typeof OutcomeDefinition>
