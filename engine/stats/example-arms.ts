/**
 * For specs: two small arms with seven variables a unit, so that other programs can be asked about the same numbers. In order:
 * outcome, two covariates of it, numerator and denominator of a ratio, and the same two of the period before.
 */
import { crossMomentsOf, type CrossMoments } from './cross-moments.ts'

// prettier-ignore
export const TREATED = [
  [9.7, 10.0, 2.1, 0.81, 3.0, 1.66, 5.2], [10.2, 10.9, 1.1, 2.4, 6.0, 2.18, 8.4], [10.6, 9.2, 2.0, 1.27, 4.0, 2.55, 7.2],
  [8.4, 7.3, 2.7, 0.67, 1.0, 1.43, 4.5], [8.3, 8.6, 0.7, 0.93, 5.0, 2.38, 7.8], [5.6, 7.0, 1.5, 2.05, 6.0, 2.4, 8.8],
  [9.7, 10.2, 0.1, 0.43, 4.0, 2.26, 7.7], [12.2, 14.0, 0.7, 0.26, 4.0, 1.45, 7.5], [10.7, 8.5, 0.2, 2.02, 7.0, 2.25, 9.0],
  [10.2, 8.1, 1.8, 0.83, 4.0, 2.22, 6.9], [11.0, 11.5, 0.7, 2.26, 7.0, 2.15, 10.0], [12.9, 11.1, 2.3, 3.0, 6.0, 2.71, 7.9],
]
// prettier-ignore
export const CONTROLS = [
  [5.2, 4.8, 1.2, 0.4, 5.0, 1.53, 8.6], [11.2, 12.3, 1.4, 1.75, 7.0, 3.16, 10.2], [10.4, 7.5, 0.7, -0.08, 3.0, 1.48, 5.0],
  [8.7, 12.3, 3.3, 0.47, 7.0, 3.18, 10.5], [11.0, 10.4, 1.8, 1.23, 5.0, 1.76, 7.3], [5.6, 5.4, 3.0, 1.27, 2.0, 1.72, 6.1],
  [11.9, 13.7, 2.0, 1.22, 4.0, 1.64, 5.7], [9.2, 14.3, 1.3, 0.61, 4.0, 2.55, 6.9], [7.8, 9.8, 1.7, 1.63, 7.0, 3.13, 10.0],
  [9.5, 9.2, 1.4, 1.47, 3.0, 1.41, 4.7], [8.4, 9.5, 2.0, 1.28, 4.0, 3.22, 8.7], [6.6, 7.1, 1.6, 1.22, 4.0, 2.33, 8.5],
  [10.9, 13.3, 1.7, 2.07, 7.0, 2.69, 9.5], [9.3, 8.4, 0.6, 1.52, 5.0, 1.91, 8.8], [8.4, 9.8, 1.2, 2.8, 8.0, 4.05, 11.4],
]

export const treated: CrossMoments = crossMomentsOf(TREATED, 7)
export const controls: CrossMoments = crossMomentsOf(CONTROLS, 7)
