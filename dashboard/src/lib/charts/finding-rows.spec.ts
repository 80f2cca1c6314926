import { describe, expect, it } from 'vitest'
import type { Finding } from '@candor/engine/finding'
import { rowsAxis, rowsReading, rowsTable, tickWriter } from './finding-rows.ts'

const effect: Finding = {
  metric: 'experiment_absolute',
  version: 1,
  estimand: '',
  population: '',
  window: { from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z' },
  unit: 'share',
  better: 'higher',
  value: -0.021,
  interval: { lo: -0.034, hi: -0.008, level: 0.95, method: 'Welch t' },
  p: 0.002,
  n: 9820,
  coverage: 'unknown',
  evidence: 'randomised',
  verdict: 'effect_detected',
  checks: [],
  reasons: [],
  plan: null,
  specifications: 1,
  asOf: null,
  partial: false,
  recompute: { queries: [], rows: null, assumptions: [] },
  sentence: '',
}
const refused: Finding = {
  ...effect,
  value: null,
  interval: null,
  verdict: 'cannot_tell',
  reasons: ['Too few people.'],
}
const rows = [
  { key: 'a', label: 'Refused', finding: refused },
  { key: 'b', label: 'Reminders', finding: effect },
]

describe('rows of Findings', () => {
  it('put value, bounds and zero on one axis', () => {
    const axis = rowsAxis(rows)
    expect(axis.domain[0]).toBeLessThanOrEqual(-0.034)
    expect(axis.ticks.map((tick) => tick.value)).toContain(0)
  })

  it('write ticks in the unit of the numbers: percentage points for a difference of shares', () => {
    const axis = rowsAxis(rows)
    const write = tickWriter(rows, axis, rowsReading(rows))
    expect([write(-0.02), write(0), write(0.01)]).toEqual(['−2.0', '0.0', '+1.0'])
  })

  it('stand in the table with the very texts of the chart, and refusals with their reason', () => {
    expect(rowsTable(rows, 'Initiative', 'difference')).toEqual({
      columns: ['Initiative', 'Value, percentage points', 'Interval', 'n', 'Evidence', 'Verdict'],
      rows: [
        ['Refused', 'No answer: Too few people.', 'none', '9,820', 'Randomised experiment', 'Cannot tell'],
        ['Reminders', '−2.1', '−3.4 to −0.8', '9,820', 'Randomised experiment', 'It harms'],
      ],
    })
  })

  it('have an axis even when every row refuses', () => {
    expect(rowsAxis([rows[0] ?? { key: '', label: '', finding: refused }]).domain).toEqual([0, 1])
  })
})
