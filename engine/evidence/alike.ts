/**
 * Takers against others alike in what was known before: one estimate from the cells of `experiments/taker_cells`, whatever the
 * outcome and whenever. The initiative's own and each negative control go through it unchanged.
 */
import { doublyRobust, type DoublyRobust } from '../stats/doubly-robust.ts'
import { logisticAt, logisticRegression } from '../stats/logistic-regression.ts'
import { mergeMoments, NO_MOMENTS, variance } from '../stats/moments.ts'
import { isRefusal, refuse, type Refusal } from '../stats/refusal.ts'
import { FEWEST_TAKERS, LEVEL, MOST_CHANCE } from './gates.ts'
import type { TakerCell as Row } from './taker-outcomes.ts'
import { COVARIATES, designOf, type Design } from './taker-covariates.ts'

export interface Alike extends DoublyRobust {
  /** Compared: takers, and others. */
  takers: number
  others: number
  /** Share of the takers who have nobody alike, and are left out. */
  leftOut: number
  /** Regressors, in words; `balance.differences` has their order. */
  names: string[]
  /** Spread of the outcome among the others. */
  sd: number
}

const people = (rows: readonly Row[], treated: 0 | 1): number =>
  rows.reduce((sum, row) => sum + (row.treated === treated ? row.n : 0), 0)

/** Without those whose chance to take part was so high that hardly anybody like them did not. */
function withinReach(rows: readonly Row[], { cells, names }: Design): readonly Row[] | Refusal {
  const used = COVARIATES.filter(({ name }) => names.includes(name))
  const model = logisticRegression(cells.map(({ x, n, treated }) => ({ x, n, events: treated ? n : 0 })))
  if (isRefusal(model)) return model
  const within = (row: Row): boolean => logisticAt(model.coefficients, used.map(({ of }) => of(row))) <= MOST_CHANCE // prettier-ignore
  return rows.filter(within)
}

const tooFew = (rows: readonly Row[]): Refusal | null => {
  const [takers, others] = [people(rows, 1), people(rows, 0)]
  if (Math.min(takers, others) >= FEWEST_TAKERS) return null
  return refuse('too-few-units', `Of those who could be compared ${takers} took part and ${others} did not: it takes ${FEWEST_TAKERS} of both.`) // prettier-ignore
}

/** The effect on the takers, by who is alike; a refusal where it cannot be computed. */
export function alikeEstimate(rows: readonly Row[]): Alike | Refusal {
  const few = tooFew(rows)
  if (few !== null) return few
  const kept = withinReach(rows, designOf(rows))
  if (isRefusal(kept)) return kept
  const left = tooFew(kept)
  if (left !== null) return left
  const { cells, names } = designOf(kept)
  if (names.length === 0) return refuse('dependent-regressors', 'Nothing that was known of people before tells one from another.') // prettier-ignore
  const estimate = doublyRobust(cells, LEVEL)
  if (isRefusal(estimate)) return estimate
  const spread = variance(kept.reduce((all, row) => (row.treated === 1 ? all : mergeMoments(all, row)), NO_MOMENTS))
  if (spread === null || spread === 0)
    return refuse('no-variation', 'Among the others everybody had the same outcome: nothing says how far chance could reach.') // prettier-ignore
  const takers = people(kept, 1)
  const leftOut = 1 - takers / people(rows, 1)
  return { ...estimate, takers, others: people(kept, 0), leftOut, names, sd: Math.sqrt(spread) }
}
