/**
 * The effect on clusters with nothing assumed but how their arms were drawn: for few clusters, regions or hours, where no
 * normal approximation holds.
 *
 * Fisher’s randomisation test of a constant effect τ, by the difference of arm means of the clusters’ values; the interval is
 * all τ that are not rejected (Ho & Imbens 2006, JASA 101, 888–900; the order statistics of Hartigan 1969, JASA 64, 1303–1317).
 * Each assignment w would show the observed difference or more exactly from τ = (observed − w’s difference)/(1 − w’s overlap)
 * on, so that no search is needed. Two-sided p: twice the smaller tail.
 */
import { Random } from '../random.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from '../refusal.ts'
import { armsOf, unsoundDesign, type DesignRefusal } from './cluster-design.ts'
import { assignmentCount, everyAssignment, type EqualDesign } from './every-assignment.ts'

export interface RandomisationEffect {
  /** Difference of the arms’ means over clusters, each counted once. */
  value: number
  lo: number
  hi: number
  level: number
  /** Below 1 − level exactly when the interval leaves out 0. */
  p: number
  /** Smallest p that any outcome could have given. */
  smallestP: number
  assignments: number
  method: 'all assignments' | 'drawn assignments'
}

export type RandomisationRefusal =
  DesignRefusal | Refusal<'impossible-input' | 'impossible-level' | 'too-few-clusters' | 'no-variation'>

/** More assignments than these are drawn, not listed. */
const MOST_LISTED = 100_000
const DRAWS = 20_000

function* drawnAssignments(
  design: EqualDesign,
  clusters: number,
  observed: ArrayLike<number>,
  seed: number,
): Generator<ArrayLike<number>> {
  // prettier-ignore
  const random = new Random(seed)
  const layout = { cluster: Int32Array.from({ length: clusters }, (_, index) => index), clusters }
  // The one that happened belongs to them, or p could be 0 (Phipson & Smyth 2010).
  yield observed
  for (let draw = 1; draw < DRAWS; draw += 1) yield armsOf(design, layout, () => random.uniform()).arms
}

/** Mean of treated less mean of others, among clusters that were drawn for an arm. */
function difference(values: ArrayLike<number>, arms: ArrayLike<number>, counted: readonly number[]): number {
  let [treated, treatedSum, sum] = [0, 0, 0]
  for (const index of counted) {
    sum += values[index] ?? 0
    if (arms[index] !== 1) continue
    treated += 1
    treatedSum += values[index] ?? 0
  }
  return treatedSum / treated - (sum - treatedSum) / (counted.length - treated)
}

/**
 * @param values one for each cluster, such as the mean over its people
 * @param arms as they were drawn, 1 for treated
 */
export function clusterRandomisation(
  values: readonly number[],
  arms: ArrayLike<number>,
  design: EqualDesign,
  { level = 0.95, seed = 1 }: { level?: number; seed?: number } = {},
): RandomisationEffect | RandomisationRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const clusters = values.length
  const unsound = unsoundDesign(design, { cluster: [], clusters })
  if (unsound !== null) return unsound
  const counted = design.kind === 'pairs' ? design.pairs.flat() : values.map((_, index) => index)
  const treated = counted.filter((index) => arms[index] === 1).length
  const asPlanned = design.kind === 'complete' ? treated === design.treated : design.pairs.every(([one, other]) => (arms[one] === 1) !== (arms[other] === 1)) // prettier-ignore
  if (arms.length !== clusters || !asPlanned || !values.every((value) => Math.abs(value) < 1e100))
    return refuse('impossible-input', 'Give a finite value and an arm for each cluster, drawn as the design says.')
  const count = assignmentCount(design, clusters)
  const isListed = count <= MOST_LISTED
  const total = isListed ? count : DRAWS
  const smallestP = Math.min(1, 2 / total)
  if (smallestP >= 1 - level - 1e-12)
    return refuse('too-few-clusters', `With so few clusters the smallest p that chance allows is ${smallestP.toPrecision(2)}: no outcome could be told from it at ${Number((100 * level).toFixed(4))} %. Randomise more clusters.`) // prettier-ignore
  const observed = difference(values, arms, counted)
  const scale = Math.max(...counted.map((index) => Math.abs(values[index] ?? 0)))
  const limits: number[] = []
  let same = 0
  for (const other of isListed ? everyAssignment(design, clusters) : drawnAssignments(design, clusters, arms, seed)) {
    const overlap = difference(arms, other, counted)
    if (overlap > 1 - 1e-12) same += 1
    else limits.push(snapped((observed - difference(values, other, counted)) / (1 - overlap), scale))
  }
  limits.sort((a, b) => a - b)
  if ((limits.at(-1) ?? 0) - (limits[0] ?? 0) <= 1e-13 * scale)
    return refuse('no-variation', 'Every cluster had the same value but for its arm: without any variation nothing says how far chance could reach.') // prettier-ignore
  const upper = (same + limits.filter((limit) => limit <= 0).length) / total
  const lower = (same + limits.filter((limit) => limit >= 0).length) / total
  // An effect is rejected while fewer than half of alpha of the assignments lie on its side.
  const needed = Math.max(1, Math.ceil(((1 - level) / 2) * total - 1e-9) - same)
  return {
    value: observed,
    lo: limits[needed - 1] ?? -Infinity,
    hi: limits[limits.length - needed] ?? Infinity,
    level,
    p: Math.min(1, 2 * Math.min(upper, lower)),
    smallestP,
    assignments: total,
    method: isListed ? 'all assignments' : 'drawn assignments',
  }
}

/** What rounding leaves of 0 is 0: a tie counts against the effect. */
const snapped = (limit: number, scale: number): number => (Math.abs(limit) <= 1e-12 * scale ? 0 : limit)
