import { describe, expect, it } from 'vitest'
import { seriesPaths, type SeriesPoint } from './line-path.ts'

const at = (day: number, partial = false): SeriesPoint => ({
  day: `2025-03-${String(day).padStart(2, '0')}`,
  value: day,
  partial,
})
const place = (point: SeriesPoint) => ({ x: Number(point.day.slice(-2)), y: point.value })

describe('seriesPaths', () => {
  it('draws complete days solid', () => {
    expect(seriesPaths([at(1), at(2), at(3)], place)).toEqual({ solid: 'M1,1L2,2L3,3', dashed: '', hollow: [] })
  })

  it('dashes every segment that touches an incomplete day, at both ends', () => {
    const paths = seriesPaths([at(1, true), at(2), at(3), at(4, true)], place)
    expect(paths.dashed).toBe('M1,1L2,2M3,3L4,4')
    expect(paths.solid).toBe('M2,2L3,3')
    expect(paths.hollow.map((point) => point.x)).toEqual([1, 4])
  })

  it('draws no line across missing days', () => {
    expect(seriesPaths([at(1), at(2), at(5), at(6)], place).solid).toBe('M1,1L2,2M5,5L6,6')
  })

  it('draws nothing for a single day', () => {
    expect(seriesPaths([at(1)], place)).toEqual({ solid: '', dashed: '', hollow: [] })
  })
})
