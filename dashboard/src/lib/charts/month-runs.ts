/** A series of months cut where no line may be drawn: over a month that is missing, and from one version of a metric to another. */

interface Month {
  /** Its first day, YYYY-MM-DD. */
  readonly month: string
}

const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))

/** The months from the first to the last of a list, those that are missing included. */
export function monthPlaces(months: readonly string[]): { at: (month: string) => number; count: number } {
  const numbers = months.map(number)
  const first = Math.min(...numbers)
  return { at: (month) => number(month) - first, count: months.length === 0 ? 0 : Math.max(...numbers) - first + 1 }
}

/**
 * Stretches that may be joined by a line.
 * @param points in order
 * @param breaks months with which another version of the metric begins
 */
export function monthRuns<T extends Month>(points: readonly T[], breaks: readonly Month[]): T[][] {
  const begins = new Set(breaks.map(({ month }) => month))
  const runs: T[][] = []
  points.forEach((point, i) => {
    const before = points[i - 1]
    const follows = before !== undefined && number(point.month) - number(before.month) === 1
    if (!follows || begins.has(point.month)) runs.push([])
    runs.at(-1)?.push(point)
  })
  return runs
}
