/**
 * Effects between exposures, weighted by how unlikely each was: the total effect (everybody treated against nobody), the direct
 * one (oneself alone) and that of others (spill-over).
 *
 * Aronow & Samii (2017, Annals of Applied Statistics 11, 1912–1947): Hájek’s ratio, and Horvitz–Thompson’s sum for reference.
 * Variance: products of linearised residuals over all pairs of units whose exposures hang on a cluster in common (the form of
 * Leung 2022, Econometrica 90, 267–293). It expects the design’s variance plus the products of how far the effects on such two
 * differ from the mean effect, as Neyman’s does: exact where effects are the same. aronow-samii.ts has a variance that bounds
 * pairs that can never be exposed together instead, for small networks.
 */
import { effectOf, type AbsoluteEffect, type ArmEstimate, type EffectRefusal } from '../effect.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from '../refusal.ts'
import type { ClusterDesign, DesignRefusal, Layout } from './cluster-design.ts'
import { dependentSums, touchedClusters } from './dependence.ts'
import { drawingError, exposureProbabilities, type ExposureProbabilities } from './exposure-probability.ts'
import { exposures, treatedNeighbours, type Exposure, type PureExposure } from './exposure.ts'
import type { Neighbours } from './network.ts'

export interface NetworkExperiment extends Layout {
  neighbours: Neighbours
  design: ClusterDesign
  /** As they were assigned, 1 for treated. */
  arms: ArrayLike<number>
  /** Null for a unit that is not measured; it influences others all the same. */
  outcome: readonly (number | null)[]
}

export interface ExposureOptions {
  /** Share of neighbours that is enough: above 0.5, at most 1. Below 1 more units count, and the effect is that of so much. */
  threshold?: number
  /** Units less likely than this to get one of the two exposures are left out, and counted. */
  leastProbability?: number
  level?: number
  /** Of the Monte Carlo probabilities, where the design needs them. */
  draws?: number
  seed?: number
}

export const CONTRASTS = {
  total: ['all', 'none'],
  direct: ['self', 'none'],
  spillover: ['others', 'none'],
} as const satisfies Record<string, readonly [PureExposure, PureExposure]>
export type Contrast = keyof typeof CONTRASTS

export interface ExposedMean {
  exposure: PureExposure
  /** Hájek’s mean of the outcome, were everybody exposed so. */
  mean: number
  /** Units seen with it, and how many equally likely ones would say as much (Kish). */
  units: number
  effectiveUnits: number
  /** Mean share of their neighbours that is treated, weighted as the outcome is; null where none has neighbours. */
  treatedShare: number | null
}

export interface ExposureEffect {
  contrast: Contrast
  effect: AbsoluteEffect
  exposed: ExposedMean
  unexposed: ExposedMean
  /** The difference of Horvitz & Thompson’s sums over the units: without bias, and far less precise. */
  horvitzThompson: number
  /** Measured units, and those among them that could hardly ever get one of the two exposures. */
  measured: number
  leftOut: number
  probabilities: 'exact' | 'monte-carlo'
  /** Largest relative standard error of a probability used; 0 when exact. */
  probabilityError: number
  method: string
  assumptions: string[]
}

export type ExposureRefusal =
  EffectRefusal | DesignRefusal | Refusal<'no-pure-exposure' | 'too-few-clusters' | 'probabilities-too-rough'>

const METHOD = 'Hájek’s difference between exposures, variance over units that share a cluster, Welch’s t'
/** Probabilities from draws that may be further off than this (relative, one standard error) are not used. */
const ROUGHEST = 0.1
const LEAST_PROBABILITY = 0.001
/** With fewer clusters on a side (as equally heavy ones would be counted) residuals cancel by chance, and t covers too seldom. */
const LEAST_CLUSTERS = 10

