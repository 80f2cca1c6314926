/**
 * How much do customers spend per purchase? The gamma-gamma model (Colombo & Jiang 1999; Fader, Hardie & Lee 2005, Journal
 * of Marketing Research 42, 415–430): purchases of one customer are Gamma(p, ν), and ν ~ Gamma(q, γ) over customers.
 *
 * It assumes that how much has nothing to do with how often. The correlation is returned, so that the reader can judge.
 */
import { digamma } from './digamma.ts'
import { logGamma } from './gamma.ts'
import { maximise, type Likelihood, type MaximiseRefusal } from './maximise.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'

export interface SpendHistory {
  /** Purchases that the mean is over, at least 1. */
  x: number
  /** Mean amount a purchase, above 0. */
  mean: number
  count?: number
}

export interface GammaGammaFit {
  p: number
  q: number
  /** In the unit of money. */
  gamma: number
  logLikelihood: number
  customers: number
  /** Of the number of purchases with their mean amount, over customers; null when one of them does not vary. */
  correlation: number | null
  /** Covariance of (ln p, ln q, ln γ). */
  covariance: number[][]
}

export type GammaGammaRefusal = MaximiseRefusal | Refusal<'impossible-input' | 'too-few-customers'>

const FEWEST_CUSTOMERS = 20
const EDGE = 12

function likelihoodOf(rows: readonly Required<SpendHistory>[], at: readonly number[]): Likelihood {
  const [p = 1, q = 1, gamma = 1] = at.map(Math.exp)
  let value = 0
  const slopes = [0, 0, 0]
  for (const { x, mean, count } of rows) {
    const px = p * x
    const sum = mean * x
    const logBoth = Math.log(gamma + sum)
    value +=
      count *
      (logGamma(px + q) - logGamma(px) - logGamma(q) + q * Math.log(gamma) + px * Math.log(sum) - Math.log(mean) -
        (px + q) * logBoth) // prettier-ignore
    const both = digamma(px + q)
    const slope = [
      x * (both - digamma(px) + Math.log(sum) - logBoth),
      both - digamma(q) + Math.log(gamma) - logBoth,
      q / gamma - (px + q) / (gamma + sum),
    ]
    for (const [i, one] of slope.entries()) slopes[i] = (slopes[i] ?? 0) + count * one
  }
  return { value, gradient: slopes.map((slope, i) => slope * Math.exp(at[i] ?? 0)) }
}

function correlationOf(rows: readonly Required<SpendHistory>[]): number | null {
  const n = rows.reduce((sum, { count }) => sum + count, 0)
  const mx = rows.reduce((sum, { x, count }) => sum + count * x, 0) / n
  const my = rows.reduce((sum, { mean, count }) => sum + count * mean, 0) / n
  let [xx, xy, yy] = [0, 0, 0]
  for (const { x, mean, count } of rows) {
    xx += count * (x - mx) ** 2
    xy += count * (x - mx) * (mean - my)
    yy += count * (mean - my) ** 2
  }
  const scale = Math.sqrt(xx) * Math.sqrt(yy)
  return scale > 0 ? xy / scale : null
}

/** Maximum likelihood fit; refuses what it cannot tell, as {@link maximise} does. */
export function fitGammaGamma(histories: Iterable<SpendHistory>): GammaGammaFit | GammaGammaRefusal {
  const rows = [...histories].map(({ x, mean, count = 1 }) => ({ x, mean, count })).filter(({ count }) => count !== 0)
  if (!rows.every(({ x, mean, count }) => x >= 1 && x < 1e9 && mean > 1e-100 && mean < 1e100 && Number.isSafeInteger(count) && count > 0))
    return refuse('impossible-input', 'A spend history has at least one purchase and a mean amount above 0.') // prettier-ignore
  const customers = rows.reduce((sum, { count }) => sum + count, 0)
  if (customers < FEWEST_CUSTOMERS)
    return refuse('too-few-customers', `${customers} customers have spent; ${FEWEST_CUSTOMERS} are needed.`)
  const unit = rows.reduce((sum, { mean, count }) => sum + mean * count, 0) / customers
  const scaled = rows.map((row) => ({ ...row, mean: row.mean / unit }))
  const found = maximise((at) => likelihoodOf(scaled, at), [0, 1, 0], customers, EDGE)
  if (isRefusal(found)) return found
  const [p = 1, q = 1, gamma = 1] = found.at.map(Math.exp)
  const logLikelihood = found.value - customers * Math.log(unit)
  return { p, q, gamma: gamma * unit, logLikelihood, customers, correlation: correlationOf(rows), covariance: found.covariance } // prettier-ignore
}

/**
 * Mean amount a purchase to expect of one customer: their own mean, drawn towards that of all. Without a history it is the
 * mean of all customers, which exists only for q > 1.
 */
export function expectedSpend(
  { p, q, gamma }: Pick<GammaGammaFit, 'p' | 'q' | 'gamma'>,
  { x, mean }: Pick<SpendHistory, 'x' | 'mean'> = { x: 0, mean: 0 },
): number | Refusal<'infinite-mean' | 'impossible-input'> {
  const possible = [p, q, gamma].every((value) => value > 0 && value < 1e100) && x >= 0 && mean >= 0 && p * x + mean * x < 1e100 // prettier-ignore
  if (!possible) return refuse('impossible-input', 'Parameters must be positive, purchases and amounts not negative.')
  if (p * x + q <= 1)
    return refuse('infinite-mean', 'The tail of these amounts is so heavy that their mean does not exist.')
  return (p * (gamma + mean * x)) / (p * x + q - 1)
}
