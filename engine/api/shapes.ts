/**
 * What the HTTP API answers, as schemas: they validate replies, print the OpenAPI document, and type the dashboard.
 * Every number a person could act on is a Finding; what stands bare beside them is the raw material of a chart or table.
 */
import { Type, type Static, type TSchema } from 'typebox'
import { Check, Finding } from '../finding.ts'

const Nullable = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })
const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** The scope every page and every metric shares; all of it lives in the URL. */
export const ScopeQuery = Type.Object(
  {
    workspace: Type.Optional(
      Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', description: 'Default: main if it holds data, else sample' }),
    ),
    brand: Type.Optional(
      Type.String({ maxLength: 200, description: 'Default: the brand of the market definition, else the loudest' }),
    ),
    campaign: Type.Optional(Type.String({ maxLength: 200, description: 'Only what belongs to this campaign' })),
    from: Type.Optional(Type.String({ format: 'date', description: 'First day, inclusive (UTC)' })),
    to: Type.Optional(
      Type.String({ format: 'date', description: 'Last day, inclusive (UTC). Default: the whole of the data' }),
    ),
  },
  { additionalProperties: false },
)
export type ScopeQuery = Static<typeof ScopeQuery>

/** GET /api/scope: what there is to choose from, and what was chosen. */
export const ScopeAnswer = object({
  workspace: Type.String(),
  workspaces: Type.Array(Type.String()),
  sample: Type.Boolean({ description: 'This workspace holds generated sample data' }),
  empty: Type.Boolean({ description: 'No interaction has arrived in this workspace yet' }),
  brand: Type.String(),
  brands: Type.Array(Type.String()),
  campaign: Nullable(Type.String()),
  campaigns: Type.Array(
    object({
      key: Type.String(),
      name: Type.String(),
      start: Type.String(),
      end: Type.String(),
      spend: Nullable(Type.Number()),
      currency: Nullable(Type.String({ description: 'ISO 4217; null when the definition does not say' })),
    }),
  ),
  from: Type.String({ format: 'date' }),
  to: Type.String({ format: 'date' }),
  firstDay: Nullable(Type.String({ format: 'date' })),
  lastDay: Nullable(Type.String({ format: 'date' })),
  asOf: Nullable(Type.String()),
  events: Type.Integer(),
})
export type ScopeAnswer = Static<typeof ScopeAnswer>

export const DayPoint = object({
  day: Type.String({ format: 'date' }),
  value: Type.Number(),
  partial: Type.Boolean({ description: 'The day is not complete: draw it as such' }),
})

/** GET /api/reach */
export const ReachAnswer = object({
  people: Finding,
  naiveSum: Finding,
  frequency: Finding,
  channels: Type.Array(
    object({
      channel: Type.String(),
      visibility: Type.String(),
      people: Finding,
      onlyHere: Type.Integer({ description: 'People reached on this channel and no other' }),
      views: Type.Integer(),
    }),
  ),
  series: Type.Array(DayPoint),
})
export type ReachAnswer = Static<typeof ReachAnswer>

/** GET /api/voice: share of voice among the market's fixed list, by mentions and by authors. */
export const VoiceAnswer = object({
  market: object({ brands: Type.Array(Type.String()), hash: Nullable(Type.String()) }),
  brands: Type.Array(
    object({
      brand: Type.String(),
      mentions: Type.Integer(),
      authors: Type.Integer(),
      byMentions: Finding,
      byAuthors: Finding,
    }),
  ),
  series: Type.Array(
    object({
      day: Type.String({ format: 'date' }),
      brand: Type.String(),
      mentions: Type.Integer(),
      partial: Type.Boolean(),
    }),
  ),
})
export type VoiceAnswer = Static<typeof VoiceAnswer>

/** GET /api/sentiment: as labelled by the source; what was not labelled is counted as such. */
export const SentimentAnswer = object({
  brands: Type.Array(
    object({
      brand: Type.String(),
      positive: Type.Integer(),
      neutral: Type.Integer(),
      negative: Type.Integer(),
      unlabelled: Type.Integer(),
      negativeShare: Finding,
    }),
  ),
  reasons: Type.Array(object({ reason: Type.String(), posts: Type.Integer(), share: Finding }), {
    description: 'Topics of the brand’s negative posts, most frequent first',
  }),
})
export type SentimentAnswer = Static<typeof SentimentAnswer>

