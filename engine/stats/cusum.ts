/**
 * A slow rise of counts, found by cumulative sums: S grows by each count less a reference value, never below 0, and an
 * alarm is given when it reaches the decision interval (Page 1954; for counts Lucas 1985, Technometrics 27, 129–144).
 *
 * The reference value is that of the likelihood ratio between the usual and the raised mean. The mean time between alarms
 * is computed exactly for counts by the Markov chain of Brook & Evans (1972, Biometrika 59, 539–549), so that the alarm
 * can be set by the false alarms a week that somebody is ready to look at. It assumes independent counts from one usual
 * distribution: hours of the day with their own means need their own chart, or counts by the day.
 */
import { countLogLower, countLogProbability, type CountModel } from './negative-binomial.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface CusumDesign {
  usual: CountModel
  /** Subtracted from each count. */
  reference: number
  /** Alarm when the sum is at least this. */
  decision: number
  /** Mean number of counts up to a false alarm, starting from 0. */
  runLength: number
  falseAlarmsPerWeek: number
  /** Mean number of counts until the alarm once the mean has risen as designed. */
  delay: number
}

export type CusumRefusal = Refusal<'impossible-input' | 'not-computable'>

/** Steps of a chain on whole numbers: how likely each is, and how likely at most each. */
export interface LatticeSteps {
  probability: (step: number) => number
  atMost: (step: number) => number
}

const MOST_STATES = 400

/**
 * Mean number of steps from 0 until the chain max(0, s + step) reaches `states`. Infinity where it practically never does.
 * Elimination needs no pivoting: what is left of each row is positive (an M-matrix).
 */
export function latticeRunLength({ probability, atMost }: LatticeSteps, states: number): number {
  const rows = Array.from({ length: states }, (_, i) =>
    Array.from({ length: states }, (__, j) => (i === j ? 1 : 0) - (j === 0 ? atMost(-i) : probability(j - i))),
  )
  const right = rows.map(() => 1)
  // From the last state down to the first, so that the answer for 0 needs no way back.
  for (let k = states - 1; k > 0; k -= 1) {
    const pivotRow = rows[k] ?? []
    const pivot = pivotRow[k] ?? 1
    for (let i = 0; i < k; i += 1) {
      const row = rows[i] ?? []
      const factor = (row[k] ?? 0) / pivot
      if (factor === 0) continue
      for (let j = 0; j < k; j += 1) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0)
      right[i] = (right[i] ?? 0) - factor * (right[k] ?? 0)
    }
  }
  const last = rows[0]?.[0] ?? 0
  // What rounding leaves of a chance below 1e-13 says nothing about its size.
  return last > 1e-13 ? (right[0] ?? 0) / last : Infinity
}

/** The sum after one more count. */
export const cusumStep = (sum: number, count: number, reference: number): number => Math.max(0, sum + count - reference)

/** Whether a sum has come to the decision interval, rounding aside. */
export const isDecided = (sum: number, decision: number): boolean => sum >= decision - 1e-9

/**
 * The smallest number of states at which the mean run length is what is wanted.
 * @param lengthAt mean run length by states; grows with them
 * @returns null where more than `most` states would be needed
 */
export function smallestDecision(lengthAt: (states: number) => number, wanted: number, most: number): number | null {
  let [tooSmall, enough] = [0, 1]
  while (lengthAt(enough) < wanted) {
    if (enough === most) return null
    ;[tooSmall, enough] = [enough, Math.min(most, enough * 2)]
  }
  while (enough - tooSmall > 1) {
    const middle = (tooSmall + enough) >> 1
    if (lengthAt(middle) < wanted) tooSmall = middle
    else enough = middle
  }
  return enough
}

/** The steps of counts less a reference of `shift / lattice`, in units of 1 / lattice. */
const countSteps = (model: CountModel, shift: number, lattice: number): LatticeSteps => ({
  probability: (step) => {
    const x = (step + shift) / lattice
    return x >= 0 && Number.isInteger(x) ? Math.exp(countLogProbability(x, model)) : 0
  },
  atMost: (step) => Math.exp(countLogLower(Math.floor((step + shift) / lattice), model)),
})

