/**
 * Error spending: how much of alpha may be used up by the time a share of the plan is over.
 *
 * Lan & DeMets (1983, Biometrika 70, 659–663): whatever the looks, and however many, the chance of ever crossing a bound is
 * what was spent, as long as nobody chooses the looks by what they show. Families: O'Brien–Fleming-like and Pocock-like
 * (the same paper), Hwang, Shih & DeCani (1990, Statistics in Medicine 9, 1439–1445), powers (Kim & DeMets 1987,
 * Biometrika 74, 149–154).
 *
 * With a reserve, a part of alpha is kept for looks past the plan, at t > 1, where it is spent as 1 − 1/t: it lasts for
 * ever. The looks past the plan are then of the same exact calculation as those before, not a test of their own.
 */
import { normalQuantile, normalSf } from './normal.ts'

export type Spending =
  | { family: 'obrien-fleming' }
  | { family: 'pocock' }
  /** γ: −4 is close to O'Brien–Fleming, 1 to Pocock, 0 spends evenly. */
  | { family: 'hwang-shih-decani'; gamma: number }
  /** Spends t to this exponent, above 0. */
  | { family: 'power'; exponent: number }

/** What one side has spent at t in (0, 1]. */
function spentBySide(spending: Spending, alpha: number, t: number): number {
  switch (spending.family) {
    case 'obrien-fleming':
      return 2 * normalSf(-normalQuantile(alpha / 2) / Math.sqrt(t))
    case 'pocock':
      return alpha * Math.log1p((Math.E - 1) * t)
    case 'hwang-shih-decani':
      return spending.gamma === 0 ? alpha * t : (alpha * Math.expm1(-spending.gamma * t)) / Math.expm1(-spending.gamma)
    case 'power':
      return alpha * t ** spending.exponent
  }
}

/** Whether the parameters are ones that the family has. */
export const isSpending = (spending: Spending): boolean =>
  spending.family === 'hwang-shih-decani'
    ? Math.abs(spending.gamma) <= 40
    : spending.family !== 'power' || (spending.exponent > 0 && spending.exponent <= 100)

/**
 * The error spent by the time t, over all sides.
 * @param alpha 0 < alpha < 1, all sides together
 * @param t share of the plan that is over; 1 is its end
 * @param reserve share of alpha kept for t > 1; without one, nothing is spent past the plan
 */
export function errorSpent(spending: Spending, alpha: number, t: number, sides: 1 | 2 = 2, reserve = 0): number {
  if (!(t > 0)) return 0
  const main = (1 - reserve) * alpha
  const planned = t >= 1 ? main : Math.min(main, sides * spentBySide(spending, main / sides, t))
  return t > 1 ? planned + reserve * alpha * (1 - 1 / t) : planned
}
