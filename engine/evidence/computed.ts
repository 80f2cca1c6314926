/** What was computed of the same numbers is not computed again: a page is asked for more often than its data change. */
import { createHash } from 'node:crypto'
import { LeastUsed } from '../least-used.ts'

/** Results that are kept; the least recently used go first. */
const KEPT = 100

/** A memory of a pure function: the same numbers in, the same result, object and all. */
export function computedOnce<In, Out extends object>(compute: (from: In) => Out): (from: In) => Out {
  const kept = new LeastUsed<Out>(KEPT)
  return (from) => {
    const key = createHash('sha256').update(JSON.stringify(from)).digest('base64')
    const known = kept.get(key)
    if (known !== undefined) return known
    const result = compute(from)
    kept.set(key, result, 1)
    return result
  }
}
