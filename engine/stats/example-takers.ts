/** For specs: people who took an offer and people who did not, by two things known before. */
import type { TreatmentCell } from './doubly-robust.ts'

/** 400 simulated people by two regressors and treatment: n, mean and sum of squares of the outcome. */
const CELLS = [
  [0, 0, 0, 44, 1.0080454545454545, 43.8906619090909],
  [0, 0, 1, 16, 2.4996875, 15.9840174375],
  [0, 1, 0, 51, 1.4783921568627456, 41.48186615686274],
  [0, 1, 1, 13, 2.786538461538461, 7.398697230769233],
  [1, 0, 0, 38, 1.6772368421052632, 33.75707486842105],
  [1, 0, 1, 27, 3.343481481481481, 25.25043074074074],
  [1, 1, 0, 46, 1.8045434782608696, 37.79252341304348],
  [1, 1, 1, 21, 3.7582857142857153, 16.43370028571429],
  [2, 0, 0, 25, 2.08928, 31.38134304],
  [2, 0, 1, 46, 4.08513043478261, 39.05708121739129],
  [2, 1, 0, 37, 2.7013243243243243, 38.27050010810811],
  [2, 1, 1, 36, 4.083555555555555, 40.45693088888889],
] // prettier-ignore

export const takerCells: TreatmentCell[] = CELLS.map(([a = 0, b = 0, treated, n = 0, mean = 0, m2 = 0]) => ({
  x: [a, b],
  treated: treated === 1,
  ...{ n, mean, m2 },
}))
