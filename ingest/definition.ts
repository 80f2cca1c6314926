/**
 * Definitions: what people declare about the world, as against what happened in it.
 *
 * They are versioned and append-only: declaring a key again makes a new version, and old answers stay recomputable. They
 * travel through the same journal as interactions, so that a 2xx means the same thing for both.
 */
import { Type, type Static, type TSchema } from 'typebox'
import { AdjustmentDefinition } from './adjustment-definition.ts'
import { AggregateDefinition } from './aggregate-definition.ts'
import { AssignmentDefinition } from './assignment-definition.ts'
import { GivenDefinition } from './given-definition.ts'
import { InitiativeDefinition, initiativeContradiction } from './initiative-definition.ts'
import { MetricVersionDefinition } from './metric-version-definition.ts'
import { OutcomeDefinition } from './outcome-definition.ts'
import { PopulationDefinition } from './population-definition.ts'
import { MonitoringDefinition } from './monitoring-definition.ts'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' })
const Text = Type.String({ maxLength: 4096 })
const Instant = Type.String({ format: 'date-time', maxLength: 40 })

/** The brand whose dashboard this is, and the rivals its voice is compared with. */
export const MarketDefinition = Type.Object(
  {
    brand: Name,
    rivals: Type.Array(Name, {
      maxItems: 50,
      description: 'Without the brand itself. Changing the list makes a new version',
    }),
    marketShares: Type.Optional(
      Type.Array(
        Type.Object(
          {
            brand: Name,
            share: Type.Number({ minimum: 0, maximum: 1, description: 'Of what is sold on this market' }),
            basis: Text,
          },
          { additionalProperties: false },
        ),
        { maxItems: 51, description: 'What excess share of voice is compared with' },
      ),
    ),
  },
  { additionalProperties: false },
)

/** A campaign, as interactions name it: when it ran, what it cost. */
export const CampaignDefinition = Type.Object(
  {
    name: Name,
    brand: Name,
    start: Instant,
    end: Instant,
    goal: Type.Optional(Text),
    spend: Type.Optional(Type.Number({ minimum: 0 })),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  },
  { additionalProperties: false },
)

/** A randomised experiment, frozen when declared; its hash is printed beside its result. */
export const ExperimentDefinition = Type.Object(
  {
    name: Name,
    hypothesis: Text,
    brand: Name,
    campaign: Type.Optional(Name),
    arms: Type.Array(
      Type.Object(
        { key: Name, name: Name, weight: Type.Number({ exclusiveMinimum: 0 }) },
        { additionalProperties: false },
      ),
      { minItems: 2, maxItems: 10, description: 'The first arm is the control' },
    ),
    outcomes: Type.Array(OutcomeDefinition, { minItems: 1, maxItems: 20, description: 'The first is the primary one' }),
    alpha: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 0.5, description: 'Two-sided error rate, e.g. 0.05' }),
    smallestWorthwhile: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Smallest absolute effect on the primary outcome worth acting on',
      }),
    ),
    plannedSize: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 1e12,
        description: 'People in all arms together that the plan asks for; without it the calendar says how far it is',
      }),
    ),
    monitoring: Type.Optional(MonitoringDefinition),
    adjust: Type.Optional(AdjustmentDefinition),
    assignment: Type.Optional(AssignmentDefinition),
    start: Instant,
    end: Instant,
  },
  { additionalProperties: false },
)

const Share = Type.Number({ minimum: 0, maximum: 1 })
const Count = Type.Integer({ minimum: 0, maximum: 1e12 })

/** Which talk an entry is about: all talk about the brand, unless it names a channel, a layer, a source or a market. */
const COVERAGE_OF = {
  brand: Name,
  channel: Type.Optional(Name),
  visibility: Type.Optional(
    Type.Enum(['public', 'dark', 'offline'], { description: 'A layer of the talk: all channels of that visibility' }),
  ),
  source: Type.Optional(Name),
  market: Type.Optional(Name),
  basis: Text,
  measuredAt: Instant,
  validFrom: Type.Optional(Instant),
  validUntil: Type.Optional(Instant),
}

