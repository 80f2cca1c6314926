/**
 * How late events come, and so how complete a moment of the past is: watermark and completeness of a source.
 *
 * The store counts events by the binary logarithm of their lag (queries/stream/lateness.sql). A share that is read from it
 * counts a class of lags only when the whole class has passed, so it is never too high for the lags that were seen. What
 * has not come yet is in no class: the share is that of the past, and takes it that the source stays as late as it was.
 */

export interface Lateness {
  /** Binary logarithm of the seconds, rounded up: 0 is up to a second, 10 up to 17 minutes. */
  lags: readonly number[]
  counts: readonly number[]
}

/** From here on a source does not stream: it is brought in afterwards, as an import is. */
const BATCH_FROM_SECONDS = 2 * 86_400
/** Share of events that must be in before a moment counts as complete. */
export const COMPLETE = 0.99

const total = ({ counts }: Lateness): number => counts.reduce((sum, count) => sum + count, 0)

/**
 * Share of a source's events that have come when a moment is so old.
 * @param ageSeconds time since the moment, 0 or more
 * @returns 0 to 1; null where no event has come yet
 */
export function arrivedShare(lateness: Lateness, ageSeconds: number): number | null {
  const all = total(lateness)
  if (all === 0) return null
  const arrived = lateness.lags.reduce(
    (sum, lag, at) => sum + (2 ** lag <= ageSeconds ? (lateness.counts[at] ?? 0) : 0),
    0,
  )
  return arrived / all
}

/**
 * Seconds within which a share of the events comes: the upper end of its class of lags.
 * @returns null where no event has come yet
 */
export function lagQuantile(lateness: Lateness, share: number): number | null {
  const all = total(lateness)
  if (all === 0) return null
  const order = lateness.lags.map((lag, at) => ({ lag, count: lateness.counts[at] ?? 0 })).sort((a, b) => a.lag - b.lag)
  let seen = 0
  for (const { lag, count } of order) {
    seen += count
    if (seen >= share * all) return 2 ** lag
  }
  return null
}

/** Whether a source is brought in afterwards (a file, an export) rather than as things happen: half of it is days late. */
export function isBatch(lateness: Lateness): boolean {
  const median = lagQuantile(lateness, 0.5)
  return median !== null && median > BATCH_FROM_SECONDS
}