/** Mean number of counts until the sum reaches the decision interval; both must be whole multiples of 1 / lattice. */
export function cusumRunLength(
  model: CountModel,
  reference: number,
  decision: number,
  lattice: number,
): number | CusumRefusal {
  const [shift, states] = [reference * lattice, decision * lattice]
  const whole = [shift, states, lattice].every((value) => Math.abs(value - Math.round(value)) < 1e-9)
  if (!whole || !(model.mean >= 0 && model.mean < 1e6 && model.size > 0 && reference > 0 && states >= 1))
    return refuse('impossible-input', 'Reference and decision interval must be multiples of the lattice, and the model possible.') // prettier-ignore
  if (states > MOST_STATES)
    return refuse('not-computable', `The chain has more than ${MOST_STATES} states: choose a coarser lattice.`)
  const length = latticeRunLength(countSteps(model, Math.round(shift), lattice), Math.round(states))
  return Number.isFinite(length) ? length : refuse('not-computable', 'The alarm practically never comes.')
}

/** The reference value at which the likelihood ratio of the two means stands still. */
function likelihoodReference(mean: number, raised: number, size: number): number {
  if (size === Infinity) return (raised - mean) / Math.log(raised / mean)
  return (size * Math.log1p((raised - mean) / (size + mean))) / (Math.log(raised / mean) - Math.log1p((raised - mean) / (size + mean))) // prettier-ignore
}

/**
 * The most sensitive chart within a budget of false alarms.
 * @param raised the mean that is to be found quickly
 * @param budget false alarms a week, and counts a week (168 by the hour)
 */
export function designCusum(
  usual: CountModel,
  raised: number,
  budget: { falseAlarmsPerWeek: number; countsPerWeek: number },
): CusumDesign | CusumRefusal {
  const { falseAlarmsPerWeek, countsPerWeek } = budget
  const { mean, size } = usual
  if (!(mean > 0 && raised > mean && raised < 1e6 && size > 0 && falseAlarmsPerWeek > 0 && countsPerWeek > falseAlarmsPerWeek)) // prettier-ignore
    return refuse('impossible-input', 'The raised mean must be above the usual one, and the budget below one alarm a count.') // prettier-ignore
  const lattice = Math.min(20, Math.max(1, Math.ceil(8 / (raised - mean))))
  const shift = Math.round(likelihoodReference(mean, raised, size) * lattice)
  const reference = shift / lattice
  if (reference <= mean || reference >= raised)
    return refuse('not-computable', 'The rise is too small beside the mean: count over longer periods.')
  const wanted = countsPerWeek / falseAlarmsPerWeek
  const lengthAt = (states: number) => latticeRunLength(countSteps(usual, shift, lattice), states)
  const enough = smallestDecision(lengthAt, wanted, MOST_STATES)
  if (enough === null)
    return refuse('not-computable', 'So rare an alarm needs a longer chain: allow more alarms, or count over longer periods.') // prettier-ignore
  const runLength = lengthAt(enough)
  if (!Number.isFinite(runLength)) return refuse('not-computable', 'The alarm practically never comes.')
  const delay = latticeRunLength(countSteps({ mean: raised, size }, shift, lattice), enough)
  return { usual, reference, decision: enough / lattice, runLength, falseAlarmsPerWeek: countsPerWeek / runLength, delay } // prettier-ignore
}

/** The sum after each count, and where alarms were given; after an alarm it starts again from 0. */
export function cusum(
  counts: readonly number[],
  { reference, decision }: Pick<CusumDesign, 'reference' | 'decision'>,
): { sums: number[]; alarms: number[] } | Refusal<'impossible-input'> {
  if (!counts.every((count) => count >= 0 && count < 1e15) || !(reference > 0 && decision > 0))
    return refuse('impossible-input', 'Counts must be finite and not negative, reference and decision above 0.')
  let sum = 0
  const alarms: number[] = []
  const sums = counts.map((count, at) => {
    sum = cusumStep(sum, count, reference)
    const reached = sum
    if (isDecided(sum, decision)) {
      alarms.push(at)
      sum = 0
    }
    return reached
  })
  return { sums, alarms }
}
