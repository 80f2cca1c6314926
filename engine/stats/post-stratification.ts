/**
 * Post-stratification: the effect as the mean of the effects within strata, weighted by their sizes in both arms together, so
 * that an arm that happened to get more of one kind of people is not compared by its mix.
 *
 * Miratrix, Sekhon & Yu (2013, JRSS B 75, 369–396). The strata's shares are observed, not known: the variance has their
 * multinomial term, Σ wₕ ȳₐₕ ȳᵦₕ − ȳₐ ȳᵦ over N, within and between arms (the convention of GrowthBook). A ratio is stratified in
 * numerator and denominator, then taken by the delta method (Xie & Aurisset 2016, KDD). A stratum in which an arm has fewer
 * than two units is merged into the largest one. Adjust within strata by giving moments of adjusted outcomes.
 */
import { crossMoment, mergeCrossMoments, type CrossMoments } from './cross-moments.ts'
import { NO_VARIATION, TOO_FEW, type Arms, type EffectRefusal } from './effect.ts'
import { linearise, NO_DENOMINATOR, type Part } from './linear-part.ts'

export interface Stratum {
  treatment: CrossMoments
  control: CrossMoments
}

export interface StratifiedArms extends Arms {
  /** Strata used, and how many more were merged into the largest for want of units. */
  strata: number
  merged: number
}

const sizeOf = ({ treatment, control }: Stratum): number => treatment.n + control.n

const isThin = ({ treatment, control }: Stratum): boolean => treatment.n < 2 || control.n < 2

const together = (a: Stratum, b: Stratum): Stratum => ({
  treatment: mergeCrossMoments(a.treatment, b.treatment),
  control: mergeCrossMoments(a.control, b.control),
})

/** Strata in which both arms have two units, the thin ones put into the largest. */
function filled(strata: readonly Stratum[]): Stratum[] {
  const bySize = strata.filter((stratum) => sizeOf(stratum) > 0).sort((a, b) => sizeOf(b) - sizeOf(a))
  const [largest, ...others] = bySize
  if (largest === undefined) return []
  const thin = others.filter(isThin)
  return [thin.reduce(together, largest), ...others.filter((stratum) => !isThin(stratum))]
}

interface Cell {
  share: number
  moments: CrossMoments
}

/** Means over the strata by their shares, as moments of nobody: only the means are used. */
const standardised = (cells: readonly Cell[]): CrossMoments => {
  const k = cells[0]?.moments.mean.length ?? 0
  const mean = Array.from({ length: k }, (_, i) => cells.reduce((sum, { share, moments }) => sum + share * (moments.mean[i] ?? 0), 0)) // prettier-ignore
  return { n: 0, mean, m2: [] }
}

/** Of one arm: what varies within strata, over n, and degrees of freedom by Satterthwaite over the cells. */
function within(cells: readonly Cell[], weights: readonly number[]): { variance: number; df: number } {
  const parts = cells.map(({ share, moments }) => {
    let m2 = 0
    for (let i = 0; i < weights.length; i += 1)
      for (let j = 0; j < weights.length; j += 1)
        m2 += (weights[i] ?? 0) * (weights[j] ?? 0) * crossMoment(moments, i, j)
    return { variance: (share * share * Math.max(0, m2)) / (moments.n - 1) / moments.n, df: moments.n - 1 }
  })
  const variance = parts.reduce((sum, part) => sum + part.variance, 0)
  const squares = parts.reduce((sum, part) => sum + (variance > 0 ? (part.variance / variance) ** 2 : 0) / part.df, 0)
  return { variance, df: squares > 0 ? 1 / squares : 1 }
}

/** Both arms standardised to the mix of strata in both together. */
export function postStratified(strata: readonly Stratum[], part: Part): StratifiedArms | EffectRefusal {
  const used = filled(strata)
  if (used.length === 0 || used.some(isThin)) return TOO_FEW
  const n = used.reduce((sum, stratum) => sum + sizeOf(stratum), 0)
  const cellsOf = (arm: keyof Stratum): Cell[] => used.map((stratum) => ({ share: sizeOf(stratum) / n, moments: stratum[arm] })) // prettier-ignore
  const arms = (['treatment', 'control'] as const).map((arm) => {
    const cells = cellsOf(arm)
    const linear = linearise(standardised(cells), part)
    if (linear === null) return null
    const centre = standardised(cells).mean
    // The terms of each stratum's mean about the arm's: for ratios those of the delta method.
    const terms = cells.map(({ moments }) => linear.weights.reduce((sum, w, i) => sum + w * ((moments.mean[i] ?? 0) - (centre[i] ?? 0)), 0)) // prettier-ignore
    return { value: linear.value, terms, ...within(cells, linear.weights) }
  })
  const [t, c] = arms
  if (!t || !c) return NO_DENOMINATOR
  if (t.variance + c.variance === 0) return NO_VARIATION
  const mixed = (a: readonly number[], b: readonly number[]) =>
    used.reduce((sum, stratum, h) => sum + (sizeOf(stratum) / n) * (a[h] ?? 0) * (b[h] ?? 0), 0) / n
  return {
    treatment: { value: t.value, variance: t.variance + mixed(t.terms, t.terms), df: t.df },
    control: { value: c.value, variance: c.variance + mixed(c.terms, c.terms), df: c.df },
    covariance: mixed(t.terms, c.terms),
    n,
    strata: used.length,
    merged: strata.filter((stratum) => sizeOf(stratum) > 0).length - used.length,
  }
}
