/**
 * The monitoring plan: when a comparison may be read, and what each reading may say. One shape for all, and one inference.
 *
 * - `spending`: at any time. Alpha is spent as the plan goes on, and a reserve of it past the plan (error-spending.ts).
 * - `group-sequential`: at the shares of the plan that are named, and at no other.
 * - `anytime`: at any time, by a confidence sequence that needs no plan to be valid (asymptotic-sequence.ts).
 * - `fixed`: once, at the end.
 *
 * All readings so far count, whoever made them: the interval is what the intervals of all of them have in common, and p the
 * least alpha with which one of them would have stopped (a repeated p-value, Jennison & Turnbull 2000, ch. 9). So p < alpha
 * exactly when a bound was crossed, exactly when the interval leaves out 0, and what was once found stays found. Student's t
 * stands for the normal by its level (Jennison & Turnbull 2000, §3.8).
 */
import { errorSpent, type Spending } from './error-spending.ts'
import { SpendingBounds } from './group-sequential.ts'
import { normalQuantile, normalTwoSided } from './normal.ts'
import { sequenceBound, sequenceP, sequenceRho } from './asymptotic-sequence.ts'
import { testOf, type Reading } from './reading.ts'

export type { Reading }

export type MonitoringPlan =
  | { kind: 'spending'; spending: Spending; reserve: number }
  | { kind: 'group-sequential'; spending: Spending; looks: readonly number[] }
  | { kind: 'anytime'; tunedFor: number }
  | { kind: 'fixed' }

/** Nine tenths of alpha as O'Brien and Fleming would spend it, a tenth for those who go on past the plan. */
export const DEFAULT_PLAN: MonitoringPlan = { kind: 'spending', spending: { family: 'obrien-fleming' }, reserve: 0.1 }

/** A reading that the plan takes, and the level of its test. */
export interface Look<R extends Reading = Reading> {
  reading: R
  /** Level of the single test at this look; 0 where nothing may be spent yet. */
  nominal: number
  /** Error spent up to and with this look; for a sequence, which is never used up, alpha. */
  spent: number
}

/** What a comparison of two means knows per √variance: grows with every person, in whichever arm. */
const informationOf = ({ treatment, control }: Reading): number => {
  const all = treatment.n + control.n
  return all === 0 ? 0 : (treatment.n / all) * control.n
}

/** Readings that can be compared at all. */
const comparable = <R extends Reading>(readings: readonly R[]): R[] =>
  readings.filter(({ treatment, control }) => treatment.n >= 2 && control.n >= 2)

/** For each share of the plan the first reading at or past it, once. */
function atShares<R extends Reading>(readings: readonly R[], shares: readonly number[]): R[] {
  const taken = new Set<R>()
  for (const share of shares) {
    const reading = readings.find(({ time }) => time >= share)
    if (reading !== undefined) taken.add(reading)
  }
  return [...taken]
}

/** Levels by error spending; a reading without new information takes the place of the one before it. */
function spentOver<R extends Reading>(
  readings: readonly R[],
  alpha: number,
  spending: Spending,
  reserve: number,
): Look<R>[] {
  const bounds = new SpendingBounds()
  const looks: Look<R>[] = []
  let information = 0
  for (const reading of readings) {
    const now = informationOf(reading)
    if (!(now >= information && now < Infinity)) continue
    if (now === information) looks.pop()
    information = now
    const { nominal, spent } = bounds.next(now, errorSpent(spending, alpha, reading.time, 2, reserve))
    looks.push({ reading, nominal, spent })
  }
  return looks
}

/** The looks that the plan takes at these readings, with the level of each. */
export function looksOf<R extends Reading>(plan: MonitoringPlan, readings: readonly R[], alpha: number): Look<R>[] {
  const usable = comparable(readings)
  switch (plan.kind) {
    case 'spending':
      return spentOver(usable, alpha, plan.spending, plan.reserve)
    case 'group-sequential':
      return spentOver(atShares(usable, plan.looks), alpha, plan.spending, 0)
    case 'fixed':
      return usable.slice(-1).map((reading) => ({ reading, nominal: alpha, spent: alpha }))
    case 'anytime': {
      const rho = sequenceRho(alpha, plan.tunedFor)
      return usable.flatMap((reading) => {
        const bound = rho === null ? null : sequenceBound(reading.treatment.n + reading.control.n, rho, alpha)
        return bound === null ? [] : [{ reading, nominal: normalTwoSided(bound), spent: alpha }]
      })
    }
  }
}

/** A look at which the test could be made. */
export interface Tested<R extends Reading = Reading> extends Look<R> {
  /** Treatment − control. */
  difference: number
  /** p of the single test at this look. */
  p: number
  /** Interval of this look, at its own level; null where nothing could stop. */
  interval: { lo: number; hi: number } | null
  crossed: boolean
}

export interface Monitored<R extends Reading = Reading> {
  looks: Tested<R>[]
  /** Whether a bound was crossed, and at which look first. */
  stopped: Tested<R> | null
  /** The repeated p-value: below alpha exactly when it stopped. */
  p: number
  /** Error spent so far. */
  spent: number
}

/** What the plans that spend alpha have in common. */
interface Spends {
  spending: Spending
  reserve: number
}

/** Below this, the p is bounded from above by the union over the looks: the recursion has no digits for it. */
const EXACT = 1e-10

