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

/** Names of the places of a wave. */
export const waveOf = (wave: number, places: number): string[] => Array.from({ length: places }, (_, at) => `wave ${wave} place ${at}`) // prettier-ignore

/** An initiative that so many places got in each wave, so many weeks after its start. */
export const inWaves = (after: number, starts: readonly number[], places = 8): InitiativeDefinition => ({
  ...inPlaces(after),
  given: {
    ...{ to: 'waves', by: 'property', property: 'region' },
    waves: starts.map((week, wave) => ({ from: new Date(START + 7 * week * DAY).toISOString(), those: waveOf(wave, places) })), // prettier-ignore
  },
})

/** An initiative that a lot gave to so many of the places of a lot, for so many weeks. */
export const byLot = (after: number, drawn: number, places: number): InitiativeDefinition => {
  const among = Array.from({ length: places }, (_, at) => (at < drawn ? `own ${at}` : `place ${at}`))
  const plan = inPlaces(after, drawn)
  return { ...plan, given: { to: 'places', ...plan.given, among } }
}

/** An initiative that everybody got for so many weeks. */
export const forEverybody = (after: number): InitiativeDefinition => ({
  ...inPlaces(after),
  given: { to: 'everybody' },
})
