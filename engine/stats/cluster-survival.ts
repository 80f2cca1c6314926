/**
 * The survival curve of stays that come in clusters: several of one person, who may have long ones, or short ones.
 *
 * The estimate is Kaplan & Meier's. Its variance is the infinitesimal jackknife, summed within clusters before it is squared
 * (Williams 1995, Lifetime Data Analysis 1, 171–186; Ying & Wei 1994, Journal of Multivariate Analysis 50, 17–29), times
 * G/(G−1), with Student's t on G−1 degrees of freedom. With one stay a cluster that is Greenwood's variance where nobody is
 * censored, and near it elsewhere. The intervals are on the log(−log) scale as in kaplan-meier.ts, and so are the edges.
 */
import { kaplanMeier, type SurvivalCurve, type SurvivalRefusal } from './kaplan-meier.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'

/** A stay that is seen from its start. */
export interface ClusteredStay {
  cluster: number
  time: number
  /** The end was seen; else observation ended first. */
  ended: boolean
}

/** Sums over clusters of a·a, a·n and n·n: a is what those who are gone add, n how many are still there. */
class Sums {
  private readonly gone = new Map<number, number>()
  private readonly there = new Map<number, number>()
  private aa = 0
  private an = 0
  private nn = 0

  constructor(stays: readonly ClusteredStay[]) {
    for (const { cluster } of stays) this.change(cluster, 0, 1)
  }

  change(cluster: number, addGone: number, addThere: number): void {
    const [a, n] = [this.gone.get(cluster) ?? 0, this.there.get(cluster) ?? 0]
    const [b, m] = [a + addGone, n + addThere]
    this.aa += b * b - a * a
    this.an += b * m - a * n
    this.nn += m * m - n * n
    this.gone.set(cluster, b)
    this.there.set(cluster, m)
  }

  /** Σ (a + n·h)² */
  squares(h: number): number {
    return Math.max(0, this.aa + 2 * h * this.an + h * h * this.nn)
  }
}

/**
 * @returns the curve with intervals that know of the clusters; refused with fewer than two, of which nobody knows how they
 *   differ
 */
export function clusteredSurvival(
  stays: readonly ClusteredStay[],
  level = 0.95,
): SurvivalCurve | SurvivalRefusal | Refusal<'too-few'> {
  const curve = kaplanMeier(stays.map(({ time, ended }) => ({ time, cause: ended ? 'ended' : null })), level) // prettier-ignore
  if (isRefusal(curve)) return curve
  const clusters = new Set(stays.map(({ cluster }) => cluster)).size
  if (clusters < 2) return refuse('too-few', 'One person alone says nothing about how people differ.')
  const t = studentTQuantile(0.5 + level / 2, clusters - 1)
  const sums = new Sums(stays)
  const order = [...stays].sort((x, y) => x.time - y.time || Number(y.ended) - Number(x.ended))
  let next = 0
  /** Greenwood's sum Σ d/(Y(Y−d)): what everybody who is still there adds to the logarithm of the curve. */
  let greenwood = 0
  let hi = 1
  const steps = curve.steps.map((step) => {
    const { time, atRisk, events, survival } = step
    // Whoever was censored before this time keeps what the steps until then added; whoever ends now adds −1/Y to it.
    for (; next < order.length; next++) {
      const stay = order[next]
      if (stay === undefined || stay.time > time || (stay.time === time && !stay.ended)) break
      sums.change(stay.cluster, stay.time === time ? greenwood - 1 / atRisk : greenwood, -1)
    }
    if (survival === 0) return { ...step, lo: 0, hi }
    greenwood += events / (atRisk * (atRisk - events))
    const se = Math.sqrt((clusters / (clusters - 1)) * sums.squares(greenwood))
    const reach = (t * se) / Math.abs(Math.log(survival))
    const lo = survival ** Math.exp(reach)
    hi = survival ** Math.exp(-reach)
    return { ...step, se: survival * se, lo, hi }
  })
  return { ...curve, steps }
}