const assumptionsFor = (threshold: number, cluster: string): string[] => [
  'Others matter by the share of one’s neighbours that is treated, and by nobody beyond: the network is complete and did not change by the treatment.',
  threshold === 1
    ? 'Nothing is assumed about how the effect grows with that share: only units with all neighbours in one arm count.'
    : `Having ${(100 * threshold).toFixed(0)} % of one’s neighbours in one arm is as good as all of them.`,
  `Arms were drawn as planned, ${cluster}.`,
]

/** What design and network say before anything is drawn: the same for all outcomes and contrasts of an experiment. */
export interface ExposureModel {
  threshold: number
  probabilities: ExposureProbabilities
  touched: Int32Array[]
}

export function exposureModel(
  experiment: Pick<NetworkExperiment, 'neighbours' | 'cluster' | 'clusters' | 'design'>,
  options: ExposureOptions = {},
): ExposureModel | DesignRefusal | Refusal<'impossible-input'> {
  const { threshold = 1 } = options
  const { neighbours, cluster, design } = experiment
  const probabilities = exposureProbabilities(neighbours, experiment, design, threshold, options)
  if ('refused' in probabilities) return probabilities
  return { threshold, probabilities, touched: touchedClusters(neighbours, cluster) }
}

/** One side of a contrast: its mean, and each unit’s part in its error. */
interface Side extends ExposedMean {
  terms: { units: number[]; columns: [number[]] }
  /** Own clusters of the units, as equally heavy ones would be counted. */
  effectiveClusters: number
  sum: number
}

