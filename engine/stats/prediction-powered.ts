/**
 * The mean of what people say of all messages, from a label that a machine gave to every one, and what people said of a random
 * sample: the machine's mean over all, corrected by how far it is off where people looked.
 *
 *   θ = ȳ + λ(F − f̄),  λ = s_yf / s_ff
 *
 * ȳ and f̄ are means over the sample, F the machine's mean over all. This is prediction-powered inference (Angelopoulos, Bates,
 * Fannjiang, Jordan & Zrnic 2023, Science 382, 669–674) with its power tuned (Angelopoulos, Duchi & Zrnic 2023, PPI++), which for a finite
 * population is the regression estimator of survey sampling (Cochran 1977, Sampling Techniques, 3rd ed., §7.3), with the variance
 * (1 − n/N)·Σe²/(n(n − 2)) and Student's t on n − 2 degrees of freedom. The machine may be as wrong as it likes: a useless one has
 * λ near 0 and costs a degree of freedom. Rogan & Gladen's correction (1978, American Journal of Epidemiology 107, 71–76), which
 * divides by sensitivity + specificity − 1, needs these from elsewhere, assumes that they are the same here, and has no answer
 * near 0; with a sample of these messages nothing speaks for it.
 */
import { wilson, type Bounds } from './proportion.ts'
import { isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'

/** Sums over the sample; y what people said and f what the machine said, both from −1 to 1. */
export interface PairSums {
  n: number
  y: number
  f: number
  yy: number
  ff: number
  yf: number
  /** Messages of the sample of which the two say the same. */
  same: number
}

export interface PredictionPowered {
  value: number
  interval: Bounds
  /** Null where everything was read. */
  level: number | null
  /** How much of the machine's word counts: 0 nothing, 1 all of it. */
  weight: number
  method: string
}

/** Below, the weight cannot be told from the sample that it is used on. */
export const FEWEST = 30
/** With fewer differences a normal approximation says too little of them. */
const FEW_DIFFER = 5
const REGRESSION = 'prediction-powered: regression on the source’s label, finite population (t with n − 2 df)'
const RARELY = 'the source’s own, give or take what so few differences in the sample allow (Wilson score)'
const TOO_FEW = refuse('too-few', `Fewer than ${FEWEST} messages with a label of the source were read: read more.`)
const SAME_LABEL = refuse('one-label', 'The source gave all messages that were read the same label: it says nothing that could help.') // prettier-ignore
const IMPOSSIBLE = refuse('impossible', 'The sums contradict each other.')

export function pairSums(pairs: readonly { y: number; f: number }[]): PairSums {
  const sums = { n: pairs.length, y: 0, f: 0, yy: 0, ff: 0, yf: 0, same: 0 }
  for (const { y, f } of pairs) {
    sums.y += y
    sums.f += f
    sums.yy += y * y
    sums.ff += f * f
    sums.yf += y * f
    sums.same += y === f ? 1 : 0
  }
  return sums
}

/**
 * @param machine its mean over all messages, the sample among them
 * @param population how many there are
 */
export function predictionPowered(
  sums: PairSums,
  machine: number,
  population: number,
  level = 0.95,
): PredictionPowered | Refusal {
  const { n, same } = sums
  if (
    ![n, sums.y, sums.f, sums.yy, sums.ff, sums.yf, same, machine].every(Number.isFinite) ||
    !(population >= n) ||
    !isLevel(level) ||
    same > n
  )
    return IMPOSSIBLE
  if (n < FEWEST) return TOO_FEW
  const [y, f] = [sums.y / n, sums.f / n]
  if (n === population)
    return { value: y, interval: { lo: y, hi: y }, level: null, weight: 0, method: 'everything was read' }
  const [syy, sff, syf] = [sums.yy - n * y * y, sums.ff - n * f * f, sums.yf - n * y * f]
  if (!(sff > 1e-9)) return SAME_LABEL
  if (n - same < FEW_DIFFER) return rarely(sums, machine, population, level)
  const weight = syf / sff
  const residuals = Math.max(0, syy - weight * syf)
  const se = Math.sqrt(((1 - n / population) * residuals) / (n * (n - 2)))
  const value = Math.min(1, Math.max(-1, y + weight * (machine - f)))
  const reach = studentTQuantile(0.5 + level / 2, n - 2) * se
  const interval = { lo: Math.max(-1, value - reach), hi: Math.min(1, value + reach) }
  return { value, interval, level, weight, method: REGRESSION }
}

/** Where the two hardly differ: each message of which they do moves the mean by at most 2 of its places. */
function rarely(
  { n, y, f, same }: PairSums,
  machine: number,
  population: number,
  level: number,
): PredictionPowered | Refusal {
  const bounds = wilson(n - same, n, level)
  if (bounds === null) return IMPOSSIBLE
  const value = Math.min(1, Math.max(-1, machine + (y - f) / n))
  const reach = 2 * bounds.hi * (1 - n / population)
  const interval = { lo: Math.max(-1, value - reach), hi: Math.min(1, value + reach) }
  return { value, interval, level, weight: 1, method: RARELY }
}
