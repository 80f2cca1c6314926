/**
 * The variance of one unit under a supposed effect, for every type of metric: the same as the tests take from data, so that a
 * plan and its test rest on one variance.
 */
import { refuse, type Refusal } from './refusal.ts'

export interface ArmVariances {
  treatment: number
  control: number
}

/**
 * Variance of a unit in each arm when treatment − control is `effect` and the arms have so many units; null where there can be
 * no such effect (a share above 1).
 */
export type UnitVariance = (effect: number, units: ArmVariances) => ArmVariances | null

export type VarianceRefusal = Refusal<'impossible-input'>

const isPositive = (...numbers: number[]) => numbers.every((number) => number > 0 && number < 1e100)

/** A share: p(1 − p), by the sample variance that Welch's test takes of zeros and ones. */
export function shareVariance(control: number): UnitVariance | VarianceRefusal {
  if (!(control > 0 && control < 1)) return refuse('impossible-input', 'Give the control’s share: between 0 and 1, for example 0.08.') // prettier-ignore
  const of = (share: number, n: number) => (share * (1 - share) * n) / (n - 1)
  return (effect, units) => {
    const treated = control + effect
    return treated >= 0 && treated <= 1 ? { treatment: of(treated, units.treatment), control: of(control, units.control) } : null // prettier-ignore
  }
}

/** A mean: sd², less what covariates explain. @param explained R² of the covariates, 0 … below 1: 0.5 halves the variance */
export function meanVariance(sd: number, explained = 0): UnitVariance | VarianceRefusal {
  if (!isPositive(sd) || !(explained >= 0 && explained < 1))
    return refuse('impossible-input', 'Give a standard deviation above 0, and a share explained by covariates from 0 to below 1.') // prettier-ignore
  const variance = sd * sd * (1 - explained)
  return () => ({ treatment: variance, control: variance })
}

/** A Poisson count over people: its mean. Counts of people who act again and again vary more: use their sd and a mean. */
export function countVariance(control: number): UnitVariance | VarianceRefusal {
  if (!isPositive(control))
    return refuse('impossible-input', 'Give the control’s mean count a person: a number above 0.')
  return (effect) => (control + effect > 0 ? { treatment: control + effect, control } : null)
}

export interface RatioFigures {
  numerator: { mean: number; sd: number }
  denominator: { mean: number; sd: number }
  correlation: number
}

/** Variance of the terms (m − R·d)/D̄ of a ratio; null for figures that cannot be. */
export function ratioTermVariance({ numerator, denominator, correlation }: RatioFigures): number | null {
  const ratio = numerator.mean / denominator.mean
  const [sm, sd] = [numerator.sd, ratio * denominator.sd]
  const variance = (sm * sm - 2 * correlation * sm * sd + sd * sd) / denominator.mean ** 2
  const isSound = isPositive(denominator.mean) && numerator.sd >= 0 && denominator.sd >= 0 && Math.abs(correlation) <= 1
  return isSound && variance > 0 && Number.isFinite(variance) ? variance : null
}

/** A ratio of means over units, by the delta method. */
export function ratioVariance(figures: RatioFigures, explained = 0): UnitVariance | VarianceRefusal {
  const variance = ratioTermVariance(figures)
  if (variance === null)
    return refuse('impossible-input', 'Give a denominator above 0, standard deviations that are not all 0, and a correlation from −1 to 1.') // prettier-ignore
  return meanVariance(Math.sqrt(variance), explained)
}

/** A quantile: n·se² from the values at two ranks about it in history (quantile-effect.ts), where densities differ little. */
export function quantileVariance(n: number, lower: number, upper: number, z: number): UnitVariance | VarianceRefusal {
  const se = (upper - lower) / (2 * z)
  if (!isPositive(n, se)) return refuse('impossible-input', 'Give how many values the quantile was taken from, and two different bounds of it, the lower first.') // prettier-ignore
  return meanVariance(se * Math.sqrt(n))
}

/** A net promoter score in points: 10⁴(p₊ + p₋ − (p₊ − p₋)²). */
export function npsVariance(promoters: number, detractors: number): UnitVariance | VarianceRefusal {
  if (!(promoters >= 0 && detractors >= 0 && promoters + detractors <= 1 && promoters + detractors > 0))
    return refuse('impossible-input', 'Give the shares of promoters and of detractors: together above 0 and at most 1.')
  const variance = 1e4 * (promoters + detractors - (promoters - detractors) ** 2)
  return variance > 0 ? meanVariance(Math.sqrt(variance)) : refuse('impossible-input', 'Where all answers agree nothing says how far chance could reach.') // prettier-ignore
}

export interface Clusters {
  /** People in a cluster, on average; above 1. */
  size: number
  /** Intra-cluster correlation, 0 … 1. */
  icc: number
  /** Standard deviation of the sizes over their mean; 0 for clusters of one size. */
  cv: number
}

/**
 * Clusters as units: the variance of a cluster's mean, people's variance times 1 + ((1 + cv²)·size − 1)·icc over the size
 * (Eldridge, Ashby & Kerry 2006, International Journal of Epidemiology 35, 1292–1300).
 */
export function clusterVariance(people: UnitVariance, { size, icc, cv }: Clusters): UnitVariance | VarianceRefusal {
  if (!(size >= 1 && size < 1e9 && icc >= 0 && icc <= 1 && cv >= 0 && cv < 1e3))
    return refuse('impossible-input', 'Give people a cluster (1 or more), an intra-cluster correlation from 0 to 1, and how sizes vary (0 or more).') // prettier-ignore
  const factor = (1 + ((1 + cv * cv) * size - 1) * icc) / size
  return (effect, clusters) => {
    const variance = people(effect, { treatment: clusters.treatment * size, control: clusters.control * size })
    return variance && { treatment: variance.treatment * factor, control: variance.control * factor }
  }
}
