/**
 * The variance of Aronow & Samii (2017, Annals of Applied Statistics 11, 1912–1947, eq. 7–11) with their bound for pairs that
 * can never be exposed together: it needs no assumption on how effects differ, and never expects too little. Where clusters
 * are randomised most pairs are of that kind and the bound is far too wide, so it is for small networks and for reference.
 *
 * Joint probabilities are counted over given assignments, all of the design or many draws of it.
 */
import { refuse, type Refusal } from '../refusal.ts'
import {
  CONTRASTS,
  populationOf,
  type Contrast,
  type NetworkExperiment,
  type ExposureModel,
} from './exposure-effect.ts'
import { exposures, type Exposure, type PureExposure } from './exposure.ts'

/** Pairs × assignments above this take minutes. */
const MOST_WORK = 4e9

/** For each assignment how each unit would be exposed. */
export type ExposureTable = readonly (readonly Exposure[])[]

export const exposureTable = (
  { neighbours }: Pick<NetworkExperiment, 'neighbours'>,
  assignments: Iterable<ArrayLike<number>>,
  threshold = 1,
): ExposureTable => Array.from(assignments, (arms) => exposures(neighbours, arms, threshold))

/** Share of the assignments in which the two are exposed so. */
type Joint = (unit: number, exposure: PureExposure, other: number, otherExposure: PureExposure) => number

function jointOf(table: ExposureTable): Joint {
  return (unit, exposure, other, otherExposure) => {
    let count = 0
    for (const row of table) if (row[unit] === exposure && row[other] === otherExposure) count += 1
    return count / table.length
  }
}

/**
 * Variance of the difference of two exposures.
 * @param table over which joint probabilities are counted: of equally likely assignments
 * @param estimator Hájek’s ratio (linearised), or Horvitz & Thompson’s sum
 */
export function aronowSamiiVariance(
  experiment: NetworkExperiment,
  contrast: Contrast,
  model: ExposureModel,
  table: ExposureTable,
  estimator: 'hajek' | 'horvitz-thompson' = 'hajek',
): number | Refusal<'too-many-pairs' | 'no-pure-exposure'> {
  const [one, other] = CONTRASTS[contrast]
  const { population } = populationOf(experiment, model, contrast)
  if (population.length ** 2 * table.length > MOST_WORK)
    return refuse('too-many-pairs', 'So many pairs take too long: take fewer draws, or the variance over units that share a cluster.') // prettier-ignore
  const seen = exposures(experiment.neighbours, experiment.arms, model.threshold)
  const probability = (unit: number, exposure: PureExposure) => model.probabilities[exposure][unit] ?? 0
  const outcome = (unit: number) => experiment.outcome[unit] ?? 0
  const exposed = (exposure: PureExposure) => population.filter((unit) => seen[unit] === exposure)
  if (estimator === 'hajek' && (exposed(one).length === 0 || exposed(other).length === 0))
    return refuse('no-pure-exposure', 'No measured unit had one of the two exposures.')
  const joint = jointOf(table)
  const linearised = (exposure: PureExposure): ((unit: number) => number) => {
    if (estimator === 'horvitz-thompson') return (unit) => outcome(unit) / population.length
    const weights = exposed(exposure).map((unit) => 1 / probability(unit, exposure))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const mean = exposed(exposure).reduce((sum, unit, place) => sum + outcome(unit) * (weights[place] ?? 0), 0) / total
    return (unit) => (outcome(unit) - mean) / total
  }
  const term = { [one]: linearised(one), [other]: linearised(other) } as Record<PureExposure, (unit: number) => number>
  const is = (unit: number, exposure: PureExposure) => seen[unit] === exposure
  const halfSquare = (unit: number, exposure: PureExposure) =>
    is(unit, exposure) ? term[exposure](unit) ** 2 / (2 * probability(unit, exposure)) : 0
  /** Σ over pairs that may be exposed so together, and the bound over those that never can. */
  const pairs = (first: PureExposure, second: PureExposure): { seen: number; bound: number } => {
    let [seen, bound] = [0, 0]
    for (const i of population)
      for (const j of population) {
        if (i === j && first === second) continue
        const both = i === j ? 0 : joint(i, first, j, second)
        if (both === 0) bound += halfSquare(i, first) + halfSquare(j, second)
        else if (is(i, first) && is(j, second)) {
          const [p, q] = [probability(i, first), probability(j, second)]
          seen += ((both - p * q) / both) * (term[first](i) / p) * (term[second](j) / q)
        }
      }
    return { seen, bound }
  }
  const own = (exposure: PureExposure): number => {
    const alone = exposed(exposure).reduce((sum, unit) => {
      const p = probability(unit, exposure)
      return sum + (1 - p) * (term[exposure](unit) / p) ** 2
    }, 0)
    const { seen, bound } = pairs(exposure, exposure)
    return alone + seen + bound
  }
  const between = pairs(one, other)
  return own(one) + own(other) - 2 * (between.seen - between.bound)
}
