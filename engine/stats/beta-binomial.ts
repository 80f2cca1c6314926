/**
 * Two shares with beta priors, exact: chance to win, expected loss and the interval of the difference by integrating one
 * posterior against the other's distribution function, no simulation and no normal approximation.
 *
 * The trapezoid rule on the logit scale, where the densities are analytic and fall off exponentially, converges so fast (Trefethen
 * & Weideman 2014, SIAM Review 56, 385–458) that steps of a quarter of a standard deviation give all digits. The loss follows
 * from E[p₂·1(p₂ > p₁)] = E[p₂]·P(Beta(a₂ + 1, b₂) > p₁).
 */
import { logBeta, logIncompleteBeta, type UnitPoint } from './beta.ts'
import type { Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel } from './refusal.ts'
import { arePossible, IMPOSSIBLE_COUNTS, type ShareRefusal, type TwoShares } from './score-difference.ts'

interface Beta {
  a: number
  b: number
}

export interface BetaPosterior extends Bounds {
  /** Mean of the difference, first − second. */
  mean: number
  chanceToWin: number
  chanceToLose: number
  lossOfTreatment: number
  lossOfControl: number
}

/** Points and weights of a beta density on the logit scale; the weights add up to 1. */
function nodes({ a, b }: Beta): { point: UnitPoint; weight: number }[] {
  const logit = (t: number): UnitPoint => {
    const [logX, logY] = [-Math.log1p(Math.exp(-t)), -Math.log1p(Math.exp(t))]
    return { x: Math.exp(logX), y: Math.exp(logY), logX, logY }
  }
  const middle = Math.log(a / b)
  const logDensity = ({ logX, logY }: UnitPoint) => a * logX + b * logY - logBeta(a, b)
  const top = logDensity(logit(middle))
  const step = Math.min(0.5, Math.sqrt((a + b) / (a * b)) / 4)
  const found: { point: UnitPoint; weight: number }[] = []
  for (const direction of [1, -1])
    for (let k = direction === 1 ? 0 : 1; ; k += 1) {
      const point = logit(middle + direction * k * step)
      const log = logDensity(point)
      if (log < top - 40 || point.x === 0 || point.y === 0) break
      found.push({ point, weight: Math.exp(log - top) })
    }
  const total = found.reduce((sum, { weight }) => sum + weight, 0)
  return found.map(({ point, weight }) => ({ point, weight: weight / total }))
}

/** ln P(X ≤ x) of a beta variable. */
const logCdf = ({ a, b }: Beta, point: UnitPoint): number =>
  point.x <= 0 ? -Infinity : point.y <= 0 ? 0 : logIncompleteBeta(a, b, point)

/** P(first > second); sums of weights may miss 1 by rounding. */
const exceeds = (first: Beta, second: Beta): number =>
  Math.min(
    1,
    nodes(first).reduce((sum, { point, weight }) => sum + weight * Math.exp(logCdf(second, point)), 0),
  )

const meanOf = ({ a, b }: Beta): number => a / (a + b)
const oneMore = ({ a, b }: Beta): Beta => ({ a: a + 1, b })

/** E max(second − first, 0) */
const lossOf = (first: Beta, second: Beta): number =>
  Math.max(0, meanOf(second) * exceeds(oneMore(second), first) - meanOf(first) * exceeds(second, oneMore(first)))

/**
 * First share (the treatment) against the second, from uniform priors unless others are given.
 * @param prior Beta(a, b) of each share
 */
export function betaBinomial(
  { x1, n1, x2, n2 }: TwoShares,
  better: 'higher' | 'lower' = 'higher',
  level = 0.95,
  prior: Beta = { a: 1, b: 1 },
): BetaPosterior | ShareRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const priors = [prior.a, prior.b]
  if (!arePossible({ x1, n1, x2, n2 }) || !priors.every((one) => one > 1e-3 && one < 1e9)) return IMPOSSIBLE_COUNTS
  const first = { a: prior.a + x1, b: prior.b + n1 - x1 }
  const second = { a: prior.a + x2, b: prior.b + n2 - x2 }
  const others = nodes(second)
  /** P(first − second ≤ d) */
  const below = (d: number) =>
    others.reduce((sum, { point, weight }) => {
      const [x, y] = [point.x + d, point.y - d]
      return sum + weight * Math.exp(logCdf(first, { x, y, logX: Math.log(x), logY: Math.log(y) }))
    }, 0)
  const quantile = (p: number) => {
    let [lo, hi] = [-1, 1]
    for (let step = 0; step < 44; step += 1) {
      const middle = (lo + hi) / 2
      if (below(middle) < p) lo = middle
      else hi = middle
    }
    return (lo + hi) / 2
  }
  const [above, under] = [exceeds(first, second), exceeds(second, first)]
  const [loss, gain] = [lossOf(first, second), lossOf(second, first)]
  const isUp = better === 'higher'
  return {
    mean: meanOf(first) - meanOf(second),
    lo: quantile((1 - level) / 2),
    hi: quantile((1 + level) / 2),
    chanceToWin: isUp ? above : under,
    chanceToLose: isUp ? under : above,
    lossOfTreatment: isUp ? loss : gain,
    lossOfControl: isUp ? gain : loss,
  }
}
