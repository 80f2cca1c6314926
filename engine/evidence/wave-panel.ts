/** Places that got it at different times, as cohorts; or what keeps them from being any. Which places count is decided by what came before. */
import type { GivenDefinition } from '@candor/ingest/definition'
import { countWords } from '../number-words.ts'
import { cohortOf, FEWEST_UNITS, type Cohort } from '../stats/cohort-panel.ts'
import { spanWords, type Calendar } from './calendar.ts'
import type { OutcomeSeries } from './outcome-series.ts'
import { unknownPlace } from './place-panel.ts'
import type { Obstacle } from './rung.ts'

export interface WavePanel {
  /** The waves that have begun, the earliest first, and last those that have not got it by now. */
  cohorts: readonly Cohort[]
  /** Places in these waves, and without it. */
  places: number
  others: number
  /** Of these others: named in a wave that is still to come. */
  waiting: number
  /** Places where nothing showed before it began: nobody knows how they would have gone on. */
  leftOut: number
}

type Wave = NonNullable<GivenDefinition['waves']>[number]

/** The moment of the panel from which a wave had it. */
const momentOf = ({ from }: Wave, { start, length, before }: Calendar): number => before + Math.round((Date.parse(from) - start) / length) // prettier-ignore

function tooFew(what: string, places: number): Obstacle {
  return {
    why: `${what} there ${places === 1 ? 'is one place' : `are ${countWords(places)} places`} that showed something before: with fewer than ${FEWEST_UNITS} nothing says how places vary, and so how far chance reaches.`,
    unlock: 'Cut places smaller, for example shops in place of regions, or give it to more of them at a time.',
  }
}

/** @returns an obstacle where the panel has no comparison that is worth its interval */
export function wavePanel(
  { waves = [] }: GivenDefinition,
  series: readonly OutcomeSeries[],
  calendar: Calendar,
): WavePanel | Obstacle {
  const { before, after, every } = calendar
  const seen = new Map(series.map((one) => [one.place, one]))
  const missing = waves.flatMap(({ those }) => those.filter((name) => !seen.has(name)))
  if (missing.length > 0) return unknownPlace(missing, series)
  if (after < 1)
    return { why: `It has not run for a whole ${every} yet.`, unlock: `Wait until the first ${every} after its start is over.` } // prettier-ignore
  if (before < 1)
    return { why: `Not one whole ${every} before it began is known.`, unlock: 'Import what the places showed earlier.' }
  const from = new Map(waves.flatMap((wave) => wave.those.map((name) => [name, momentOf(wave, calendar)] as const)))
  const known = series.filter(({ place, active }) => place !== '' && active > 0)
  const begun = (place: string): number | null => {
    const moment = from.get(place) ?? Infinity
    return moment < before + after ? moment : null
  }
  const groups = [...new Set(waves.map((wave) => momentOf(wave, calendar)))].filter((at) => at < before + after)
  const cohorts: Cohort[] = []
  for (const group of [...groups, null]) {
    const values = known.filter(({ place }) => begun(place) === group).map((one) => one.values)
    const at = group === null ? null : group - before
    if (values.length === 0 && group === null) continue
    if (values.length < FEWEST_UNITS)
      return tooFew(at === null ? 'Of those that have not got it' : at === 0 ? 'Of those that got it first' : `Of those that got it ${spanWords(every, at)} after its start`, values.length) // prettier-ignore
    cohorts.push(cohortOf(group, values))
  }
  const others = cohorts.find((cohort) => cohort.from === null)?.n ?? 0
  return {
    cohorts,
    places: cohorts.reduce((sum, { n }) => sum + n, 0) - others,
    others,
    waiting: known.filter(({ place }) => begun(place) === null && from.has(place)).length,
    leftOut: series.filter(({ place, active }) => place !== '' && active === 0).length,
  }
}
