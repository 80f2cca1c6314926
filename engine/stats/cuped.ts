/**
 * Covariate adjustment: what people did before takes out the part of the outcome that the treatment cannot have changed.
 *
 * CUPED (Deng, Xu, Kohavi & Walker 2013, WSDM) for means and, on the linearised terms, for ratios, with any number of
 * covariates. θ is, by default, the one that makes the variance of the difference least: (Σ Cₐ/nₐ)⁻¹ Σ cₐ/nₐ over the arms. It
 * is as precise as Lin's interacted regression (2013, Annals of Applied Statistics 7, 295–318) also where arms differ in size
 * or slope, where one common slope can lose precision (Freedman 2008). A θ that was fitted costs degrees of freedom and
 * carries its own error by the imbalance of the covariates: both are counted, so that thirty people are not over-adjusted.
 *
 * `pooled` is the convention of GrowthBook and PostHog: for means cov/var over both arms taken together, for ratios the sums of
 * the arms' covariances, θ taken as known. Adjusted values here are moved to the covariates' mean over both arms, in either
 * case; differences do not depend on that.
 */
import { solveSemidefinite, quadraticForm, type Matrix } from './cholesky.ts'
import { combination, crossOf, mergeCrossMoments, type CrossMoments } from './cross-moments.ts'
import { NO_VARIATION, TOO_FEW, type Arms, type EffectRefusal } from './effect.ts'
import { linearise, NO_DENOMINATOR, varies, type Linear, type Part } from './linear-part.ts'
import { variance } from './moments.ts'
import { refuse } from './refusal.ts'

export type Theta = 'least variance' | 'pooled'

export interface AdjustedArms extends Arms {
  /** One a covariate; 0 for one that says nothing the others do not. */
  theta: readonly number[]
  /** Share of the variance of the difference that the adjustment took out; below 0 where it cost more than it gave. */
  reduction: number
}

interface ArmTerms {
  moments: CrossMoments
  outcome: Linear
  covariates: Linear[]
  /** Covariances over n − 1: among the covariates, and of each with the outcome. */
  among: number[][]
  withOutcome: number[]
}

const TOO_MANY = refuse(
  'too-few-units',
  'There are hardly more units than covariates: the adjustment would fit the noise. Use fewer covariates, or none.',
)

function termsOf(moments: CrossMoments, outcome: Part, covariates: readonly Part[]): ArmTerms | null {
  const y = linearise(moments, outcome)
  const x = covariates.map((part) => linearise(moments, part)).filter((linear) => linear !== null)
  if (y === null || x.length < covariates.length) return null
  const over = moments.n - 1
  const among = x.map((one) => x.map((other) => crossOf(moments, one.weights, other.weights) / over))
  return { moments, outcome: y, covariates: x, among, withOutcome: x.map((one) => crossOf(moments, one.weights, y.weights) / over) } // prettier-ignore
}

/** Sum of the arms' covariances, each times its weight. */
function weighted(arms: readonly ArmTerms[], weights: readonly number[]): { among: number[][]; withOutcome: number[] } {
  const sum = (of: (arm: ArmTerms) => number) => arms.reduce((total, arm, i) => total + (weights[i] ?? 0) * of(arm), 0)
  const indices = arms[0]?.withOutcome.map((_, j) => j) ?? []
  return {
    among: indices.map((j) => indices.map((l) => sum((arm) => arm.among[j]?.[l] ?? 0))),
    withOutcome: indices.map((j) => sum((arm) => arm.withOutcome[j] ?? 0)),
  }
}

const isMean = (part: Part): boolean => part.kind === 'mean'

/** The θ of the convention: over both arms taken together for means, from the sums of covariances for ratios. */
function conventional(both: CrossMoments, arms: readonly ArmTerms[], outcome: Part, covariates: readonly Part[]) {
  if (!isMean(outcome) || !covariates.every(isMean)) return weighted(arms, [1, 1])
  return termsOf(both, outcome, covariates) ?? weighted(arms, [1, 1])
}

/**
 * Both arms adjusted by covariates that the treatment cannot have changed.
 * @param treatment moments of outcome and covariates together; the same variables in `control`
 * @returns the unadjusted arms, in effect, where the covariates do not vary (θ of 0)
 */
