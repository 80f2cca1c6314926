/** The places that got it against those that did not, as a panel; or what keeps them from being one. Only what came before is looked at. */
import type { GivenDefinition } from '@candor/ingest/definition'
import { countWords } from '../number-words.ts'
import { meanOf, type Panel } from '../stats/panel.ts'
import { spanWords, type Calendar } from './calendar.ts'
import { ACTIVE_SHARE, FEWEST_BEFORE, LEVEL, MOST_DONORS } from './gates.ts'
import type { OutcomeSeries } from './outcome-series.ts'
import type { Obstacle } from './rung.ts'

export interface PlacePanel extends Panel {
  /** Places that got it, in the order of the plan. */
  those: readonly string[]
  /** Names of the donors, in their order. */
  others: string[]
  /** Places that did not get it and are not compared: too quiet before, or too many. */
  leftOut: number
}

const LIST = new Intl.ListFormat('en-GB')
const SEEN_AT_MOST = 10

/** The plan names places that were never seen. */
export function unknownPlace(names: readonly string[], series: readonly OutcomeSeries[]): Obstacle {
  const known = series.map(({ place }) => place).filter((place) => place !== '')
  const some = known.slice(0, SEEN_AT_MOST).join(', ')
  return {
    why: `Nothing that its outcome counts was ever seen in ${LIST.format(names)}.`,
    unlock: known.length === 0 ? 'Say in each interaction where it was, in the field that the plan names.' : `Mend the names in the plan: there is ${some}${known.length > SEEN_AT_MOST ? ' and others' : ''}.`, // prettier-ignore
  }
}

const closeTo = (level: number, before: number) => (one: OutcomeSeries, other: OutcomeSeries) => {
  const far = ({ values }: OutcomeSeries): number => Math.abs(meanOf(values.slice(0, before)) - level)
  return far(one) - far(other) || (one.place < other.place ? -1 : 1)
}

/** How many places it takes for some p to be below 1 − level. */
const FEWEST_DONORS = Math.floor(1 / (1 - LEVEL) + 1e-9)

export function placePanel(
  { those = [] }: GivenDefinition,
  series: readonly OutcomeSeries[],
  calendar: Calendar,
): PlacePanel | Obstacle {
  const { before, after, every } = calendar
  const own = those.map((name) => series.find(({ place }) => place === name))
  const missing = those.filter((_, at) => own[at] === undefined)
  if (missing.length > 0) return unknownPlace(missing, series)
  if (after < 1)
    return { why: `It has not run for a whole ${every} yet.`, unlock: `Wait until the first ${every} after its start is over.` } // prettier-ignore
  const fewest = FEWEST_BEFORE[every]
  if (before < fewest)
    return {
      why: `Of the time before it began, ${spanWords(every, before)} are known: fewer than ${fewest} are matched by chance.`,
      unlock: 'Import what the places showed earlier.',
    }
  const treated = Array.from({ length: before + after }, (_, at) => meanOf(own.map((one) => one?.values[at] ?? 0)))
  const others = series.filter(({ place }) => place !== '' && !those.includes(place))
  const lively = others.filter(({ active }) => active >= ACTIVE_SHARE * before)
  if (lively.length < FEWEST_DONORS)
    return {
      why: `${lively.length === 0 ? 'No place' : `${countWords(lively.length)} other place${lively.length === 1 ? '' : 's'}`} did not get it and showed something in half of the ${every}s before: with so few the smallest p that there can be is ${(1 / (lively.length + 1)).toFixed(3)}, so no effect could ever be told from chance.`,
      unlock: `It takes ${FEWEST_DONORS} places without it (at ${100 * LEVEL} %): cut places smaller, for example shops in place of regions, or draw by lot in which ones it is given.`,
    }
  const chosen = lively.sort(closeTo(meanOf(treated.slice(0, before)), before)).slice(0, MOST_DONORS)
  return {
    ...{ those, treated, before, donors: chosen.map(({ values }) => values) },
    others: chosen.map(({ place }) => place),
    leftOut: others.length - chosen.length,
  }
}
