/**
 * What was known of people before an initiative began, as the regressors of the adjusted comparison (decision 021).
 *
 * They stand in an order that was fixed beforehand: a small initiative is adjusted for the first of them, as many as it can
 * carry, and never for those that make it look best.
 */
import type { TreatmentCell } from '../stats/doubly-robust.ts'
import { mergeMoments } from '../stats/moments.ts'
import type { TakerCell as Row } from './taker-outcomes.ts'
import { PEOPLE_PER_COVARIATE } from './gates.ts'

interface Covariate {
  /** As a check names it: "how lately they were seen". */
  name: string
  of: (row: Row) => number
}

/** The most telling first. Numbers are the bands of the query: counts up to four, then their binary logarithm. */
export const COVARIATES: readonly Covariate[] = [
  { name: 'how often they did the same lately', of: (row) => row.own_newer },
  { name: 'how often they did the same earlier', of: (row) => row.own_older },
  { name: 'how lately they were seen', of: (row) => row.recent },
  { name: 'how much else they did', of: (row) => row.active },
  { name: 'whether they did the same at all', of: (row) => (row.own_newer + row.own_older > 0 ? 1 : 0) },
  { name: 'how long they have been known', of: (row) => row.tenure },
  { name: 'how often they bought', of: (row) => row.bought },
  { name: 'how much they spent', of: (row) => row.spent },
  { name: 'whether they were on the channel of the takers', of: (row) => row.on_channel },
  { name: 'whether they are on several channels', of: (row) => row.several_channels },
  { name: 'whether they would recommend it', of: (row) => (row.attitude === 0 ? 0 : row.attitude - 2) },
  { name: 'whether they were asked if they would', of: (row) => (row.attitude === 0 ? 0 : 1) },
]

export interface Design {
  cells: TreatmentCell[]
  /** What each regressor is, in words. */
  names: string[]
}

/** A column that keeps less than this share of its variance beside those before it says nothing of its own. */
const OWN_SHARE = 1e-6

const weighted = (n: readonly number[], a: readonly number[], b: readonly number[]): number =>
  n.reduce((sum, count, at) => sum + count * (a[at] ?? 0) * (b[at] ?? 0), 0)

/** Places of the columns that are neither constant nor a sum of others, by Gram and Schmidt. */
function independent(columns: readonly (readonly number[])[], n: readonly number[]): number[] {
  const size = n.reduce((sum, count) => sum + count, 0)
  const basis: number[][] = []
  return columns.flatMap((column, place) => {
    const mean = weighted(n, column, column.map(() => 1)) / size // prettier-ignore
    let rest = column.map((value) => value - mean)
    const all = weighted(n, rest, rest)
    for (const one of basis) {
      const along = weighted(n, rest, one) / weighted(n, one, one)
      rest = rest.map((value, at) => value - along * (one[at] ?? 0))
    }
    if (!(all > 0) || weighted(n, rest, rest) <= OWN_SHARE * all) return []
    basis.push(rest)
    return [place]
  })
}

/** Cells with the same regressors and treatment put together: fewer to compute with, and nothing lost. */
function merged(cells: readonly TreatmentCell[]): TreatmentCell[] {
  const byKey = new Map<string, TreatmentCell>()
  for (const cell of cells) {
    const key = `${cell.treated ? 1 : 0} ${cell.x.join(' ')}`
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? cell : { ...cell, ...mergeMoments(known, cell) })
  }
  return [...byKey.values()]
}

/** Regressors of takers and others: as many of {@link COVARIATES} as the smaller group carries, without what says nothing. */
export function designOf(rows: readonly Row[]): Design {
  const others = rows.filter(({ treated }) => treated === 0)
  const sizeOf = (some: readonly Row[]): number => some.reduce((sum, { n }) => sum + n, 0)
  const smaller = Math.min(sizeOf(others), sizeOf(rows) - sizeOf(others))
  const n = others.map((row) => row.n)
  const telling = independent(COVARIATES.map(({ of }) => others.map(of)), n) // prettier-ignore
  const used = telling.slice(0, Math.floor(smaller / PEOPLE_PER_COVARIATE)).flatMap((place) => COVARIATES[place] ?? [])
  const cells = rows.map((row): TreatmentCell => {
    const { n: people, mean, m2 } = row
    return { x: used.map(({ of }) => of(row)), treated: row.treated === 1, n: people, mean, m2: Math.max(0, m2) }
  })
  return { cells: merged(cells), names: used.map(({ name }) => name) }
}
