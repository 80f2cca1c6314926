import { Type, type Static } from 'typebox'
import { RUNG_IDS } from '../../evidence/rung.ts'
import { EVIDENCE, UNITS } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

const RungId = Type.Enum(RUNG_IDS)

const DesignNumbers = object({
  units: Type.Integer({ description: 'What is compared, in all' }),
  counted: Type.Enum(['people', 'places', 'weeks'], { description: 'What the units are' }),
  smallest: Type.Number({
    description:
      'The smallest effect found in 8 of 10 such runs, of one person, or of one place or the brand in a day or week',
  }),
  unit: Type.Enum(UNITS, { description: 'Of `smallest`' }),
  relative: Nullable(Type.Number(), '`smallest` as a share of what is usual'),
  power: Type.Number({ minimum: 0, maximum: 1, description: 'How often the smallest effect worth acting on is found' }),
  days: Type.Integer({ description: 'From the start until it is known' }),
  leftOut: Type.Integer({ description: 'Units that do not get it meanwhile' }),
  forgone: Type.Number({
    description: 'Outcomes that do not come meanwhile, if it works just well enough to be worth acting on',
  }),
})

/** GET /api/initiatives/{key}/designs, POST /api/initiatives/designs */
export const DesignsAnswer = object({
  key: Nullable(Type.String(), 'null for a draft'),
  begun: Type.Boolean({ description: 'It has started: then this is what would have told more' }),
  history: object({
    words: Type.String({ description: 'What is known of the time before, or what is missing' }),
    people: Type.Integer({ description: 'New customers in that time; 0 where too little is known' }),
    mean: Nullable(Type.Number(), 'Of its outcome, over people who got nothing'),
    sd: Nullable(Type.Number()),
  }),
  first: Nullable(RungId, 'The cheapest design that could find the smallest effect worth acting on'),
  words: Type.String({ description: 'Which that is, in a sentence' }),
  wrong: Type.Array(Type.String(), { description: 'What it costs to decide wrongly' }),
  designs: Type.Array(
    object({
      rung: RungId,
      name: Type.String(),
      words: Type.String(),
      source: Type.String(),
      evidence: Type.Enum(EVIDENCE, { description: 'The most that is known afterwards' }),
      finds: Type.Boolean({ description: 'Finds the smallest effect worth acting on in 8 of 10 such runs' }),
      numbers: Nullable(DesignNumbers, 'null where it is not feasible, or hopeless'),
      told: Type.String({ description: 'What it takes and what it sees; or why it is refused, and what would help' }),
    }),
    { description: 'The best first: what decides before what suggests, what finds before what does not, then by cost' },
  ),
})
export type DesignsAnswer = Static<typeof DesignsAnswer>