/** How far the looks are from stopping with this alpha: above 0 when one of them would. */
function excess<R extends Reading>(plan: MonitoringPlan, tested: readonly Tested<R>[], alpha: number): number {
  const readings = tested.map(({ reading }) => reading)
  const byReading = new Map(tested.map((look) => [look.reading as Reading, look.p]))
  let most = -Infinity
  for (const { reading, nominal } of looksOf(plan, readings, alpha)) {
    const p = byReading.get(reading)
    if (p !== undefined && nominal > 0) most = Math.max(most, p === 0 ? Infinity : Math.log(nominal / p))
  }
  return most
}

/** The alpha between `lo` and `hi` at which the looks would just stop; false position (Illinois) on logarithms. */
function leastAlpha(crosses: (alpha: number) => number, from: number, to: number): number {
  let [a, b] = [Math.log(from), Math.log(to)]
  let [fa, fb] = [crosses(from), crosses(to)]
  if (fa >= 0) return from
  if (fb <= 0) return to
  for (let step = 0; step < 60 && b - a > 1e-9; step += 1) {
    const finite = Number.isFinite(fa) && Number.isFinite(fb)
    const guess = finite ? (a * fb - b * fa) / (fb - fa) : (a + b) / 2
    const x = guess > a && guess < b ? guess : (a + b) / 2
    const fx = crosses(Math.exp(x))
    if (Math.abs(fx) < 1e-4) return Math.exp(x)
    if (fx > 0) {
      ;[b, fb] = [x, fx]
      fa /= 2
    } else {
      ;[a, fa] = [x, fx]
      fb /= 2
    }
  }
  return Math.exp(b)
}

/** By the union over the looks, which is never too small: the alpha whose step of spending at one of them reaches its p. */
function unionP({ spending, reserve }: Spends, tested: readonly Tested[]): number {
  const reaches = (alpha: number): number => {
    let before = 0
    let most = -Infinity
    for (const { reading, p } of tested) {
      const spent = errorSpent(spending, alpha, reading.time, 2, reserve)
      if (spent > before) most = Math.max(most, p === 0 ? Infinity : Math.log((spent - before) / p))
      before = Math.max(before, spent)
    }
    return most
  }
  return leastAlpha(reaches, 1e-300, 1)
}

function spendingP<R extends Reading>(
  plan: MonitoringPlan & Spends,
  tested: readonly Tested<R>[],
  alpha: number,
  crossed: boolean,
): number {
  const union = unionP(plan, tested)
  if (union <= EXACT) return union
  // No bound is wider than the test at alpha itself, and none narrower than that of the union.
  const least = Math.min(...tested.map(({ p }) => p))
  const [from, to] = crossed ? [Math.max(EXACT, least), Math.min(alpha, union)] : [Math.max(alpha, least), union]
  return from < to ? leastAlpha((at) => excess(plan, tested, at), from, to) : to
}

function repeatedP<R extends Reading>(
  plan: MonitoringPlan,
  tested: readonly Tested<R>[],
  alpha: number,
  crossed: boolean,
): number {
  switch (plan.kind) {
    case 'fixed':
      return tested.at(-1)?.p ?? 1
    case 'anytime': {
      const rho = sequenceRho(alpha, plan.tunedFor) ?? 0
      const ps = tested.map(({ p, reading }) => {
        const z = p > 0 ? -normalQuantile(p / 2) : Infinity
        return sequenceP(z, reading.treatment.n + reading.control.n, rho) ?? 1
      })
      return Math.min(1, ...ps)
    }
    default:
      return spendingP({ reserve: 0, ...plan }, tested, alpha, crossed)
  }
}

/**
 * Everything that the plan says of these readings, in order of time.
 * @returns null when there is no look yet that could be tested
 */
export function monitor<R extends Reading>(
  plan: MonitoringPlan,
  readings: readonly R[],
  alpha: number,
): Monitored<R> | null {
  const tested = looksOf(plan, readings, alpha).flatMap((look): Tested<R>[] => {
    const test = testOf(look.reading, 1 - alpha)
    if (test === null) return []
    const own = look.nominal > 0 ? testOf(look.reading, 1 - look.nominal) : null
    const interval = own === null ? null : { lo: own.lo, hi: own.hi }
    return [
      {
        ...look,
        difference: test.value,
        p: test.p,
        interval,
        crossed: interval !== null && (interval.lo > 0 || interval.hi < 0),
      },
    ]
  })
  const last = tested.at(-1)
  if (last === undefined) return null
  const stopped = tested.find((look) => look.crossed) ?? null
  const p = repeatedP(plan, tested, alpha, stopped !== null)
  const sided = stopped === null ? Math.max(p, alpha) : Math.min(p, alpha * (1 - 2 ** -52))
  return { looks: tested, stopped, p: sided, spent: last.spent }
}

/**
 * What the intervals of all looks have in common.
 * @param intervalAt the interval of a look at a level, null where there is none; by default that of the difference
 * @returns null when no look has an interval, and 'disagree' when they have nothing in common
 */
export function common<R extends Reading>(
  looks: readonly Tested<R>[],
  intervalAt: (look: Tested<R>) => { lo: number; hi: number } | null = (look) => look.interval,
): { lo: number; hi: number } | 'disagree' | null {
  const intervals = looks.flatMap((look) => intervalAt(look) ?? [])
  if (intervals.length === 0) return null
  const lo = Math.max(...intervals.map((interval) => interval.lo))
  const hi = Math.min(...intervals.map((interval) => interval.hi))
  return lo > hi ? 'disagree' : { lo, hi }
}
