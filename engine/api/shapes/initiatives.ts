import { Type, type Static } from 'typebox'
import { InitiativeDefinition } from '@candor/ingest/definition'
import { DECISIONS } from '../../evidence/decision.ts'
import { LOT_READINGS } from '../../evidence/lot/lot-reading.ts'
import { RUNG_IDS } from '../../evidence/rung.ts'
import { Check, Finding, UNITS } from '../../finding.ts'
import { FreebieCampaign } from './freebie-hunters.ts'
import { Nullable, object } from './parts.ts'
import { Believed } from './portfolio.ts'

const Cost = object({
  finding: Finding,
  words: Type.String({ description: 'The same with its currency, as a sentence; says so where it has no upper end' }),
})
const Spend = object({ amount: Type.Number(), currency: Type.String() })
const RungId = Type.Enum(RUNG_IDS)

/** What came, and what would have come without it. */
const Picture = object({
  what: Type.String({ description: 'What is counted, of what: "Visits a week, mean of 2 places"' }),
  every: Type.Enum(['day', 'week'], { description: 'How long one point is, counted from the start' }),
  start: Type.String({ format: 'date-time', description: 'When it began' }),
  level: Type.Number({ description: 'Of the band' }),
  points: Type.Array(
    object({
      at: Type.String({ format: 'date-time', description: 'When the day or week begins' }),
      observed: Type.Number({ description: 'What came' }),
      expected: Nullable(
        Type.Number(),
        'What would have come without it; null before the start of a series that is continued by itself',
      ),
      lo: Nullable(
        Type.Number(),
        'Around what was expected: what the interval of the mean effect allows; null before the start',
      ),
      hi: Nullable(Type.Number()),
    }),
  ),
})

/** How far places that got it lay from others, before and after they got it. */
const EventStudy = object({
  what: Type.String({ description: 'What is counted, of what: "Visits, more in a place that got it"' }),
  every: Type.Enum(['day', 'week'], { description: 'How long one moment is' }),
  level: Type.Number({ description: 'Of each interval by itself' }),
  points: Type.Array(
    object({
      since: Type.Integer({
        description: 'Moments since a place got it: 0 is the first with it; all lie against −1, the last without it',
      }),
      value: Type.Number({ description: 'Difference to those that had not got it' }),
      lo: Type.Number(),
      hi: Type.Number(),
      places: Type.Integer({ description: 'That got it and are in this point: later ones hold the early waves only' }),
    }),
  ),
})

/** What one rung of the ladder found. */
const RungResult = object({
  effect: Finding,
  total: Finding,
  cost: Cost,
  over: object({
    times: Type.Integer({
      description: 'total is effect times this: people who got it and count, or places times weeks',
    }),
    words: Type.String({ description: '"200 people", "2 places over 15 days"' }),
  }),
  description: Type.String({ description: 'What was compared with what' }),
})
/** One of several experiments that judge an initiative together. */
const LotOfSeveral = object({
  key: Type.String({ description: 'Of the experiment' }),
  name: Type.String(),
  start: Type.String(),
  end: Type.String(),
  effect: Finding,
  counted: Type.Boolean(),
  reason: Nullable(Type.String(), 'Why it does not count: never because of what it shows'),
})
const RungInFull = object({
  ...RungResult.properties,
  uncalibrated: Nullable(
    Finding,
    'The total before it was calibrated by what it cannot have changed; null where it was not',
  ),
  beside: Type.Array(Finding, { description: 'The same by other methods, for comparison; they decide nothing' }),
  eventStudy: Nullable(EventStudy, 'By the time since a place got it; null where not given in waves'),
  lots: Type.Array(LotOfSeveral, { description: 'Of several experiments together: each of them; else empty' }),
  picture: Nullable(Picture, 'What came against what would have come; null where people are compared, and no series'),
})
/** What the lot says beside the answer. */
const LotReading = object({
  id: Type.Enum(LOT_READINGS),
  name: Type.String(),
  words: Type.String(),
  source: Type.String(),
  findings: Type.Array(Finding, {
    description: 'Empty when it could not be read; of displacement three: during the offer, after it, in both together',
  }),
  sentence: Nullable(Type.String(), 'All of them in words'),
  why: Nullable(Type.String(), 'Why it could not be read'),
  unlock: Nullable(Type.String(), 'What would make it possible'),
})
const Decided = object({ decided: Type.Enum(DECISIONS), words: Type.String() })

