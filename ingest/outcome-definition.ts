/** What an experiment or an initiative counts of each person. */
import { Type, type Static } from 'typebox'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' })
const Verb = Type.String({ description: 'The verb that counts: Visit, Purchase, …' })
const Measure = Type.Enum(['any', 'count', 'value'], {
  description: 'any: did it at least once (a proportion); count: how often; value: the sum of `value`',
})

/** What is counted, for how long, and which way is better: what every plan says of its outcome. */
export const OUTCOME = {
  name: Name,
  verb: Verb,
  measure: Measure,
  windowDays: Type.Integer({ minimum: 1, maximum: 365 }),
  better: Type.Enum(['higher', 'lower']),
}

/** One outcome of an experiment, computed per person inside the window that opens at exposure. */
export const OutcomeDefinition = Type.Object(
  {
    key: Name,
    ...OUTCOME,
    fromDay: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 364,
        description: 'Retention: only what happens from so many days after first exposure on counts, until windowDays',
      }),
    ),
    cap: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e12,
        description: 'The most that counts of one person (winsorised), of count and value',
      }),
    ),
    per: Type.Optional(
      Type.Object(
        { verb: Verb, measure: Measure },
        {
          additionalProperties: false,
          description: 'A ratio: the sum over all people divided by the sum of this, in the same window',
        },
      ),
    ),
    role: Type.Optional(
      Type.Enum(['guardrail', 'negative-control'], {
        description:
          'guardrail: must not get worse by more than `margin`; negative-control: the treatment cannot change it, and no verdict is given when it moves',
      }),
    ),
    margin: Type.Optional(
      Type.Object(
        {
          value: Type.Number({
            exclusiveMinimum: 0,
            maximum: 1e12,
            description: 'Relative: 0.02 is 2 % of the control',
          }),
          relative: Type.Optional(Type.Boolean({ description: 'false when nothing is said' })),
        },
        { additionalProperties: false, description: 'Of a guardrail: how much worse is still acceptable' },
      ),
    ),
  },
  { additionalProperties: false },
)
export type OutcomeDefinition = Static<typeof OutcomeDefinition>

/** What contradicts itself in the outcomes of a plan; null when nothing does. */
export function outcomesContradiction(outcomes: readonly OutcomeDefinition[]): string | null {
  for (const [place, outcome] of outcomes.entries()) {
    const complaint = place === 0 && outcome.role !== undefined ? ONLY_LATER : ofOutcome(outcome)
    if (complaint !== null) return `/body/outcomes/${place}${complaint}`
  }
  return null
}

const ONLY_LATER =
  '/role: the first outcome is the primary one, which decides; put guardrails and negative controls behind it'

function ofOutcome({
  verb,
  measure,
  windowDays,
  fromDay = 0,
  cap,
  per,
  role,
  margin,
}: OutcomeDefinition): string | null {
  if (fromDay >= windowDays) return `/fromDay is ${fromDay}: it must lie before windowDays, ${windowDays}`
  if (cap !== undefined && measure === 'any') return '/cap: "any" is 0 or 1 already, leave it out'
  if (cap !== undefined && per !== undefined) return '/cap and per: a ratio is not capped, leave one out'
  if (per?.verb === verb && per.measure === measure) return '/per is the outcome itself: that ratio is always 1'
  if ((role === 'guardrail') !== (margin !== undefined))
    return '/margin and the role guardrail go together: give both or neither'
  return null
}
