/**
 * What a company sets out to do on social media, why, and by what it will judge it: declared before it starts, hashed, and
 * never overwritten. The engine looks for the best evidence that the data can give (engine/evidence).
 */
import { Type, type Static } from 'typebox'
import { GivenDefinition, givenContradiction } from './given-definition.ts'
import { LotDefinition, lotContradiction } from './lot-definition.ts'
import { OUTCOME } from './outcome-definition.ts'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' })
const Words = Type.String({ minLength: 1, maxLength: 4096 })
const Instant = Type.String({ format: 'date-time', maxLength: 40 })

const CONTROL = Type.Object(
  {
    name: Name,
    brand: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Left out, that of the initiative' }),
    ),
    verb: OUTCOME.verb,
    measure: OUTCOME.measure,
  },
  { additionalProperties: false },
)

export const InitiativeDefinition = Type.Object(
  {
    name: Name,
    brand: Name,
    campaign: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'As interactions name it; it says who took part' }),
    ),
    goal: Words,
    promise: Type.String({ minLength: 1, maxLength: 4096, description: 'What customers are promised by it' }),
    use: Type.Enum(['research', 'campaign', 'event', 'service', 'leads', 'innovation']),
    outcome: Type.Object(OUTCOME, { additionalProperties: false }),
    smallestWorthwhile: Type.Number({
      exclusiveMinimum: 0,
      description: 'Smallest absolute effect per person on the outcome that is worth acting on; 0.03 is three points',
    }),
    spend: Type.Object(
      { amount: Type.Number({ minimum: 0, maximum: 1e15 }), currency: Type.String({ pattern: '^[A-Z]{3}$' }) },
      { additionalProperties: false },
    ),
    start: Instant,
    end: Instant,
    rule: Type.Object(
      {
        text: Type.String({ minLength: 1, maxLength: 4096, description: 'What is done when it holds, and when not' }),
        decidesOn: Type.Enum(['effect', 'cost'], {
          description:
            'effect: it has one in the wanted direction; cost: an outcome that it caused costs at most `atMost`',
        }),
        atMost: Type.Optional(
          Type.Number({ exclusiveMinimum: 0, maximum: 1e15, description: 'Money for each outcome that it caused' }),
        ),
      },
      { additionalProperties: false, description: 'How it will be decided, before anything is known' },
    ),
    experiment: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Key of the experiment that is to judge it; left out, any of its campaign',
      }),
    ),
    experiments: Type.Optional(
      Type.Array(Name, {
        minItems: 2,
        maxItems: 20,
        description: 'Keys of the experiments that are to judge it together; left out, all of its campaign',
      }),
    ),
    given: Type.Optional(GivenDefinition),
    lot: Type.Optional(LotDefinition),
    controls: Type.Optional(
      Type.Array(CONTROL, {
        maxItems: 20,
        description:
          'Outcomes that it cannot change, counted in the same window: how far a comparison without a lot is off is read from them',
      }),
    ),
  },
  { additionalProperties: false },
)
export type InitiativeDefinition = Static<typeof InitiativeDefinition>

/** What contradicts itself in an initiative; null when nothing does. */
export function initiativeContradiction(body: InitiativeDefinition): string | null {
  const { brand, start, end, rule, spend, smallestWorthwhile, outcome, given, lot, controls = [] } = body
  if (Date.parse(end) < Date.parse(start)) return `/body/end (${end}) lies before /body/start (${start})`
  if (rule.decidesOn === 'cost' && rule.atMost === undefined)
    return '/body/rule decides on the cost, and /body/rule/atMost is missing: say what an outcome may cost'
  if (rule.decidesOn === 'effect' && rule.atMost !== undefined)
    return '/body/rule/atMost is a cost, and /body/rule decides on the effect: leave it out, or decide on the cost'
  if (rule.decidesOn === 'cost' && spend.amount === 0)
    return '/body/rule decides on the cost, and /body/spend/amount is 0: nothing was spent that could be too much'
  if (outcome.measure === 'any' && smallestWorthwhile > 1)
    return `/body/smallestWorthwhile is ${smallestWorthwhile}, and the outcome a share of people: give a share, 0.03 for three points`
  const { experiment, experiments = [] } = body
  if (experiment !== undefined && experiments.length > 0)
    return '/body/experiment and /body/experiments: name one that judges it, or several that do so together'
  const twice = experiments.find((key, at) => experiments.indexOf(key) < at)
  if (twice !== undefined) return `/body/experiments has ${JSON.stringify(twice)} twice: once is enough`
  const moved = controls.findIndex((control) => (control.brand ?? brand) === brand && control.verb === outcome.verb)
  if (moved >= 0)
    return `/body/controls/${moved} counts ${outcome.verb} of ${brand}, as the outcome does: name what it cannot change`
  const ofLot = lot === undefined ? null : lotContradiction(lot, body)
  return ofLot ?? (given === undefined ? null : givenContradiction(given, body))
}