const coverageBy = <P extends Record<string, TSchema>>(evidence: P) =>
  Type.Object({ ...COVERAGE_OF, ...evidence }, { additionalProperties: false })

/**
 * What share of a conversation is seen, as something somebody answers for. The evidence comes in one of four forms: a share
 * with its 95 % interval, a sample of people who were asked, two collectors and what both saw, or a range without a point.
 */
export const CoverageDefinition = Type.Union(
  [
    coverageBy({ share: Share, lo: Share, hi: Share }),
    coverageBy({
      sample: Type.Object(
        {
          kind: Type.Enum(['panel', 'survey']),
          asked: Type.Integer({ minimum: 1, maximum: 1e12, description: 'People who told where they last talked' }),
          seen: Type.Integer({ minimum: 0, maximum: 1e12, description: 'How many of them where Candor sees it' }),
        },
        { additionalProperties: false },
      ),
    }),
    coverageBy({
      collectors: Type.Object(
        {
          first: Count,
          second: Count,
          both: Type.Integer({ minimum: 0, maximum: 1e12, description: 'Seen by the first and by the second' }),
          independent: Type.Boolean({
            description: 'Whether somebody answers for it that what one sees is no likelier to be seen by the other',
          }),
        },
        { additionalProperties: false, description: 'Two collectors that both feed Candor, and what each saw' },
      ),
    }),
    coverageBy({
      range: Type.Object(
        { lo: Share, hi: Share },
        { additionalProperties: false, description: 'No value in it is likelier' },
      ),
    }),
  ],
  { description: 'Share of the whole conversation (public, dark, offline), or of a part of it, that Candor sees' },
)

const ClockTime = (description: string) => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description })

/** When people are there to answer customers; the business clock of service times runs then only. */
export const ServiceHoursDefinition = Type.Object(
  {
    brand: Name,
    timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name: "Europe/Berlin"' }),
    week: Type.Array(
      Type.Object(
        {
          days: Type.Array(Type.Enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']), {
            minItems: 1,
            maxItems: 7,
          }),
          opens: ClockTime('Local time, "09:00"'),
          closes: ClockTime('Local time on the same day, after `opens`; "24:00" is its end'),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 50, description: 'A night shift is two entries, one before midnight and one after' },
    ),
    closed: Type.Optional(Type.Array(Type.String({ format: 'date' }), { maxItems: 1000, description: 'Holidays' })),
  },
  { additionalProperties: false },
)

/** What kind of demand the contacts about one topic are, as people who read them judge it. */
export const CauseDefinition = Type.Object(
  {
    brand: Name,
    topic: Type.String({ minLength: 1, maxLength: 200, description: 'As in `topics` of the interactions' }),
    demand: Type.Enum(['failure', 'value'], {
      description: 'failure: something was not done, or not done right; value: what customers come for (Seddon 2003)',
    }),
  },
  { additionalProperties: false },
)

/** Who the customers are, as against who answers: shares of each level of what answers carry as a property. */
export const CustomerBaseDefinition = Type.Object(
  {
    brand: Name,
    margins: Type.Array(
      Type.Object(
        {
          property: Type.String({ minLength: 1, maxLength: 200, description: 'Name of the property on Respond' }),
          levels: Type.Array(
            Type.Object(
              { level: Name, share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }) },
              { additionalProperties: false },
            ),
            { minItems: 1, maxItems: 100, description: 'The shares sum to 1' },
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 10 },
    ),
    basis: Type.String({ maxLength: 4096, description: 'Where the shares are from: "customer table, 1 May"' }),
  },
  { additionalProperties: false },
)

