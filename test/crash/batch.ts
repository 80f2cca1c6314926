/** Requests of the crash test. Batch number k is the same however often it is sent. */

export const BATCH = 40
const VERBS = ['View', 'Like', 'Create', 'Purchase'] as const

/** NDJSON; event n of batch k is called event-(40 k + n). */
export function batch(k: number): string {
  return Array.from({ length: BATCH }, (_, i) => {
    const n = k * BATCH + i
    const at = new Date(Date.UTC(2026, n % 3, 1 + (n % 28), n % 24)).toISOString()
    const verb = VERBS[n % 4]
    const event = { id: `event-${n}`, verb, at, channel: `c${n % 5}`, actor: { id: `a${n % 997}` }, brand: `b${n % 3}` }
    return JSON.stringify(verb === 'Purchase' ? { ...event, value: 2 } : event)
  }).join('\n')
}
