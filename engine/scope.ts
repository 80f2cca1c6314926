/** The scope of an answer: which workspace, brand, campaign and days were meant, and what is known about that choice. */
import { Value } from 'typebox/value'
import type { QueryRow } from '@candor/queries'
import {
  DEFINITION_BODIES,
  type AggregateDefinition,
  type AlarmsDefinition,
  type CampaignDefinition,
  type CauseDefinition,
  type CoverageDefinition,
  type CustomerBaseDefinition,
  type DefinitionKind,
  type ExperimentDefinition,
  type InitiativeDefinition,
  type MarketDefinition,
  type MetricVersionDefinition,
  type PopulationDefinition,
  type PromiseDefinition,
  type ServiceHoursDefinition,
} from '@candor/ingest/definition'
import { readActivity, type Activity } from './activity.ts'
import type { ScopeQuery } from './api/shapes/index.ts'
import type { Reader } from './ask.ts'
import { coverageOf, coverageRegister } from './coverage.ts'
import type { Coverage } from './finding.ts'
import { ProblemError } from './api/problem.ts'
import type { PeopleResolver } from './people/resolve.ts'

interface Bodies {
  market: MarketDefinition
  campaign: CampaignDefinition
  experiment: ExperimentDefinition
  initiative: InitiativeDefinition
  coverage: CoverageDefinition
  'service-hours': ServiceHoursDefinition
  cause: CauseDefinition
  'customer-base': CustomerBaseDefinition
  promise: PromiseDefinition
  alarms: AlarmsDefinition
  aggregate: AggregateDefinition
  'metric-version': MetricVersionDefinition
  population: PopulationDefinition
}

export interface Declared<K extends DefinitionKind> {
  key: string
  hash: string
  receivedAt: string
  /** How many different ones were declared under this key, this one included. */
  versions: number
  body: Bodies[K]
}

export type Definitions = { readonly [K in DefinitionKind]: readonly Declared<K>[] }

export interface Scope {
  workspace: string
  brand: string
  campaign: string | null
  /** The brand first, then its rivals as declared; just the brand when no market is declared. */
  market: { brands: string[]; hash: string | null }
  /** First and last day, inclusive, UTC. */
  first: string
  last: string
  /** The same as instants: from inclusive, to exclusive. */
  from: string
  to: string
  /** Extent of the data, null when there is none; what lies in the future is not observed yet. */
  firstAt: string | null
  asOf: string | null
  /** What the workspace holds. */
  activity: Activity
  coverage: Coverage | 'unknown'
  /** Generation of the resolved identities. */
  generation: number
  /** The window was not over when this was asked. */
  partial: boolean
  now: Date
  definitions: Definitions
}

export const MAIN_WORKSPACE = 'main'
export const SAMPLE_WORKSPACE = 'sample'
const DAY = 86_400_000

const dayOf = (instant: string | Date): string =>
  (typeof instant === 'string' ? instant : instant.toISOString()).slice(0, 10)

/** The newest version of everything declared in a workspace, the newest declaration first. @throws Error on a body that is not valid */
export async function readDefinitions(store: Reader, workspace: string): Promise<Definitions> {
  const rows = await store.query('admin/definitions', { workspace })
  const ofKind = <K extends DefinitionKind>(kind: K): Declared<K>[] =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => ({
        key: row.key,
        hash: row.hash,
        receivedAt: row.received_at,
        versions: row.versions,
        body: bodyOf(kind, row),
      }))
      .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : a.key < b.key ? -1 : 1))
  return {
    market: ofKind('market'),
    campaign: ofKind('campaign'),
    experiment: ofKind('experiment'),
    initiative: ofKind('initiative'),
    coverage: ofKind('coverage'),
    'service-hours': ofKind('service-hours'),
    cause: ofKind('cause'),
    'customer-base': ofKind('customer-base'),
    promise: ofKind('promise'),
    alarms: ofKind('alarms'),
    aggregate: ofKind('aggregate'),
    'metric-version': ofKind('metric-version'),
    population: ofKind('population'),
  }
}

function bodyOf<K extends DefinitionKind>(kind: K, row: QueryRow['admin/definitions']): Bodies[K] {
  const body: unknown = JSON.parse(row.body)
  if (!Value.Check(DEFINITION_BODIES[kind], body)) {
    throw new Error(`The ${kind} definition "${row.key}" is stored in a form that is not valid: declare it again.`)
  }
  return body as Bodies[K]
}