/** What customers may rely on at a touchpoint, as a service level that can be counted. */
export const PromiseDefinition = Type.Object(
  {
    brand: Name,
    name: Name,
    channel: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Where the contact begins; all channels if left out' }),
    ),
    what: Type.Enum(['first-response', 'resolution']),
    withinMinutes: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    clock: Type.Enum(['calendar', 'business'], { description: 'business: only declared service hours count' }),
    share: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Share of contacts it is promised for: 0.9' }),
  },
  { additionalProperties: false },
)

/** How many false alarms somebody is ready to look at. */
export const AlarmsDefinition = Type.Object(
  {
    brand: Name,
    falseAlarmsPerWeek: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 7,
        description: 'For each stream and detector; 0.25 when nothing is declared',
      }),
    ),
    smallestExcess: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description:
          'Events more than usual, in an hour or over a slow rise, below which it is no alarm; 10 when nothing is declared',
      }),
    ),
  },
  { additionalProperties: false, description: 'When a brand’s streams give an alarm' },
)

export const DEFINITION_BODIES = {
  market: MarketDefinition,
  campaign: CampaignDefinition,
  experiment: ExperimentDefinition,
  initiative: InitiativeDefinition,
  coverage: CoverageDefinition,
  'service-hours': ServiceHoursDefinition,
  cause: CauseDefinition,
  'customer-base': CustomerBaseDefinition,
  promise: PromiseDefinition,
  alarms: AlarmsDefinition,
  aggregate: AggregateDefinition,
  'metric-version': MetricVersionDefinition,
  population: PopulationDefinition,
} as const
export type DefinitionKind = keyof typeof DEFINITION_BODIES

export const Definition = Type.Union(
  [
    Type.Object({ kind: Type.Literal('market'), key: Name, body: MarketDefinition }, { additionalProperties: false }),
    Type.Object(
      { kind: Type.Literal('campaign'), key: Name, body: CampaignDefinition },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal('experiment'), key: Name, body: ExperimentDefinition },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal('initiative'), key: Name, body: InitiativeDefinition },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal('coverage'), key: Name, body: CoverageDefinition },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal('service-hours'), key: Name, body: ServiceHoursDefinition },
      { additionalProperties: false },
    ),
    Type.Object({ kind: Type.Literal('cause'), key: Name, body: CauseDefinition }, { additionalProperties: false }),
    Type.Object(
      { kind: Type.Literal('customer-base'), key: Name, body: CustomerBaseDefinition },
      { additionalProperties: false },
    ),
    Type.Object({ kind: Type.Literal('promise'), key: Name, body: PromiseDefinition }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('alarms'), key: Name, body: AlarmsDefinition }, { additionalProperties: false }),
    Type.Object(
      { kind: Type.Literal('aggregate'), key: Name, body: AggregateDefinition },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal('metric-version'), key: Name, body: MetricVersionDefinition },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal('population'), key: Name, body: PopulationDefinition },
      { additionalProperties: false },
    ),
  ],
  { description: 'kind says what it is, key names it; the same kind and key again is its next version' },
)
export type Definition = Static<typeof Definition>
export type MarketDefinition = Static<typeof MarketDefinition>
export type CampaignDefinition = Static<typeof CampaignDefinition>
export type ExperimentDefinition = Static<typeof ExperimentDefinition>
export type CoverageDefinition = Static<typeof CoverageDefinition>
export type ServiceHoursDefinition = Static<typeof ServiceHoursDefinition>
export type CauseDefinition = Static<typeof CauseDefinition>
export type CustomerBaseDefinition = Static<typeof CustomerBaseDefinition>
export type PromiseDefinition = Static<typeof PromiseDefinition>
export type AlarmsDefinition = Static<typeof AlarmsDefinition>
export { GivenDefinition, InitiativeDefinition, initiativeContradiction, OutcomeDefinition }
export type {
  AggregateDefinition,
  AssignmentDefinition,
  MetricVersionDefinition,
  MonitoringDefinition,
  PopulationDefinition,
}
