/** An outcome as series over days or weeks, by where it was or of which brand: what the quasi-experimental rungs compare. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { QueryRow } from '@candor/queries'
import type { Ask } from '../ask.ts'
import type { Unit } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { calendarOf, type Calendar, type Stretch } from './calendar.ts'

type Row = QueryRow['experiments/outcome_series']

/** Which series: of which verbs and brands, and what tells them apart. */
export interface Wanted {
  verbs: readonly string[]
  brands: readonly string[]
  by: 'brand' | 'channel' | 'account' | 'property'
  property?: string | undefined
}

export interface OutcomeSeries {
  verb: string
  place: string
  /** By moment of the calendar, from the first before to the last after; 0 where nothing happened. */
  values: number[]
  /** Moments before the start in which something happened. */
  active: number
}

export interface AskedSeries {
  calendar: Calendar
  /** In the order of verb and place. */
  series: OutcomeSeries[]
}

/** What a series counts in each moment: people who did it, how often, or for how much. */
export const seriesUnit = ({ measure }: InitiativeDefinition['outcome']): Unit =>
  measure === 'any' ? 'people' : measure === 'count' ? 'events' : 'money'

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

function filled(rows: readonly Row[], { before, after }: Calendar): OutcomeSeries {
  const values = new Array<number>(before + after).fill(0)
  for (const { moment, y } of rows) if (moment >= -before && moment < after) values[before + moment] = y
  const active = rows.filter(({ moment }) => moment >= -before && moment < 0).length
  return { verb: rows[0]?.verb ?? '', place: rows[0]?.place ?? '', values, active }
}

/** Null when nothing of it was ever seen. */
export async function askSeries(
  ask: Ask,
  { workspace, generation, asOf }: Scope,
  { brand, outcome }: InitiativeDefinition,
  stretch: Stretch,
  { verbs, brands, by, property = '' }: Wanted,
): Promise<AskedSeries | null> {
  const rows = await ask('experiments/outcome_series', {
    ...{ workspace, generation, brand, brands: [...brands], verbs: [...verbs], by, property, measure: outcome.measure },
    ...{ start: instant(stretch.start), every: stretch.length, from: instant(stretch.from), to: instant(stretch.to) },
  })
  if (rows.length === 0) return null
  const told = rows.reduce((span, { first, last }) => ({ first: first < span.first ? first : span.first, last: last > span.last ? last : span.last }), { first: '9', last: '0' }) // prettier-ignore
  const calendar = calendarOf(stretch, told, asOf)
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.verb, row.place])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return { calendar, series: [...groups.values()].map((group) => filled(group, calendar)) }
}
