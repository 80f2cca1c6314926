/** How far behind the data an answer may be for whoever asks (RFC 9111 §5.2.1.2): `Cache-Control: max-stale=30`, in seconds. */

/** Nobody is served an answer that has not been true for longer than this. */
const LONGEST_MS = 300_000

/** Milliseconds; 0 when the header asks for none, or says it in a way that is not understood. */
export function maxStaleOf(cacheControl: string | undefined): number {
  const seconds = /(?:^|[,\s])max-stale\s*=\s*"?(\d{1,9})"?\s*(?:,|$)/i.exec(cacheControl ?? '')?.[1]
  return seconds === undefined ? 0 : Math.min(LONGEST_MS, Number(seconds) * 1000)
}
