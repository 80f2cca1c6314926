import { describe, expect, it } from 'vitest'
import { addDays, presets } from './presets.ts'

const scope = { workspace: null, brand: 'Kino', campaign: null, from: null, to: null }

describe('presets', () => {
  it('count both ends: seven days to the 7th begin on the 1st', () => {
    const [week] = presets(scope, '2025-03-07')
    expect(week?.scope).toEqual({ ...scope, from: '2025-03-01', to: '2025-03-07' })
  })

  it('keep brand and campaign, and mark the one in force', () => {
    const chosen = presets({ ...scope, from: '2025-03-01', to: '2025-03-07' }, '2025-03-07').filter((p) => p.chosen)
    expect(chosen.map((preset) => preset.label)).toEqual(['Last 7 days'])
    expect(chosen[0]?.scope.brand).toBe('Kino')
  })

  it('offer only everything while there is no data', () => {
    expect(presets(scope, null).map((preset) => preset.label)).toEqual(['All'])
  })

  it('step over month ends and leap days', () => {
    expect([addDays('2024-03-01', -1), addDays('2025-12-31', 1)]).toEqual(['2024-02-29', '2026-01-01'])
  })
})
