/** For specs: people who start at different times, simulated, and the moments of their cohorts. */
import type { Cohort } from './cohort-panel.ts'
import type { Random } from './random.ts'

export interface Unit {
  from: number | null
  values: number[]
}

/** The moments of raw rows, by the textbook. */
export function cohortsOf(units: readonly Unit[]): Cohort[] {
  return [...new Set(units.map(({ from }) => from))].map((from) => {
    const rows = units.filter((unit) => unit.from === from).map(({ values }) => values)
    const mean = (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length)
    const product = (one: number, other: number): number =>
      rows.reduce((sum, row) => sum + ((row[one] ?? 0) - (mean[one] ?? 0)) * ((row[other] ?? 0) - (mean[other] ?? 0)), 0) // prettier-ignore
    const covariance = mean.map((_, one) => mean.map((_unused, other) => product(one, other) / (rows.length - 1)))
    return { from, n: rows.length, mean, covariance }
  })
}

/** Units that start at 2, at 4 or never, each with a level of its own; the effect grows by `growth` a moment from `effect`. */
export function staggered(random: Random, { each = 30, effect = 2, growth = 1, slope = 0, moments = 6 } = {}): Unit[] {
  return [2, 4, null].flatMap((from) =>
    Array.from({ length: each + (from ?? 0) }, () => {
      const level = 3 * random.normal() + (from ?? 0)
      const values = Array.from({ length: moments }, (_, at) => {
        const gain = from === null || at < from ? 0 : effect + growth * (at - from)
        return level + 0.5 * at + (from === null ? 0 : slope * at) + gain + random.normal()
      })
      return { from, values }
    }),
  )
}
