import { Type, type Static } from 'typebox'
import { InitiativeDefinition } from '@candor/ingest/definition'
import { DECISIONS } from '../../evidence/decision.ts'
import { RUNG_IDS } from '../../evidence/rung.ts'
import { Check, Finding } from '../../finding.ts'
import { FreebieCampaign } from './freebie-hunters.ts'
import { Nullable, object } from './parts.ts'

const Cost = object({
  finding: Finding,
  words: Type.String({ description: 'The same with its currency, as a sentence; says so where it has no upper end' }),
})
const Spend = object({ amount: Type.Number(), currency: Type.String() })
const RungId = Type.Enum(RUNG_IDS)

/** What one rung of the ladder found. */
const RungResult = object({
  effect: Finding,
  total: Finding,
  uncalibrated: Nullable(
    Finding,
    'The total before it was calibrated by what it cannot have changed; null where it was not',
  ),
  cost: Cost,
  people: Type.Integer({ description: 'People who got it, and count' }),
  description: Type.String({ description: 'What was compared with what' }),
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

/** GET /api/initiatives */
export const InitiativesAnswer = object({
  initiatives: Type.Array(
    object({
      ...HEAD,
      rung: Nullable(RungId, 'The rung that answers; null when none could be climbed'),
      answer: Nullable(RungResult, 'What it found'),
      naive: Nullable(RungResult, 'What a dashboard without a control group would have said'),
    }),
    { description: 'Harm first' },
  ),
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
      result: Nullable(RungResult, 'null when it could not be climbed'),
      why: Nullable(Type.String(), 'Why it could not'),
      unlock: Nullable(Type.String(), 'What would make it possible'),
    }),
    { description: 'Every rung, the strongest evidence first' },
  ),
  left: Nullable(Finding, 'Of the followers that it brought, the share who left again; null when it brought none'),
  afterwards: Nullable(
    FreebieCampaign,
    'Who came for the offer only, and what became of those who joined; null when nobody did',
  ),
})
export type InitiativeAnswer = Static<typeof InitiativeAnswer>