const HEAD = {
  key: Type.String(),
  name: Type.String(),
  brand: Type.String(),
  campaign: Nullable(Type.String()),
  goal: Type.String(),
  use: InitiativeDefinition.properties.use,
  outcome: Type.String({ description: 'What is counted of each person' }),
  spend: Spend,
  start: Type.String(),
  end: Type.String(),
  plan: Type.String({ description: 'Hash of the plan' }),
  decision: Decided,
}

/** What all initiatives brought together, gains above 0: only what chance decided, and only the same outcome added up. */
const Together = object({
  sums: Type.Array(
    object({
      outcome: Type.String({ description: 'What is added up: never two different things' }),
      unit: Type.Enum(UNITS),
      counted: Type.Integer(),
      spend: Nullable(Spend, 'On those that count; null where they name several currencies'),
      plain: Believed,
      shrunken: Nullable(Believed, 'Each shrunk to what is usual, and added up'),
      reason: Nullable(Type.String(), 'Why nothing is shrunk'),
      winners: Nullable(
        object({ number: Type.Integer(), plain: Believed, shrunken: Believed }),
        'Those that were found to help: their plain sum claims too much',
      ),
      sentence: Type.String(),
    }),
  ),
  entries: Type.Array(
    object({
      key: Type.String(),
      state: Type.Enum(['counted', 'no lot', 'withheld', 'running', 'no number', 'same lot']),
      reason: Nullable(Type.String(), 'Why it does not count: never because of what it shows'),
      plain: Nullable(Type.Number(), 'Outcomes in all, as estimated'),
      shrunken: Nullable(Believed, 'Outcomes in all, given what such initiatives usually do'),
    }),
    { description: 'Every declared initiative, in the order in which they were declared' },
  ),
})

/** GET /api/initiatives */
export const InitiativesAnswer = object({
  initiatives: Type.Array(
    object({
      ...HEAD,
      rung: Nullable(RungId, 'The rung that answers; null when none could be climbed'),
      answer: Nullable(RungResult, 'What it found'),
      naive: Nullable(RungResult, 'What a dashboard without a control group would have said'),
      experiments: Type.Array(object({ key: Type.String(), name: Type.String() }), {
        description: 'In which chance decided, and which judge it',
      }),
    }),
    { description: 'Harm first' },
  ),
  together: Together,
})
export type InitiativesAnswer = Static<typeof InitiativesAnswer>

/** GET /api/initiatives/:key */
export const InitiativeAnswer = object({
  ...HEAD,
  promise: Type.String(),
  smallestWorthwhile: Type.Number({ description: 'Smallest absolute effect per person that is worth acting on' }),
  rule: Type.String({ description: 'The decision rule, as it was declared' }),
  experiment: Nullable(Type.String(), 'Key of the experiment that judges it'),
  checks: Type.Array(Check, { description: 'Of the plan itself' }),
  route: object({
    rung: Nullable(RungId, 'The rung that answers; null when none could be climbed'),
    words: Type.String({ description: 'Why this rung, and not another' }),
    next: Type.String({ description: 'The cheapest next step up the ladder' }),
  }),
  ladder: Type.Array(
    object({
      rung: RungId,
      name: Type.String(),
      words: Type.String(),
      source: Type.String(),
      answers: Type.Boolean({ description: 'This is the rung that answers' }),
      result: Nullable(RungInFull, 'null when it could not be climbed'),
      why: Nullable(Type.String(), 'Why it could not'),
      unlock: Nullable(Type.String(), 'What would make it possible'),
    }),
    { description: 'Every rung, the strongest evidence first' },
  ),
  lot: Type.Array(LotReading, { description: 'What the lot says beside the answer; empty where none judges it' }),
  left: Nullable(Finding, 'Of the followers that it brought, the share who left again; null when it brought none'),
  afterwards: Nullable(
    FreebieCampaign,
    'Who came for the offer only, and what became of those who joined; null when nobody did',
  ),
})
export type InitiativeAnswer = Static<typeof InitiativeAnswer>
