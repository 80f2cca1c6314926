/**
 * How strong something unmeasured would have to be, in its ties to both the treatment and the outcome, to explain an
 * association away: the E-value.
 *
 * Source: VanderWeele & Ding (2017, Annals of Internal Medicine 167, 268–274). For a common outcome the risk ratio is taken
 * as the square root of the odds ratio, for a difference of means as exp(0.91·d) (their table 2).
 */

/** E-value of a risk ratio above 0: 1 when it is 1, else RR + √(RR·(RR − 1)) with RR turned to be above 1. */
export function eValue(riskRatio: number): number {
  const ratio = riskRatio < 1 ? 1 / riskRatio : riskRatio
  return ratio + Math.sqrt(ratio * (ratio - 1))
}

export interface EValues {
  estimate: number
  /** Of the limit nearer to no association; 1 where the interval holds none. */
  limit: number
}

/** Of an estimated risk ratio and its interval. */
export function eValues({ value, lo, hi }: { value: number; lo: number; hi: number }): EValues {
  const limit = lo > 1 ? lo : hi < 1 ? hi : 1
  return { estimate: eValue(value), limit: eValue(limit) }
}

/** The risk ratio that a standardised difference of means (Cohen’s d) is about as strong as. */
export const ratioOfDifference = (d: number): number => Math.exp(0.91 * d)

/** The risk ratio that an odds ratio of a common outcome is about as strong as. */
export const ratioOfOdds = (odds: number): number => Math.sqrt(odds)
