/** The outcome in each place that its plan tells apart, over the days or weeks that count: asked alike by all that compare places. */
import type { GivenDefinition, InitiativeDefinition } from '@candor/ingest/definition'
import type { Ask } from '../ask.ts'
import type { Scope } from '../scope.ts'
import { calendarOf, stretchOf, type Calendar } from './calendar.ts'
import { MOST_BEFORE } from './gates.ts'
import { askSeries, filled, spanOf, type OutcomeSeries } from './outcome-series.ts'
import type { Obstacle } from './rung.ts'

const NOTHING_SEEN: Obstacle = {
  why: 'Nothing that its outcome counts was ever seen, in any place.',
  unlock: 'Send the outcome, with the field that says where it was.',
}

export interface InPlaces {
  calendar: Calendar
  series: OutcomeSeries[]
}

/**
 * @param scope `asOf` is the last moment that is known
 * @returns an obstacle where nothing was ever seen
 * @throws Error for a plan that names no field: definitions without one are refused when they are declared
 */
export async function askPlaces(
  ask: Ask,
  scope: Scope,
  body: InitiativeDefinition,
  { by, property, every = 'week' }: GivenDefinition,
): Promise<InPlaces | Obstacle> {
  if (by === undefined) throw new Error('A plan of places names the field that says them: declare it again.')
  const stretch = stretchOf(body, every, MOST_BEFORE[every])
  const wanted = { verbs: [body.outcome.verb], brands: [body.brand, ''], by, property }
  const told = await askSeries(ask, scope, body, stretch, wanted)
  if (told.length === 0) return NOTHING_SEEN
  const calendar = calendarOf(stretch, spanOf(told), scope.asOf)
  return { calendar, series: told.map((one) => filled(one, calendar)) }
}