/** GET /api/nps */
export const NpsAnswer = object({
  nps: Finding,
  responseRate: Finding,
  promoters: Type.Integer(),
  passives: Type.Integer(),
  detractors: Type.Integer(),
  scores: Type.Array(Type.Integer(), { minItems: 11, maxItems: 11, description: 'Answers per score, 0 to 10' }),
  series: Type.Array(object({ month: Type.String({ format: 'date' }), nps: Finding })),
})
export type NpsAnswer = Static<typeof NpsAnswer>

/** GET /api/loyalty: Dick and Basu's four cells by campaign cohort. */
export const LoyaltyAnswer = object({
  cohorts: Type.Array(
    object({
      campaign: Type.String({ description: '"" for people who joined outside any campaign' }),
      name: Type.String(),
      people: Type.Integer({ description: 'Customers whose attitude and behaviour are both known' }),
      unknown: Type.Integer({ description: 'Customers of the cohort with no stated attitude: they are in no cell' }),
      loyal: Finding,
      latent: Finding,
      spurious: Finding,
      none: Finding,
    }),
  ),
  ladders: Type.Array(
    object({
      campaign: Type.String(),
      interacted: Finding,
      engaged: Finding,
      loyal: Finding,
    }),
    { description: 'Interaction, engagement and loyalty, counted apart, never added up' },
  ),
})
export type LoyaltyAnswer = Static<typeof LoyaltyAnswer>

/** GET /api/experiments */
export const ExperimentSummary = object({
  key: Type.String(),
  name: Type.String(),
  brand: Type.String(),
  campaign: Nullable(Type.String()),
  start: Type.String(),
  end: Type.String(),
  plan: Type.String({ description: 'Hash of the frozen plan' }),
  people: Type.Integer(),
  comparisons: Type.Integer({ description: 'Arms compared with the control; `primary` is the most worrying of them' }),
  primary: Finding,
  naive: Nullable(Finding, 'What a dashboard without a control group would have said about the main outcome'),
  trusted: Type.Boolean({ description: 'Every trust check passed' }),
})
export const ExperimentsAnswer = object({ experiments: Type.Array(ExperimentSummary) })
export type ExperimentsAnswer = Static<typeof ExperimentsAnswer>

/** GET /api/experiments/:key */
export const ExperimentAnswer = object({
  key: Type.String(),
  name: Type.String(),
  hypothesis: Type.String(),
  brand: Type.String(),
  campaign: Nullable(Type.String()),
  start: Type.String(),
  end: Type.String(),
  plan: Type.String(),
  alpha: Type.Number(),
  smallestWorthwhile: Nullable(Type.Number()),
  arms: Type.Array(object({ key: Type.String(), name: Type.String(), weight: Type.Number(), people: Type.Integer() })),
  checks: Type.Array(Check, { description: 'Trust checks; one that failed withholds every verdict' }),
  outcomes: Type.Array(
    object({
      key: Type.String(),
      name: Type.String(),
      primary: Type.Boolean(),
      arms: Type.Array(object({ key: Type.String(), name: Type.String(), level: Finding })),
      comparisons: Type.Array(
        object({ arm: Type.String(), name: Type.String(), absolute: Finding, relative: Finding }),
      ),
      naive: Nullable(
        Type.Object(
          { absolute: Finding, takers: Type.Integer(), others: Type.Integer(), description: Type.String() },
          { additionalProperties: false, description: 'What a dashboard without a control group would have said' },
        ),
      ),
    }),
  ),
})
export type ExperimentAnswer = Static<typeof ExperimentAnswer>

