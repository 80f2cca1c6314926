/**
 * For specs: weeks of remission of leukaemia patients under 6-MP and under placebo (Freireich et al. 1963, Blood 21,
 * 699–716, as printed in Klein & Moeschberger 2003, table 1.1, and most textbooks of survival analysis).
 */
import type { Stay } from './risk-set.ts'

const lost = (time: number): Stay => ({ time, cause: 'relapse' })
const still = (time: number): Stay => ({ time, cause: null })

export const SIX_MP: Stay[] = [
  ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map(lost),
  ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(still),
]
export const PLACEBO: Stay[] = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23].map(lost)

/** Acute myelogenous leukaemia, maintained and not (Miller 1981, Survival Analysis, as in R's survival package: aml). */
export const MAINTAINED: Stay[] = [...[9, 13, 18, 23, 31, 34, 48].map(lost), ...[13, 28, 45, 161].map(still)]
export const NOT_MAINTAINED: Stay[] = [...[5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45].map(lost), still(16)]
