/**
 * Symmetric positive definite systems by Cholesky's method, small and dense: information matrices and normal equations.
 *
 * Source: Golub & Van Loan (2013, Matrix Computations, 4th ed., §4.2). The pivots are compared with the diagonal they came
 * from, so that the answer does not depend on the units of the variables.
 */
const RELATIVE_PIVOT = 1e-10

export type Matrix = readonly (readonly number[])[]

/**
 * The lower triangle L with LLᵀ = A. A column that depends on those before it gets a pivot of 0.
 * @returns the factor and its rank; null when A is not square, not finite or has a clearly negative pivot
 */
function factor(a: Matrix): { lower: number[][]; rank: number } | null {
  const lower: number[][] = []
  let rank = 0
  for (const [i, row] of a.entries()) {
    if (row.length !== a.length || !row.every(Number.isFinite)) return null
    const mine: number[] = []
    lower.push(mine)
    for (let j = 0; j < i; j += 1) {
      const other = lower[j] ?? []
      let sum = row[j] ?? 0
      for (let k = 0; k < j; k += 1) sum -= (mine[k] ?? 0) * (other[k] ?? 0)
      const pivot = other[j] ?? 0
      mine.push(pivot === 0 ? 0 : sum / pivot)
    }
    const diagonal = row[i] ?? 0
    const pivot = diagonal - mine.reduce((sum, value) => sum + value * value, 0)
    if (diagonal < 0 || pivot < -RELATIVE_PIVOT * diagonal) return null
    const independent = pivot > RELATIVE_PIVOT * diagonal
    if (independent) rank += 1
    mine.push(independent ? Math.sqrt(pivot) : 0)
  }
  return { lower, rank }
}

function substitute(lower: readonly (readonly number[])[], right: readonly number[]): number[] {
  const half: number[] = []
  for (const [i, row] of lower.entries()) {
    let sum = right[i] ?? 0
    for (let k = 0; k < i; k += 1) sum -= (row[k] ?? 0) * (half[k] ?? 0)
    const pivot = row[i] ?? 0
    half.push(pivot === 0 ? 0 : sum / pivot)
  }
  const solution = new Array<number>(lower.length).fill(0)
  for (let i = lower.length - 1; i >= 0; i -= 1) {
    let sum = half[i] ?? 0
    for (let k = i + 1; k < lower.length; k += 1) sum -= (lower[k]?.[i] ?? 0) * (solution[k] ?? 0)
    const pivot = lower[i]?.[i] ?? 0
    solution[i] = pivot === 0 ? 0 : sum / pivot
  }
  return solution
}

/** The x with Ax = b; null when A is not positive definite. */
export function solveDefinite(a: Matrix, b: readonly number[]): number[] | null {
  const factored = factor(a)
  return factored === null || factored.rank < a.length ? null : substitute(factored.lower, b)
}

/**
 * One x with Ax = b for a positive semidefinite A and a b in its range, as normal equations with collinear columns are:
 * dependent columns get 0.
 * @returns the solution and the rank; null when A is not positive semidefinite
 */
export function solveSemidefinite(a: Matrix, b: readonly number[]): { solution: number[]; rank: number } | null {
  const factored = factor(a)
  return factored === null ? null : { solution: substitute(factored.lower, b), rank: factored.rank }
}

/** A⁻¹; null when A is not positive definite. */
export function inverseDefinite(a: Matrix): number[][] | null {
  const factored = factor(a)
  if (factored === null || factored.rank < a.length) return null
  return a.map((_, column) => substitute(factored.lower, a.map((__, row) => (row === column ? 1 : 0)))) // prettier-ignore
}

/** ln |A|; null when A is not positive definite. */
export function logDeterminant(a: Matrix): number | null {
  const factored = factor(a)
  if (factored === null || factored.rank < a.length) return null
  return 2 * factored.lower.reduce((sum, row, at) => sum + Math.log(row[at] ?? 0), 0)
}

/** xᵀy */
export const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

/** xᵀAx, the variance of a linear combination. */
export const quadraticForm = (a: Matrix, x: readonly number[]): number =>
  a.reduce((sum, row, i) => sum + (x[i] ?? 0) * row.reduce((inner, value, j) => inner + value * (x[j] ?? 0), 0), 0)