/** GET /api/scorecard: the seven rows of the customer-experience model. */
export const ScorecardAnswer = object({
  rows: Type.Array(
    object({
      key: Type.Enum(['purpose', 'strategy', 'promise', 'experience', 'people', 'process', 'product']),
      question: Type.String(),
      findings: Type.Array(object({ label: Type.String(), finding: Finding, page: Type.String() })),
      missing: Nullable(Type.String({ description: 'Why nothing is measured here, and what to send so that it is' })),
    }),
  ),
})
export type ScorecardAnswer = Static<typeof ScorecardAnswer>

/** GET /api/metrics */
export const MetricsAnswer = object({
  metrics: Type.Array(
    object({
      id: Type.String(),
      version: Type.Integer(),
      name: Type.String(),
      words: Type.String(),
      formula: Type.String(),
      source: Type.String(),
      unit: Type.String(),
      better: Type.String(),
      queries: Type.Array(Type.String()),
    }),
  ),
})
export type MetricsAnswer = Static<typeof MetricsAnswer>

/** Which dead letters: the scope's workspace, and what they are narrowed down to. */
export const DeadLettersQuery = Type.Object(
  {
    ...ScopeQuery.properties,
    reason: Type.Optional(Type.String({ maxLength: 100, description: 'Only those of this reason' })),
    source: Type.Optional(Type.String({ maxLength: 100, description: 'Only those of this entrance' })),
    state: Type.Optional(Type.Enum(['open', 'resolved', 'all'], { description: '"all" if left out' })),
    before: Type.Optional(Type.String({ maxLength: 200, description: 'The next page: what "next" of this one says' })),
  },
  { additionalProperties: false },
)
export type DeadLettersQuery = Static<typeof DeadLettersQuery>

/** GET /api/dead-letters: what could not be accepted in this workspace, why, and what was sent. */
export const DeadLettersAnswer = object({
  total: Type.Integer({ description: 'All that were kept, whether they went in later or not' }),
  resolved: Type.Integer({ description: 'How many of them went in later, by a replay; the others are open' }),
  reasons: Type.Array(
    object({
      reason: Type.String({ description: 'Stable code, e.g. "invalid_time"' }),
      source: Type.String({ description: 'Which entrance: segment, native, import' }),
      events: Type.Integer(),
      resolved: Type.Integer(),
      newest: Type.String({ description: 'RFC 3339' }),
    }),
    { description: 'All there are, most frequent first' },
  ),
  letters: Type.Array(
    object({
      letter: Type.String({ description: 'Its name: the segment it came in and its line there' }),
      receivedAt: Type.String({ description: 'RFC 3339' }),
      source: Type.String(),
      reason: Type.String(),
      detail: Type.String({ description: 'A sentence that says what to do' }),
      position: Type.Integer({ description: 'Where in the request it stood, 0-based' }),
      bytes: Type.String({ description: 'What was sent, base64; the first 2,000 bytes' }),
      size: Type.Integer({ description: 'How many bytes were sent' }),
      resolved: Type.Boolean({ description: 'It went in later' }),
    }),
    { description: 'A page of ten of those that were asked for, newest first' },
  ),
  next: Nullable(Type.String(), 'Where the next page begins: give it as "before"; null when this is the last'),
})
export type DeadLettersAnswer = Static<typeof DeadLettersAnswer>

/** GET /api/people/held: links between accounts that look wrong; they join nobody until a person has decided. */
export const HeldMergesAnswer = object({
  total: Type.Integer({ description: 'How many merges are held' }),
  accounts: Type.Integer({ description: 'How many accounts they would have joined' }),
  merges: Type.Array(
    object({
      reason: Type.Enum(['shared_device', 'shared_account', 'crowd']),
      words: Type.String({ description: 'Why it is held, as a sentence' }),
      accounts: Type.Integer(),
      links: Type.Integer({ description: 'How many links between them are held' }),
      listed: Type.Array(
        object({
          channel: Type.String(),
          id: Type.String(),
          shared: Type.Boolean({ description: 'Too many others are linked to this one' }),
        }),
        { description: 'The first twenty accounts, shared ones first' },
      ),
    }),
    { description: 'The fifty largest' },
  ),
})
export type HeldMergesAnswer = Static<typeof HeldMergesAnswer>

/** RFC 9457 problem document. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What went wrong and what to do next' }),
  },
  { $id: 'Problem' },
)
