import { describe, expect, it } from 'vitest'
import { monthPlaces, monthRuns } from './month-runs.ts'

const months = (...texts: string[]) => texts.map((text) => ({ month: `${text}-01` }))
const texts = (runs: { month: string }[][]) => runs.map((run) => run.map(({ month }) => month.slice(0, 7)))

describe('a series of months', () => {
  it('is one line over the turn of a year', () => {
    expect(texts(monthRuns(months('2025-11', '2025-12', '2026-01'), []))).toEqual([['2025-11', '2025-12', '2026-01']])
  })

  it('is cut where another version begins, and over a month that is missing', () => {
    const points = months('2025-11', '2025-12', '2026-01', '2026-03')
    expect(texts(monthRuns(points, months('2025-12')))).toEqual([['2025-11'], ['2025-12', '2026-01'], ['2026-03']])
    expect(monthRuns([], months('2025-12'))).toEqual([])
  })

  it('leaves room for months that are missing', () => {
    const { at, count } = monthPlaces(['2025-11-01', '2026-02-01'])
    expect([at('2025-11-01'), at('2026-01-01'), at('2026-02-01'), count]).toEqual([0, 2, 3, 4])
  })
})
