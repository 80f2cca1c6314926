/**
 * In some places and not in others: what the comparison of places finds in its own history, where nothing happened. Each other
 * place in turn plays the treated one, over as long a time as is planned; the smallest effect is the one that, planted in
 * each, would be found in POWER of them.
 */
import type { GivenDefinition } from '@candor/ingest/definition'
import { changeWords, countWords } from '../../number-words.ts'
import { meanOf } from '../../stats/panel.ts'
import { isRefusal } from '../../stats/refusal.ts'
import { placeboDid, type PlaceboDid } from '../../stats/synthetic-did-placebos.ts'
import { askPlaces } from '../ask-places.ts'
import { spanWords, stretchOf } from '../calendar.ts'
import { computedOnce } from '../computed.ts'
import { LEVEL, POWER } from '../gates.ts'
import { seriesUnit } from '../outcome-series.ts'
import { placePanel, type PlacePanel } from '../place-panel.ts'
import { isObstacle, type Obstacle } from '../rung.ts'
import { dayWords, wantedOf, wantedShare, type DesignKind, type Designed, type Drafted } from './design.ts'
import { knownUntil } from './history.ts'

const DAY = 86_400_000
const NO_FIELD: Obstacle = {
  why: 'Its plan does not say in which places it is to be given, nor which field tells the place.',
  unlock: 'Name them under “given” in the plan, drawn by lot where that can be.',
}

const deviation = (values: readonly number[]): number => {
  const mean = meanOf(values)
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
}

/** What the history says of effects on these places, all in units of how far a place strays from its weighted others before. */
export interface PlacesPower {
  /** Of the mean of the places that are to get it. */
  noise: number
  /** What each other place shows where nothing happened. */
  placebos: number[]
  /** Above it an effect is found: so large that few enough placebos are as large. */
  threshold: number
}

/** Pure: from a panel whose time after is as quiet as its time before. @param test placeboDid of it */
export function placesPower(panel: PlacePanel, test: PlaceboDid): PlacesPower | null {
  const early = (series: readonly number[]): number => deviation(series.slice(0, panel.before))
  const placebos = test.placebos.flatMap((effect, at) => {
    const noise = (test.misfits[at] ?? 0) * early(panel.donors[at] ?? [])
    return noise > 0 ? [effect / noise] : []
  })
  const noise = (test.misfit ?? 0) * early(panel.treated)
  const needed = Math.ceil((1 - LEVEL) * (placebos.length + 1) - 1 - 1e-9)
  const threshold = placebos.map(Math.abs).sort((a, b) => b - a)[needed - 1]
  return noise > 0 && threshold !== undefined ? { noise, placebos, threshold } : null
}

/** How often an effect of this size would be found: in this share of the places that play the treated one. */
export const powerIn = ({ noise, placebos, threshold }: PlacesPower, effect: number): number =>
  meanOf(placebos.map((placebo) => (Math.abs(placebo + effect / noise) >= threshold ? 1 : 0)))

/** The smallest effect that is found in `power` of them. @param direction 1 for rises, −1 for falls */
export function smallestIn({ noise, placebos, threshold }: PlacesPower, direction: 1 | -1, power = POWER): number {
  const needed = placebos.map((placebo) => threshold - direction * placebo).sort((a, b) => a - b)
  // A hair more, so that rounding does not leave it just below.
  return direction * noise * (needed[Math.ceil(power * needed.length) - 1] ?? Infinity) * (1 + 1e-12)
}

/** The history as a panel in which it would have begun earlier, and as long before its end as it is planned to run. */
async function pastPanel({ initiative, scope, ask }: Drafted, given: GivenDefinition) {
  const { body } = initiative
  const { every = 'week' } = given
  const { planned, length } = stretchOf(body, every, 1)
  const until = knownUntil(body, scope)
  const start = until - planned * length
  const past = { ...body, start: new Date(start).toISOString(), end: new Date(until - body.outcome.windowDays * DAY).toISOString() } // prettier-ignore
  const seen = await askPlaces(ask, { ...scope, asOf: new Date(until).toISOString() }, past, given)
  if (isObstacle(seen)) return seen
  const { calendar, series } = seen
  const panel = placePanel(given, series, calendar)
  return isObstacle(panel) ? panel : { panel, calendar, planned, length }
}

const testOf = computedOnce((panel: PlacePanel) => placeboDid(panel, { units: panel.those.length, level: LEVEL }))

async function sized(drafted: Drafted, given: GivenDefinition): Promise<Designed | Obstacle> {
  const past = await pastPanel(drafted, given)
  if (isObstacle(past)) return past
  const { panel, calendar, planned, length } = past
  const test = testOf(panel)
  if (isRefusal(test)) return { why: test.reason, unlock: 'Count more often or longer before, or name places that others are like.' } // prettier-ignore
  const power = placesPower(panel, test)
  if (power === null) return { why: 'The places did not vary before, so nothing says how far chance reaches.', unlock: 'Choose an outcome that varies.' } // prettier-ignore
  const { initiative, history } = drafted
  const { outcome } = initiative.body
  const usual = meanOf(panel.treated.slice(panel.before))
  const share = wantedShare(initiative, history)
  const smallest = smallestIn(power, wantedOf(initiative) > 0 ? 1 : -1)
  if (!Number.isFinite(smallest)) return { why: 'No effect of any size would be found by the history of these places.', unlock: 'Name other places.' } // prettier-ignore
  const others = panel.donors.map((donor) => meanOf(donor.slice(panel.before)))
  const relative = usual > 0 ? smallest / usual : null
  const days = Math.round((planned * length) / DAY)
  return {
    ...{ units: panel.those.length + panel.donors.length, counted: 'places', smallest, unit: seriesUnit(outcome), relative },
    power: share === null ? 0 : powerIn(power, share * usual),
    ...{ days, leftOut: panel.donors.length },
    forgone: share === null ? 0 : Math.abs(share) * others.reduce((sum, value) => sum + value, 0) * planned,
    words: `In ${countWords(panel.those.length)} of ${countWords(panel.those.length + panel.donors.length)} places for ${dayWords(days)}. By ${spanWords(calendar.every, panel.before)} in which nothing happened, ${changeWords(smallest, seriesUnit(outcome))} in one of them in a ${calendar.every}${relative === null ? '' : ` (${changeWords(relative, 'ratio')})`} would be found in ${POWER * 10} of 10 such runs.`,
  } // prettier-ignore
}

export const inPlaces: DesignKind = {
  rung: 'places',
  name: 'In some places',
  words: 'Some places get it and others do not; draw by lot which. The others say what would have come.',
  source: 'Placebos in space of synthetic difference-in-differences on the history (Arkhangelsky et al. 2021; Abadie et al. 2010)', // prettier-ignore
  evidence: 'quasi-experiment',
  design: (drafted) => {
    const { given } = drafted.initiative.body
    return given?.to === 'places' ? sized(drafted, given) : NO_FIELD
  },
}
