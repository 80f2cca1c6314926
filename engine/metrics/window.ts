/** A window of days, cut into the whole months that rollups keep and the days at its edges. */

export interface WholeMonths {
  /** First day of the first whole month, inclusive. */
  months_from: string
  /** First day after the last whole month, exclusive; the same as months_from where no month is whole. */
  months_to: string
}

const DAY = 86_400_000
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/**
 * The whole calendar months (UTC) inside a window.
 * @param first first day, inclusive (YYYY-MM-DD)
 * @param last last day, inclusive
 */
export function wholeMonths(first: string, last: string): WholeMonths {
  const start = new Date(`${first}T00:00:00Z`)
  const end = new Date(Date.parse(`${last}T00:00:00Z`) + DAY)
  const next = start.getUTCDate() === 1 ? 0 : 1
  const from = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + next, 1)
  const to = Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), 1)
  return from < to ? { months_from: dayOf(from), months_to: dayOf(to) } : { months_from: first, months_to: first }
}
