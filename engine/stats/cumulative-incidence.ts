/**
 * How many have left for each of several reasons by a time: the cumulative incidence of Aalen & Johansen (1978,
 * Scandinavian Journal of Statistics 5, 141–150). One minus the Kaplan–Meier curve of a single reason, with the others
 * censored, overstates it; these curves and the share still there sum to 1.
 *
 * Variance by the delta method (Marubini & Valsecchi 1995, Analysing Survival Data, eq. 10.12): the binomial variance when
 * nobody is censored, and Greenwood's with a single reason. Intervals on the log(−log) scale (Choudhury 2002, Statistics in
 * Medicine 21, 1129–1144). While nobody has left for a reason the upper bound is that of Clopper and Pearson for none among
 * those at risk, of the share that was still there, where that was largest so far; once everybody has, the lower bound of the step before stands on.
 */
import { clopperPearson } from './binomial.ts'
import type { SurvivalRefusal } from './kaplan-meier.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'
import { riskTable, type RiskTable, type Stay } from './risk-set.ts'

export interface IncidenceStep extends Bounds {
  time: number
  /** Share that has left for this reason by this time, 0 … 1. */
  incidence: number
  se: number
}

export interface CumulativeIncidence {
  people: number
  start: number
  end: number
  /** One curve a cause, in alphabetical order; each has a step at every time with an event of any cause. */
  causes: { cause: string; events: number; steps: IncidenceStep[] }[]
  /** Share that has left for no reason yet, after each of those times. */
  survival: number[]
  table: RiskTable
  level: number
}

/** The running sums from which the variance at every time follows without going back. */
interface Sums {
  g: number
  gf: number
  gff: number
  own: number
  cross: number
  crossF: number
}

/** How many of everybody may have left for a reason for which none of those at risk did: of the share still there. */
const unseen = (survival: number, atRisk: number, level: number): number =>
  survival * (clopperPearson(0, Math.max(atRisk, 1), level)?.hi ?? 1)

function interval(incidence: number, se: number, most: number, before: Bounds, z: number): Bounds {
  if (incidence <= 0) return { lo: 0, hi: most }
  if (incidence >= 1) return { lo: before.lo, hi: 1 }
  const reach = (z * se) / Math.abs(incidence * Math.log(incidence))
  return { lo: incidence ** Math.exp(reach), hi: incidence ** Math.exp(-reach) }
}

/** The curve of one cause, given the share still there just before each step. */
function curveOf(index: number, table: RiskTable, before: readonly number[], level: number): IncidenceStep[] {
  const z = criticalZ(level)
  const sums: Sums = { g: 0, gf: 0, gff: 0, own: 0, cross: 0, crossF: 0 }
  let incidence = 0
  let bounds: Bounds = { lo: 0, hi: 1 }
  let most = 0
  return table.steps.map(({ time, atRisk: n, events, total }, i) => {
    const survival = before[i] ?? 0
    const d = events[index] ?? 0
    incidence = Math.min(1, incidence + (survival * d) / n)
    // After everybody has left the curve is flat, so that this term has the factor 0 for ever.
    const g = total < n ? total / (n * (n - total)) : 0
    sums.g += g
    sums.gf += g * incidence
    sums.gff += g * incidence * incidence
    sums.own += (survival * survival * d * (n - d)) / n ** 3
    sums.cross += (survival * d) / n ** 2
    sums.crossF += (incidence * survival * d) / n ** 2
    const spread = incidence * incidence * sums.g - 2 * incidence * sums.gf + sums.gff
    const variance = spread + sums.own - 2 * (incidence * sums.cross - sums.crossF)
    const se = Math.sqrt(Math.max(0, variance))
    most = Math.max(most, unseen(survival, n, level))
    bounds = interval(incidence, se, most, bounds, z)
    return { time, incidence, se, ...bounds }
  })
}

/** Refuses as {@link riskTable} does. Without any event there are no curves. */
export function cumulativeIncidence(stays: Iterable<Stay>, level = 0.95): CumulativeIncidence | SurvivalRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const table = riskTable(stays)
  if (isRefusal(table)) return table
  let left = 1
  const survival = table.steps.map(({ atRisk, total }) => (left *= (atRisk - total) / atRisk))
  const before = [1, ...survival]
  const causes = table.causes.map((cause, index) => ({
    cause,
    events: table.steps.reduce((sum, { events }) => sum + (events[index] ?? 0), 0),
    steps: curveOf(index, table, before, level),
  }))
  return { people: table.people, start: table.start, end: table.end, causes, survival, table, level }
}

/** The share that has left for this reason by `time`, with its interval. */
export function incidenceAt(
  { causes, start, end, survival, table, level }: CumulativeIncidence,
  cause: string,
  time: number,
): Omit<IncidenceStep, 'time'> | Refusal<'beyond-follow-up'> {
  if (!(time >= start && (time <= end || survival.at(-1) === 0)))
    return refuse('beyond-follow-up', `Observations run from ${start} to ${end}: ask for a time among them.`)
  const step = causes
    .find((curve) => curve.cause === cause)
    ?.steps.filter((one) => one.time <= time)
    .at(-1)
  if (step !== undefined && step.incidence > 0)
    return { incidence: step.incidence, se: step.se, lo: step.lo, hi: step.hi }
  // Nobody has left for it: also those who were censored since the last event were at risk then, and no longer are.
  const passed = table.steps.filter((one) => one.time <= time)
  const before = [1, ...survival]
  const now = unseen(before[passed.length] ?? 0, table.atRiskAt(time), level)
  const hi = passed.reduce((most, { atRisk }, i) => Math.max(most, unseen(before[i] ?? 0, atRisk, level)), now)
  return { incidence: 0, se: 0, lo: 0, hi }
}
