/**
 * The difference of two shares by the score test, p and interval from one and the same test: sound also for few people, for
 * none or all of them, where Welch's needs variation.
 *
 * All δ for which the score statistic (p̂₁ − p̂₂ − δ)/√(κ(p̃₁q̃₁/n₁ + p̃₂q̃₂/n₂)) is not rejected, p̃ the likeliest shares δ apart.
 * κ = N/(N − 1) is Miettinen & Nurminen (1985, Statistics in Medicine 4, 213–226), κ = 1 is Mee (1984, Biometrics 40,
 * 1175–1176). The likeliest shares are the root of a cubic (Farrington & Manning 1990, Statistics in Medicine 9, 1447–1454).
 */
import { normalLogSf } from './normal.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

/** `successes` of `n` in each of two separate samples. */
export interface TwoShares {
  x1: number
  n1: number
  x2: number
  n2: number
}

export interface ShareDifference extends Bounds {
  /** first − second */
  value: number
  /** Two-sided; below 1 − level exactly when the interval leaves out 0. */
  p: number
}

export type ShareRefusal = Refusal<'impossible-input' | 'impossible-level'>

export const IMPOSSIBLE_COUNTS = refuse(
  'impossible-input',
  'Give whole numbers: at least one person in each sample, and from 0 to all of them with the outcome.',
)

export const arePossible = ({ x1, n1, x2, n2 }: TwoShares): boolean =>
  [x1, n1, x2, n2].every((count) => Number.isSafeInteger(count) && count >= 0) && n1 >= 1 && n2 >= 1 && x1 <= n1 && x2 <= n2 // prettier-ignore

/** The likeliest first share when it is δ above the second. */
function likeliest({ x1, n1, x2, n2 }: TwoShares, delta: number): number {
  const theta = n2 / n1
  const [p1, p2] = [x1 / n1, x2 / n2]
  const a = 1 + theta
  const b = -(1 + theta + p1 + theta * p2 + delta * (theta + 2))
  const c = delta * delta + delta * (2 * p1 + theta + 1) + p1 + theta * p2
  const d = -p1 * delta * (1 + delta)
  const v = (b / (3 * a)) ** 3 - (b * c) / (6 * a * a) + d / (2 * a)
  const u = Math.sqrt(Math.max(0, (b / (3 * a)) ** 2 - c / (3 * a))) * (v < 0 ? -1 : 1)
  const w = (Math.PI + Math.acos(Math.max(-1, Math.min(1, u === 0 ? 0 : v / u ** 3)))) / 3
  let share = 2 * u * Math.cos(w) - b / (3 * a)
  // Cosines lose digits where two roots come together: Newton's method has them back.
  for (let step = 0; step < 2; step += 1) {
    const slope = (3 * a * share + 2 * b) * share + c
    const change = (((a * share + b) * share + c) * share + d) / slope
    if (slope !== 0 && Math.abs(change) < 1e-4) share -= change
  }
  return Math.max(Math.max(0, delta), Math.min(Math.min(1, 1 + delta), share))
}

/**
 * The score statistic for a difference of δ; ±Infinity where δ is impossible.
 * @param kappa what the variance is multiplied by
 */
export function scoreStatistic(shares: TwoShares, delta: number, kappa = 1): number {
  const { x1, n1, x2, n2 } = shares
  const off = x1 / n1 - x2 / n2 - delta
  const p1 = likeliest(shares, delta)
  const p2 = Math.max(0, Math.min(1, p1 - delta))
  const variance = kappa * ((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2)
  if (Math.abs(off) < 1e-15) return 0
  return variance > 0 ? off / Math.sqrt(variance) : Math.sign(off) * Infinity
}

export type ScoreMethod = 'Miettinen–Nurminen' | 'Mee'

/** First share minus second, with the score test of no difference and the interval that it inverts to. */
export function scoreDifference(
  shares: TwoShares,
  level = 0.95,
  method: ScoreMethod = 'Miettinen–Nurminen',
): ShareDifference | ShareRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (!arePossible(shares)) return IMPOSSIBLE_COUNTS
  const { x1, n1, x2, n2 } = shares
  const kappa = method === 'Mee' ? 1 : (n1 + n2) / (n1 + n2 - 1)
  const value = x1 / n1 - x2 / n2
  const z = criticalZ(level)
  const isHeld = (delta: number) => Math.abs(scoreStatistic(shares, delta, kappa)) <= z
  const bound = (end: number): number => {
    if (isHeld(end)) return end
    // "No difference" is tried as such, so that rounding cannot part the interval from its p.
    let [inside, outside] = [value, end]
    if (value * end <= 0 && value !== 0) [inside, outside] = isHeld(0) ? [0, end] : [value, 0]
    for (let step = 0; step < 100 && inside !== outside; step += 1) {
      const middle = (inside + outside) / 2
      if (middle === inside || middle === outside) break
      if (isHeld(middle)) inside = middle
      else outside = middle
    }
    return inside
  }
  const p = Math.min(1, 2 * Math.exp(normalLogSf(Math.abs(scoreStatistic(shares, 0, kappa)))))
  return { value, lo: Math.min(value, bound(-1)), hi: Math.max(value, bound(1)), p }
}
