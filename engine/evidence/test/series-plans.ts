/** Plans of initiatives that are judged by series, for specs and benches. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import { INITIATIVE } from './plans.ts'

const DAY = 86_400_000
export const START = Date.parse('2026-03-02T00:00:00Z')

/** An initiative given in the first `those` places of a panel for so many weeks. */
export const inPlaces = (after: number, those = 1, every: 'day' | 'week' = 'week'): InitiativeDefinition => ({
  ...INITIATIVE,
  start: new Date(START).toISOString(),
  end: new Date(START + (after * (every === 'week' ? 7 : 1) - 1) * DAY).toISOString(),
  outcome: { name: 'Sold', verb: 'Purchase', measure: 'value', windowDays: 1, better: 'higher' },
  given: {
    ...{ to: 'places', by: 'property', property: 'region', every },
    those: Array.from({ length: those }, (_, at) => `own ${at}`),
  },
})

/** An initiative that everybody got for so many weeks. */
export const forEverybody = (after: number): InitiativeDefinition => ({
  ...inPlaces(after),
  given: { to: 'everybody' },
})
