/**
 * Who is under observation when: the table that survival estimates are made of.
 *
 * A stay runs from `entry` (exclusive) to `time` (inclusive): somebody first seen late was not there to be lost before
 * (Klein & Moeschberger 2003, Survival Analysis, 2nd ed., §4.6). Without an entry the stay was seen from its start, also an
 * event at time 0. At equal times events come before censorings.
 */
import { refuse, type Refusal } from './refusal.ts'

export interface Stay {
  /** When observation began, in the units of `time`; left out: from the start. */
  entry?: number
  /** When the event came, or observation ended. */
  time: number
  /** What ended the stay; null when observation ended first (censored). */
  cause: string | null
  /** How many people this row stands for; 1 when left out. */
  count?: number
}

export interface RiskStep {
  time: number
  /** People under observation just before this time. */
  atRisk: number
  /** Events of each cause, in the order of `causes`. */
  events: number[]
  /** Events of any cause. */
  total: number
}

export interface RiskTable {
  /** Where the curve begins: 0, or the first entry when everybody was first seen later. It is conditional on being there. */
  start: number
  /** The last time at which anybody was under observation. */
  end: number
  people: number
  causes: string[]
  /** Times with at least one event, ascending. */
  steps: RiskStep[]
  /** People under observation at this time or later and seen before it. */
  atRiskAt: (time: number) => number
}

export type RiskRefusal = Refusal<'no-observations' | 'impossible-input' | 'risk-set-emptied'>

const isPossible = ({ entry, time, count = 1 }: Stay): boolean =>
  Number.isFinite(time) &&
  time >= 0 &&
  (entry === undefined || (entry >= 0 && entry < time)) &&
  Number.isSafeInteger(count) &&
  count >= 0

/** Numbers with how many people have them, ascending, and the running count. */
function tally(pairs: readonly (readonly [number, number])[]): { at: number[]; upTo: number[] } {
  const at: number[] = []
  const upTo: number[] = []
  let running = 0
  for (const [value, count] of [...pairs].sort((a, b) => a[0] - b[0])) {
    running += count
    if (at.at(-1) === value) upTo[upTo.length - 1] = running
    else {
      at.push(value)
      upTo.push(running)
    }
  }
  return { at, upTo }
}

/** How many have a value below (or, inclusively, up to) this one. */
function countBelow({ at, upTo }: { at: number[]; upTo: number[] }, value: number, inclusive: boolean): number {
  let lo = 0
  let hi = at.length
  while (lo < hi) {
    const middle = (lo + hi) >> 1
    const here = at[middle] ?? 0
    if (here < value || (inclusive && here === value)) lo = middle + 1
    else hi = middle
  }
  return lo === 0 ? 0 : (upTo[lo - 1] ?? 0)
}

/**
 * @returns a refusal without rows, for a row that cannot be (an entry not before its end, a negative or broken time), and
 *   where everybody under observation has left before others are first seen: nobody knows what happened in between
 */
export function riskTable(stays: Iterable<Stay>): RiskTable | RiskRefusal {
  const rows = [...stays].filter(({ count }) => count !== 0)
  if (rows.length === 0) return refuse('no-observations', 'Nobody is under observation.')
  if (!rows.every(isPossible))
    return refuse('impossible-input', 'Times must be finite and not negative, entries before their end, counts whole.')
  const entries = tally(rows.map(({ entry = -1, count = 1 }) => [entry, count]))
  const exits = tally(rows.map(({ time, count = 1 }) => [time, count]))
  const atRiskAt = (time: number) => countBelow(entries, time, false) - countBelow(exits, time, false)
  const causes = [...new Set(rows.flatMap(({ cause }) => cause ?? []))].sort()
  const place = new Map(causes.map((cause, index) => [cause, index]))
  const events = new Map<number, number[]>()
  for (const { time, cause, count = 1 } of rows) {
    if (cause === null) continue
    const here = events.get(time) ?? causes.map(() => 0)
    const index = place.get(cause) ?? 0
    here[index] = (here[index] ?? 0) + count
    events.set(time, here)
  }
  const end = exits.at.at(-1) ?? 0
  for (const time of exits.at) {
    const left = countBelow(entries, time, true) - countBelow(exits, time, true)
    const allLost = atRiskAt(time) === (events.get(time)?.reduce((sum, count) => sum + count, 0) ?? 0)
    if (time < end && (left === 0 || allLost))
      return refuse('risk-set-emptied', `At ${time} the last person under observation leaves, and others are first seen later. Start the curve after that.`) // prettier-ignore
  }
  const steps = [...events]
    .sort(([a], [b]) => a - b)
    .map(([time, counts]) => ({
      time,
      atRisk: atRiskAt(time),
      events: counts,
      total: counts.reduce((sum, count) => sum + count, 0),
    }))
  return { start: Math.max(0, entries.at[0] ?? 0), end, people: entries.upTo.at(-1) ?? 0, causes, steps, atRiskAt }
}

/** The stays as they look from `start` on: those over by then are left out, the others enter at `start` or later. */
export const conditionalOn = (stays: readonly Stay[], start: number): Stay[] =>
  stays.filter(({ time }) => time > start).map((stay) => ({ ...stay, entry: Math.max(stay.entry ?? start, start) }))
