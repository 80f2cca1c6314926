/**
 * The survival curve of Kaplan & Meier (1958, JASA 53, 457–481) for people who may be first seen late and may not be lost
 * yet.
 *
 * Variance by Greenwood (1926); pointwise intervals on the log(−log) scale, which stay within 0 … 1 (Kalbfleisch & Prentice
 * 1980; Klein & Moeschberger 2003, §4.3); quantiles and their intervals by inverting the curve and its bounds (Brookmeyer &
 * Crowley 1982, Biometrics 38, 29–41). The test of equal curves is in log-rank.ts, the mean in restricted-mean.ts.
 *
 * At the edges: before the first event the estimate is 1, and its lower bound is that of Clopper and Pearson for no event
 * among those at risk. Once everybody is lost the estimate is 0; the log(−log) scale has no bound there, so the upper bound
 * of the step before stands on. After the last observation nothing is known while the estimate is above 0.
 */
import { clopperPearson } from './binomial.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'
import { riskTable, type RiskRefusal, type RiskTable, type Stay } from './risk-set.ts'

export interface SurvivalStep extends Bounds {
  time: number
  atRisk: number
  events: number
  /** Share still there after this time, 0 … 1. */
  survival: number
  /** Greenwood's standard error. */
  se: number
}

export interface SurvivalCurve {
  people: number
  events: number
  /** The curve is conditional on being there at this time: 0, unless everybody was first seen later. */
  start: number
  /** The last time anybody was under observation. */
  end: number
  /** One step a time with an event. */
  steps: SurvivalStep[]
  level: number
  table: RiskTable
}

export type SurvivalRefusal = RiskRefusal | Refusal<'impossible-level'>

/** The curve after each event time. Any cause ends a stay here; for several causes see cumulative-incidence.ts. */
export function kaplanMeier(stays: Iterable<Stay>, level = 0.95): SurvivalCurve | SurvivalRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const table = riskTable(stays)
  if (isRefusal(table)) return table
  const z = criticalZ(level)
  const steps: SurvivalStep[] = []
  let survival = 1
  let greenwood = 0
  let hi = 1
  for (const { time, atRisk, total } of table.steps) {
    survival *= (atRisk - total) / atRisk
    if (total === atRisk) {
      steps.push({ time, atRisk, events: total, survival: 0, se: 0, lo: 0, hi })
      continue
    }
    greenwood += total / (atRisk * (atRisk - total))
    const reach = (z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival))
    const lo = survival ** Math.exp(reach)
    hi = survival ** Math.exp(-reach)
    steps.push({ time, atRisk, events: total, survival, se: survival * Math.sqrt(greenwood), lo, hi })
  }
  const events = steps.reduce((sum, step) => sum + step.events, 0)
  return { people: table.people, events, start: table.start, end: table.end, steps, level, table }
}

/** The share still there after `time`, with its interval; refused after the last observation, and before the start. */
export function survivalAt(
  { steps, start, end, table, level }: SurvivalCurve,
  time: number,
): (Bounds & { survival: number; se: number; atRisk: number }) | Refusal<'beyond-follow-up'> {
  const last = steps.at(-1)
  const knownToTheEnd = last?.survival === 0 && time >= end
  if (!(time >= start && (time <= end || knownToTheEnd)))
    return refuse('beyond-follow-up', `Observations run from ${start} to ${end}: ask for a time among them.`)
  const atRisk = table.atRiskAt(time)
  const step = steps.filter((candidate) => candidate.time <= time).at(-1)
  if (step === undefined)
    return { survival: 1, se: 0, atRisk, lo: clopperPearson(atRisk, atRisk, level)?.lo ?? 0, hi: 1 }
  return { survival: step.survival, se: step.se, atRisk, lo: step.lo, hi: step.hi }
}

/** A quantile of the time to the event. Null means "not reached": fewer people than that were lost while observed. */
export interface SurvivalQuantile {
  value: number | null
  lo: number | null
  hi: number | null
}

/** What rounding leaves of a curve that meets the share exactly. */
const ROUNDING = 1e-12

/**
 * The first time at which at most 1 − p are still there, with the interval of Brookmeyer and Crowley. Before the first event
 * the curve has a lower bound too (that of Clopper and Pearson for those at risk then): where so few people are seen that it
 * already allows the quantile, the interval begins at the start.
 * @param p share lost, 0 < p < 1; ½ is the median
 */
export function survivalQuantile(
  { steps, start, end, table, level }: SurvivalCurve,
  p = 0.5,
): SurvivalQuantile | Refusal<'impossible-quantile'> {
  if (!(p > 0 && p < 1)) return refuse('impossible-quantile', 'A quantile lies between 0 and 1; 0.5 is the median.')
  const first = (share: (step: SurvivalStep) => number) =>
    steps.find((step) => share(step) <= 1 - p + ROUNDING)?.time ?? null
  const atRisk = table.atRiskAt(steps[0]?.time ?? end)
  const fewest = clopperPearson(atRisk, atRisk, level)?.lo ?? 0
  const lo = fewest <= 1 - p ? start : first((step) => step.lo)
  return { value: first((step) => step.survival), lo, hi: first((step) => step.hi) }
}
