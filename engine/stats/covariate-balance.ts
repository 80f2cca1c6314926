/**
 * Are the groups alike in what was known before, and are there people in both who could have been in either?
 *
 * Sources: standardised mean differences (Austin 2009, Statistics in Medicine 28, 3083–3107), by the spread of the treated as it
 * is for the effect on them; Kish (1965) for the effective number of weighted units; the range of chances from 0.1 to 0.9 after
 * Crump, Hotz, Imbens & Mitnik (2009, Biometrika 96, 187–199).
 */

export interface WeightedCell {
  x: readonly number[]
  treated: boolean
  n: number
  /** 1 for the treated; what an untreated unit counts for. */
  weight: number
  /** Of the treatment. */
  chance: number
}

export interface Balance {
  /** By regressor: difference of means over the standard deviation of the treated, before and after weighting. */
  differences: { before: number; after: number }[]
  /** Largest |difference| after. */
  worst: number
  /** As many untreated as would say as much unweighted. */
  effectiveUntreated: number
  /** Share of the treated whose chance of it was below 0.1 or above 0.9. */
  outsideOverlap: number
}

export const OVERLAP = { from: 0.1, to: 0.9 }

function spreadOf(cells: readonly WeightedCell[], k: number): number {
  const size = cells.reduce((sum, { n }) => sum + n, 0)
  const middle = cells.reduce((sum, { n, x }) => sum + n * (x[k] ?? 0), 0) / size
  const squares = cells.reduce((sum, { n, x }) => sum + n * ((x[k] ?? 0) - middle) ** 2, 0)
  return Math.sqrt(squares / Math.max(size - 1, 1))
}

export function balanceOf(cells: readonly WeightedCell[]): Balance {
  const mean = (k: number, treated: boolean, weighted: boolean): number => {
    let [sum, all] = [0, 0]
    for (const cell of cells) {
      if (cell.treated !== treated) continue
      const weight = cell.n * (weighted ? cell.weight : 1)
      sum += weight * (cell.x[k] ?? 0)
      all += weight
    }
    return all > 0 ? sum / all : 0
  }
  const treated = cells.filter((cell) => cell.treated)
  const size = treated.reduce((sum, { n }) => sum + n, 0)
  const differences = (cells[0]?.x ?? []).map((_, k) => {
    const middle = mean(k, true, false)
    // Where the treated are all alike, everybody's spread: it is there whenever the groups differ.
    const spread = spreadOf(treated, k) || spreadOf(cells, k)
    const over = (difference: number): number => (difference === 0 ? 0 : difference / spread)
    return { before: over(middle - mean(k, false, false)), after: over(middle - mean(k, false, true)) }
  })
  const untreated = cells.filter((cell) => !cell.treated)
  const weights = untreated.reduce((sum, { n, weight }) => sum + n * weight, 0)
  const squares = untreated.reduce((sum, { n, weight }) => sum + n * weight * weight, 0)
  const outside = treated.reduce(
    (sum, { n, chance }) => sum + (chance < OVERLAP.from || chance > OVERLAP.to ? n : 0),
    0,
  )
  return {
    differences,
    worst: differences.reduce((most, { after }) => Math.max(most, Math.abs(after)), 0),
    effectiveUntreated: squares > 0 ? weights ** 2 / squares : 0,
    outsideOverlap: size > 0 ? outside / size : 0,
  }
}