function sideOf(
  { cluster, neighbours, outcome }: NetworkExperiment,
  { probabilities }: ExposureModel,
  seen: { exposure: Exposure[]; treated: Int32Array },
  exposure: PureExposure,
  population: readonly number[],
): Side {
  const units = population.filter((unit) => seen.exposure[unit] === exposure)
  const weights = units.map((unit) => 1 / (probabilities[exposure][unit] ?? 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const outcomes = units.map((unit) => outcome[unit] ?? 0)
  const sum = outcomes.reduce((partial, value, place) => partial + value * (weights[place] ?? 0), 0)
  const mean = sum / total
  const byCluster = new Map<number, number>()
  let [squares, share, tied] = [0, 0, 0]
  for (const [place, unit] of units.entries()) {
    const weight = weights[place] ?? 0
    const at = cluster[unit] ?? 0
    byCluster.set(at, (byCluster.get(at) ?? 0) + weight)
    squares += weight * weight
    const others = neighbours[unit]?.length ?? 0
    if (others === 0) continue
    share += (weight * (seen.treated[unit] ?? 0)) / others
    tied += weight
  }
  const clusterSquares = [...byCluster.values()].reduce((partial, weight) => partial + weight * weight, 0)
  return {
    exposure,
    mean,
    units: units.length,
    effectiveUnits: total ** 2 / squares,
    treatedShare: tied > 0 ? share / tied : null,
    terms: { units, columns: [outcomes.map((value, place) => ((value - mean) * (weights[place] ?? 0)) / total)] },
    effectiveClusters: total ** 2 / clusterSquares,
    sum,
  }
}

const dependentSum = (touched: readonly Int32Array[], one: Side['terms'], other: Side['terms']): number =>
  dependentSums(touched, one, other)[0]?.[0] ?? 0

/** A side as an arm: never less than the variance of units that are independent, where residuals happen to cancel. */
function armOf({ mean, terms, effectiveClusters }: Side, touched: readonly Int32Array[]): ArmEstimate {
  const df = effectiveClusters - 1
  const alone = terms.columns[0].reduce((sum, value) => sum + value * value, 0)
  const variance = Math.max(alone, dependentSum(touched, terms, terms))
  return { value: mean, variance: df > 0 ? (variance * effectiveClusters) / df : variance, df }
}

const meanOf = ({ exposure, mean, units, effectiveUnits, treatedShare }: Side): ExposedMean => ({
  exposure,
  mean,
  units,
  effectiveUnits,
  treatedShare,
})

/** Measured units likely enough to get both exposures. */
export function populationOf(
  { outcome }: NetworkExperiment,
  { probabilities }: ExposureModel,
  contrast: Contrast,
  leastProbability = LEAST_PROBABILITY,
): { measured: number; population: number[] } {
  const [one, other] = CONTRASTS[contrast]
  const measured = outcome.flatMap((value, unit) => (value === null ? [] : [unit]))
  const least = (unit: number) => Math.min(probabilities[one][unit] ?? 0, probabilities[other][unit] ?? 0)
  return { measured: measured.length, population: measured.filter((unit) => least(unit) >= leastProbability) }
}

const BROKEN = refuse(
  'impossible-input',
  'Give an arm, a cluster and an outcome (a finite number, or null) for every unit, and a least probability between 0 and 1.',
)

function isSound({ neighbours, cluster, arms, outcome }: NetworkExperiment, leastProbability: number): boolean {
  const whole = [cluster, arms, outcome].every((of) => of.length === neighbours.length)
  return whole && leastProbability > 0 && leastProbability < 1 && outcome.every((value) => value === null || Math.abs(value) < 1e100) // prettier-ignore
}

/** @param model from {@link exposureModel} with the same options, where it is there already */
export function exposureEffect(
  experiment: NetworkExperiment,
  contrast: Contrast,
  options: ExposureOptions = {},
  model = exposureModel(experiment, options),
): ExposureEffect | ExposureRefusal {
  const { level = 0.95, leastProbability = LEAST_PROBABILITY } = options
  if (!isLevel(level)) return BAD_LEVEL
  if (!isSound(experiment, leastProbability)) return BROKEN
  if ('refused' in model) return model
  const { neighbours, arms: drawn } = experiment
  const [one, other] = CONTRASTS[contrast]
  const { measured, population } = populationOf(experiment, model, contrast, leastProbability)
  const seen = {
    exposure: exposures(neighbours, drawn, model.threshold),
    treated: treatedNeighbours(neighbours, drawn),
  }
  const exposed = sideOf(experiment, model, seen, one, population)
  const unexposed = sideOf(experiment, model, seen, other, population)
  if (exposed.units === 0 || unexposed.units === 0)
    return refuse('no-pure-exposure', `Under this design no measured unit was exposed as “${exposed.units === 0 ? one : other}”: ${contrast === 'total' ? 'make clusters that cut fewer ties, or lower the threshold' : 'this effect needs a two-stage design, or people randomised one by one'}.`) // prettier-ignore
  const fewest = Math.min(exposed.effectiveClusters, unexposed.effectiveClusters)
  if (fewest < LEAST_CLUSTERS)
    return refuse('too-few-clusters', `Only ${fewest.toFixed(1)} effective clusters had one of the exposures, below ${LEAST_CLUSTERS}: compare whole clusters by randomisation inference instead.`) // prettier-ignore
  const { probabilities, touched } = model
  const used = [exposed, unexposed].flatMap((side) => side.terms.units.map((unit) => probabilities[side.exposure][unit] ?? 0)) // prettier-ignore
  const probabilityError = drawingError(probabilities, used)
  if (probabilityError > ROUGHEST)
    return refuse('probabilities-too-rough', `Exposure probabilities from ${probabilities.draws} draws may be ${(100 * probabilityError).toFixed(0)} % off: take more draws, or raise the least probability.`) // prettier-ignore
  const covariance = dependentSum(touched, exposed.terms, unexposed.terms)
  const arms = { treatment: armOf(exposed, touched), control: armOf(unexposed, touched) }
  const effect = effectOf({ ...arms, covariance, n: population.length }, level)
  if ('refused' in effect) return effect
  return {
    contrast,
    effect,
    exposed: meanOf(exposed),
    unexposed: meanOf(unexposed),
    horvitzThompson: (exposed.sum - unexposed.sum) / population.length,
    measured,
    leftOut: measured - population.length,
    probabilities: probabilities.method,
    probabilityError,
    method: METHOD,
    assumptions: assumptionsFor(
      model.threshold,
      experiment.design.kind === 'two-stage' ? 'in two stages' : 'cluster by cluster',
    ),
  }
}
