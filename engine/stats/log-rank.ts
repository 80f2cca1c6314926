/**
 * Do two or more groups lose people at the same rate? The log-rank test (Mantel 1966; Peto & Peto 1972, JRSS A 135,
 * 185–207), with the hypergeometric covariance of tied events, chi-square with k − 1 degrees of freedom.
 *
 * Late entry only changes who is at risk. Curves that cross can be very different and pass: compare restricted means then.
 */
import { chiSquareSf } from './chi-square.ts'
import { solveSemidefinite } from './cholesky.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'
import { riskTable, type RiskRefusal, type RiskTable, type Stay } from './risk-set.ts'

export interface LogRankResult {
  chiSquare: number
  df: number
  p: number
  groups: { observed: number; expected: number }[]
}

export type LogRankRefusal = RiskRefusal | Refusal<'too-few-groups' | 'nothing-to-compare'>

/** Refused for fewer than two groups, and when no event came while two groups were under observation. */
export function logRank(groups: readonly (readonly Stay[])[]): LogRankResult | LogRankRefusal {
  if (groups.length < 2) return refuse('too-few-groups', 'A comparison needs at least two groups.')
  const tables: RiskTable[] = []
  for (const group of groups) {
    const table = riskTable(group)
    if (isRefusal(table)) return table
    tables.push(table)
  }
  const dead = tables.map(({ steps }) => new Map(steps.map(({ time, total }) => [time, total])))
  const times = [...new Set(tables.flatMap(({ steps }) => steps.map(({ time }) => time)))].sort((a, b) => a - b)
  const result = groups.map(() => ({ observed: 0, expected: 0 }))
  const covariance = groups.map(() => groups.map(() => 0))
  for (const time of times) {
    const atRisk = tables.map((table) => table.atRiskAt(time))
    const n = atRisk.reduce((sum, count) => sum + count, 0)
    const d = dead.reduce((sum, group) => sum + (group.get(time) ?? 0), 0)
    const scale = n > 1 ? (d * (n - d)) / (n - 1) : 0
    for (const [i, row] of covariance.entries()) {
      const share = (atRisk[i] ?? 0) / n
      const group = result[i]
      if (group === undefined) continue
      group.observed += dead[i]?.get(time) ?? 0
      group.expected += d * share
      for (const j of row.keys()) row[j] = (row[j] ?? 0) + scale * share * ((i === j ? 1 : 0) - (atRisk[j] ?? 0) / n)
    }
  }
  // The differences sum to 0 and the covariance has that much less rank: the last group is left out by the solver.
  const differences = result.map(({ observed, expected }) => observed - expected)
  const solved = solveSemidefinite(covariance, differences)
  if (solved === null || solved.rank === 0)
    return refuse('nothing-to-compare', 'No event came while two groups were under observation.')
  const chiSquare = Math.max(
    0,
    solved.solution.reduce((sum, value, i) => sum + value * (differences[i] ?? 0), 0),
  )
  return { chiSquare, df: solved.rank, p: chiSquareSf(chiSquare, solved.rank), groups: result }
}
