/**
 * Effects under the assumption that a treated neighbour adds the same, whoever it is and however many there are: a regression
 * of the outcome on the own arm and on the share of treated neighbours, both less their expectation under the design, read at
 * everybody treated against nobody.
 *
 * Less their expectation, so that units with other neighbours are no other units: neither regressor is related to anything
 * fixed before the draw (Borusyak & Hull 2023, Econometrica 91, 2155–2185). Eckles, Karrer & Ugander (2017, Journal of Causal
 * Inference 5) on what such a model buys, and costs where it is wrong. Variance over pairs of units that share a cluster.
 */
import { effectOf, type AbsoluteEffect, type EffectRefusal } from '../effect.ts'
import { quadraticForm, solveDefinite } from '../cholesky.ts'
import { refuse, type Refusal } from '../refusal.ts'
import { expectedShare, unsoundDesign, type DesignRefusal } from './cluster-design.ts'
import { dependentSums, touchedClusters } from './dependence.ts'
import type { Contrast, NetworkExperiment } from './exposure-effect.ts'
import { treatedNeighbours } from './exposure.ts'

export interface LinearExposure extends Record<Contrast, AbsoluteEffect> {
  /** Measured units with neighbours; those without are left out, and counted. */
  units: number
  leftOut: number
  method: string
  assumptions: string[]
}

const METHOD = 'regression on own arm and share of treated neighbours, variance over units that share a cluster'
const ASSUMPTIONS = [
  'The effect grows in proportion to the share of one’s neighbours that is treated, and adds to that of one’s own arm.',
  'It is the same for units with few and with many neighbours in other clusters.',
  'Nobody beyond one’s neighbours matters: the network is complete and did not change by the treatment.',
]
/** What each effect is of the coefficients of (1, own arm, share of neighbours). */
const COMBINATIONS: Record<Contrast, readonly [number, number, number]> = {
  total: [0, 1, 1],
  direct: [0, 1, 0],
  spillover: [0, 0, 1],
}

function product(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0
  for (let place = 0; place < one.length; place += 1) sum += (one[place] ?? 0) * (other[place] ?? 0)
  return sum
}

export function linearExposure(
  experiment: NetworkExperiment,
  level = 0.95,
): LinearExposure | EffectRefusal | DesignRefusal | Refusal<'not-separable' | 'no-neighbours'> {
  const { neighbours, arms, outcome, cluster, clusters, design } = experiment
  const unsound = unsoundDesign(design, experiment)
  if (unsound !== null) return unsound
  const share = expectedShare(design, clusters)
  if (share === null)
    return refuse(
      'impossible-design',
      'This regression needs a design in which every cluster is as likely to be treated.',
    )
  if (outcome.length !== neighbours.length || !outcome.every((value) => value === null || Math.abs(value) < 1e100))
    return refuse('impossible-input', 'Give an outcome (a finite number, or null) for every unit.')
  const measured = outcome.flatMap((value, unit) => (value === null ? [] : [unit]))
  const units = measured.filter((unit) => (neighbours[unit]?.length ?? 0) > 0)
  if (units.length === 0)
    return refuse('no-neighbours', 'No measured unit has neighbours: there is no spill-over, compare the arms.')
  const treated = treatedNeighbours(neighbours, arms)
  const values = Float64Array.from(units, (unit) => outcome[unit] ?? 0)
  const columns = [
    new Float64Array(units.length).fill(1),
    Float64Array.from(units, (unit) => (arms[unit] ?? 0) - share),
    Float64Array.from(units, (unit) => (treated[unit] ?? 0) / (neighbours[unit]?.length ?? 1) - share),
  ]
  const gram = columns.map((one) => columns.map((other) => product(one, other)))
  const fit = solveDefinite(gram, columns.map((column) => product(column, values))) // prettier-ignore
  if (fit === null)
    return refuse('not-separable', 'Own arm and neighbours’ arms were never apart: no ties between clusters, so the plain comparison of clusters is the total effect.') // prettier-ignore
  const residuals = values.map((value, place) => value - columns.reduce((sum, column, i) => sum + (column[place] ?? 0) * (fit[i] ?? 0), 0)) // prettier-ignore
  const scores = { units, columns: columns.map((column) => column.map((x, place) => x * (residuals[place] ?? 0))) }
  const together = dependentSums(touchedClusters(neighbours, cluster), scores, scores)
  const alone = scores.columns.map((one) => scores.columns.map((other) => product(one, other)))
  const of = new Set(units.map((unit) => cluster[unit] ?? 0)).size
  const effectOn = (combination: readonly number[]): AbsoluteEffect | EffectRefusal => {
    const direction = solveDefinite(gram, combination) ?? []
    const variance = (Math.max(quadraticForm(alone, direction), quadraticForm(together, direction)) * of) / (of - 1)
    const df = of - 3
    const treatment = { value: product(combination, fit), variance, df }
    return effectOf({ treatment, control: { value: 0, variance: 0, df }, covariance: 0, n: units.length }, level)
  }
  const total = effectOn(COMBINATIONS.total)
  if ('refused' in total) return total
  const direct = effectOn(COMBINATIONS.direct)
  if ('refused' in direct) return direct
  const spillover = effectOn(COMBINATIONS.spillover)
  if ('refused' in spillover) return spillover
  const leftOut = measured.length - units.length
  return { total, direct, spillover, units: units.length, leftOut, method: METHOD, assumptions: ASSUMPTIONS }
}