/** The days that the store can hold (ClickHouse's Date), less one for the exclusive end. */
const FIRST_DAY = '1970-01-01'
const LAST_DAY = '2149-06-05'

/** An empty parameter, as forms send it, is one that was left out. */
const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

/** First and last day as asked for, else those of the data. @throws ProblemError (400) when they are no window */
function chooseDays(query: ScopeQuery, extent: { first: string; last: string }): { first: string; last: string } {
  const last = query.to ?? (query.from !== undefined && query.from > extent.last ? query.from : extent.last)
  const first = query.from ?? (last < extent.first ? last : extent.first)
  for (const day of [first, last]) {
    if (day < FIRST_DAY || day > LAST_DAY)
      throw new ProblemError('invalid_request', `${day} is out of range: give a day from ${FIRST_DAY} to ${LAST_DAY}.`)
  }
  if (first > last)
    throw new ProblemError('window_backwards', `The first day, ${first}, comes after the last, ${last}.`)
  return { first, last }
}

async function chooseWorkspace(store: Reader, wanted: string | undefined): Promise<[string, Activity]> {
  if (wanted !== undefined) return [wanted, await readActivity(store, wanted)]
  const main = await readActivity(store, MAIN_WORKSPACE)
  return main.events > 0 ? [MAIN_WORKSPACE, main] : [SAMPLE_WORKSPACE, await readActivity(store, SAMPLE_WORKSPACE)]
}

const chooseBrand = (wanted: string | undefined, declared: Definitions, seen: readonly string[]): string =>
  wanted ??
  declared.market[0]?.body.brand ??
  seen[0] ??
  declared.experiment[0]?.body.brand ??
  declared.campaign[0]?.body.brand ??
  declared.initiative[0]?.body.brand ??
  ''

function chooseMarket(brand: string, declared: Definitions): Scope['market'] {
  const market =
    declared.market.find(({ body }) => body.brand === brand) ??
    declared.market.find(({ body }) => body.rivals.includes(brand))
  if (market === undefined) return { brands: [brand], hash: null }
  const list = [market.body.brand, ...market.body.rivals]
  return { brands: [brand, ...list.filter((other) => other !== brand)], hash: market.hash }
}

/** Clocks of clients run ahead, and the door lets in what is up to a day early: nothing is observed beyond now. */
function observedUntil(newest: string | null, now: Date): string | null {
  return newest !== null && Date.parse(newest) > now.getTime() ? now.toISOString() : newest
}

/**
 * Resolves a query: missing parts get their defaults, and the identities are brought up to date.
 * @throws ProblemError (400) when the days run backwards or are out of range
 */
export async function resolveScope(
  store: Reader,
  people: Pick<PeopleResolver, 'generation'>,
  query: ScopeQuery,
  now = new Date(),
): Promise<Scope> {
  const [workspace, activity] = await chooseWorkspace(store, query.workspace)
  const campaign = given(query.campaign) ?? null
  const [definitions, generation] = await Promise.all([readDefinitions(store, workspace), people.generation(workspace)])
  const brand = chooseBrand(given(query.brand), definitions, activity.brands)
  const asOf = observedUntil(activity.lastAt, now)
  const { first, last } = chooseDays(query, { first: dayOf(activity.firstAt ?? now), last: dayOf(asOf ?? now) })
  const end = new Date(Date.parse(`${last}T00:00:00Z`) + DAY)
  return {
    workspace,
    brand,
    campaign,
    market: chooseMarket(brand, definitions),
    first,
    last,
    from: `${first}T00:00:00.000Z`,
    to: end.toISOString(),
    firstAt: activity.firstAt,
    asOf,
    activity,
    coverage: coverageOf(coverageRegister(definitions.coverage, [brand], end.toISOString()), brand),
    generation,
    partial: now < end,
    now,
    definitions,
  }
}

/** A day in which the data begins or ends, an hour or more inside it: drawn as incomplete. */
export function isPartialDay(day: string, { firstAt, asOf, now }: Pick<Scope, 'firstAt' | 'asOf' | 'now'>): boolean {
  const HOUR = 3_600_000
  const start = Date.parse(`${day}T00:00:00Z`)
  const end = start + DAY
  if (now.getTime() < end) return true
  if (firstAt !== null && dayOf(firstAt) === day && Date.parse(firstAt) - start >= HOUR) return true
  return asOf !== null && dayOf(asOf) === day && end - Date.parse(asOf) >= HOUR
}
