/** An outcome as series over days or weeks, by where it was or of which brand: what the quasi-experimental rungs compare. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { QueryRow } from '@candor/queries'
import type { Ask } from '../ask.ts'
import type { Unit } from '../finding.ts'
import type { Scope } from '../scope.ts'
import type { Calendar, Stretch } from './calendar.ts'

type Row = QueryRow['experiments/outcome_series']

/** Which series: of which verbs and brands, and what tells them apart. */
export interface Wanted {
  verbs: readonly string[]
  brands: readonly string[]
  by: 'brand' | 'channel' | 'account' | 'property'
  property?: string | undefined
}

/** First and last moment at which something shows (RFC 3339). */
export interface Span {
  first: string
  last: string
}

/** One series as it was told of, before anybody says which days or weeks of it count. */
export interface ToldSeries extends Span {
  verb: string
  place: string
  /** By moment: 0 is the first after the start. */
  cells: ReadonlyMap<number, number>
}

export interface OutcomeSeries {
  verb: string
  place: string
  /** By moment of the calendar, from the first before to the last after; 0 where nothing happened. */
  values: number[]
  /** Moments before the start in which something happened. */
  active: number
}

/** What a series counts in each moment: people who did it, how often, or for how much. */
export const seriesUnit = ({ measure }: InitiativeDefinition['outcome']): Unit =>
  measure === 'any' ? 'people' : measure === 'count' ? 'events' : 'money'

/** What a sum over moments counts: people of one week are added to those of the next, so that it is visits to a week, not people. */
export const summedUnit = (unit: Unit): Unit => (unit === 'people' ? 'events' : unit)

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** A series over the days or weeks that count. */
export function filled({ verb, place, cells }: ToldSeries, { before, after }: Calendar): OutcomeSeries {
  const values = Array.from({ length: before + after }, (_, at) => cells.get(at - before) ?? 0)
  const active = [...cells.keys()].filter((moment) => moment >= -before && moment < 0).length
  return { verb, place, values, active }
}

/** From the first moment at which any of these shows something to the last; '' of nothing. */
export const spanOf = (told: readonly Span[]): Span => ({
  first: told.reduce((first, one) => (first === '' || one.first < first ? one.first : first), ''),
  last: told.reduce((last, one) => (one.last > last ? one.last : last), ''),
})

/** In the order of verb and place; empty when nothing of it was ever seen. */
export async function askSeries(
  ask: Ask,
  { workspace, generation }: Scope,
  { brand, outcome }: InitiativeDefinition,
  stretch: Stretch,
  { verbs, brands, by, property = '' }: Wanted,
): Promise<ToldSeries[]> {
  const rows = await ask('experiments/outcome_series', {
    ...{ workspace, generation, brand, brands: [...brands], verbs: [...verbs], by, property, measure: outcome.measure },
    ...{ start: instant(stretch.start), every: stretch.length, from: instant(stretch.from), to: instant(stretch.to) },
  })
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.verb, row.place])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => {
    const [{ verb, place } = { verb: '', place: '' }] = group
    const span = spanOf(group)
    return { verb, place, ...span, cells: new Map(group.map(({ moment, y }) => [moment, y])) }
  })
}