export function cuped(
  treatment: CrossMoments,
  control: CrossMoments,
  outcome: Part,
  covariates: readonly Part[],
  choice: Theta = 'least variance',
): AdjustedArms | EffectRefusal {
  if (treatment.n < 2 || control.n < 2) return TOO_FEW
  const both = mergeCrossMoments(treatment, control)
  const arms = [treatment, control].map((moments) => termsOf(moments, outcome, covariates))
  const middle = covariates.map((part) => linearise(both, part)?.value)
  const [t, c] = arms
  if (!t || !c || middle.includes(undefined)) return NO_DENOMINATOR
  const known = [t, c]
  const sizes = known.map(({ moments }) => moments.n)
  const system = choice === 'pooled' ? conventional(both, known, outcome, covariates) : weighted(known, sizes.map((n) => 1 / n)) // prettier-ignore
  const solved = solveSemidefinite(system.among, system.withOutcome)
  if (solved === null || !solved.solution.every(Number.isFinite)) return refuse('impossible-input', 'The covariates have no finite covariances.') // prettier-ignore
  const { solution: theta, rank } = solved
  const adjusted = known.map((arm) => {
    const weights = arm.outcome.weights.map((w, i) => theta.reduce((sum, one, j) => sum - one * (arm.covariates[j]?.weights[i] ?? 0), w)) // prettier-ignore
    const spread = variance(combination(arm.moments, weights)) ?? 0
    const value = theta.reduce((sum, one, j) => sum - one * ((arm.covariates[j]?.value ?? 0) - (middle[j] ?? 0)), arm.outcome.value) // prettier-ignore
    return { value, spread: varies(arm.moments, { value, weights }, spread) ? spread : 0 }
  })
  const left = both.n - 2 - rank
  if (choice !== 'pooled' && left < 1) return TOO_MANY
  const grown = choice === 'pooled' ? 1 : fittedCost(known, system.among, adjusted.map(({ spread }) => spread), rank) // prettier-ignore
  const among = weighted(known, sizes.map((n) => (n - 1) / Math.max(1, both.n - 2))).among // prettier-ignore
  const covariance = quadraticForm(among, theta) / both.n
  const [armT, armC] = adjusted.map(({ value, spread }, i) => {
    const n = sizes[i] ?? 0
    const df = choice === 'pooled' ? n - 1 : ((n - 1) * left) / (both.n - 2)
    return { value, variance: (spread * grown) / n + covariance, df, own: (spread * grown) / n }
  })
  if (armT === undefined || armC === undefined || armT.own + armC.own === 0) return NO_VARIATION
  const plain = known.reduce((sum, { moments, outcome: y }) => sum + (variance(combination(moments, y.weights)) ?? 0) / moments.n, 0) // prettier-ignore
  return {
    treatment: { value: armT.value, variance: armT.variance, df: armT.df },
    control: { value: armC.value, variance: armC.variance, df: armC.df },
    covariance,
    n: both.n,
    theta,
    reduction: 1 - (armT.own + armC.own) / plain,
  }
}

/**
 * By what the variance of the difference grows because θ was fitted: (N − 2)/(N − 2 − rank) for the residuals, and the error
 * of θ times the imbalance, ΔX′ Var(θ̂) ΔX with Var(θ̂) = A⁻¹ (Σ s²ₐ Cₐ/(nₐ²(nₐ − 1))) A⁻¹.
 */
function fittedCost(arms: readonly ArmTerms[], a: Matrix, spreads: readonly number[], rank: number): number {
  const [t, c] = arms
  if (t === undefined || c === undefined) return 1
  const n = t.moments.n + c.moments.n
  const own = spreads.reduce((sum, spread, i) => sum + spread / (arms[i]?.moments.n ?? 1), 0)
  const imbalance = t.covariates.map(({ value }, j) => value - (c.covariates[j]?.value ?? 0))
  const along = solveSemidefinite(a, imbalance)?.solution ?? []
  const noise = arms.reduce((sum, { moments: { n: size }, among }, i) => sum + ((spreads[i] ?? 0) * quadraticForm(among, along)) / (size * size * (size - 1)), 0) // prettier-ignore
  return ((n - 2) / (n - 2 - rank)) * (own > 0 ? 1 + noise / own : 1)
}
