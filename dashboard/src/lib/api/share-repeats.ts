/**
 * Findings of one answer carry the same queries, windows and coverage many times. Parsed so that equal ones are one
 * object, they travel to the browser once: SvelteKit writes an object that occurs twice as a reference.
 */

const SHARED = new Set(['queries', 'parameters', 'assumptions', 'window', 'coverage', 'checks', 'reasons', 'recompute'])

/** JSON.parse, with equal values of the bulky fields of Findings shared. The result reads the same and must not be changed. */
export function parseShared(text: string): unknown {
  const known = new Map<string, unknown>()
  return JSON.parse(text, (key, value: unknown) => {
    if (!SHARED.has(key) || typeof value !== 'object' || value === null) return value
    const written = JSON.stringify(value)
    const first = known.get(written)
    if (first !== undefined) return first
    known.set(written, value)
    return value
  })
}
