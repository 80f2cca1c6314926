import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '@candor/engine/finding'
import { boundsText, intervalText, unitWords, valueText } from './quantity.ts'

type Measured = Pick<Finding, 'unit' | 'value' | 'interval' | 'evidence'>

const measured = (over: Partial<Measured>): Measured => ({
  unit: 'share',
  value: 0.2,
  interval: null,
  evidence: 'count',
  ...over,
})
const interval = (lo: number | null, hi: number | null, level: number | null = 0.95) => ({
  lo,
  hi,
  level,
  method: 'test',
})

describe('a share', () => {
  it('is a percentage', () => {
    const finding = measured({ value: 0.1234, interval: interval(0.111, 0.137) })
    expect([valueText(finding), intervalText(finding)]).toEqual(['12.3%', '95% interval 11.1% to 13.7%'])
  })

  it('of which a difference is claimed is in percentage points, with its sign', () => {
    const finding = measured({ evidence: 'randomised', value: -0.021, interval: interval(-0.034, -0.008) })
    expect(valueText(finding)).toBe('−2.1')
    expect(unitWords(finding)).toBe('percentage points')
    expect(boundsText(finding)).toBe('−3.4 to −0.8')
  })

  it('gets a second decimal only where the interval is that narrow', () => {
    const finding = measured({ value: 0.00213, interval: interval(0.002, 0.0023) })
    expect(valueText(finding)).toBe('0.21%')
  })
})

describe('a duration', () => {
  it.each([
    [2911, 2520, 3360, '2.0 days', '1.8 days to 2.3 days'],
    [95, 60, 119, '95 min', '60 min to 119 min'],
    [100, 80, 300, '1.7 h', '1.3 h to 5.0 h'],
    [0.5, 0.2, 4, '0.5 min', '0.2 min to 4.0 min'],
  ])('of %s minutes is in one unit with its bounds, and names it', (value, lo, hi, text, bounds) => {
    const finding = measured({ unit: 'minutes', value, interval: interval(lo, hi) })
    expect([valueText(finding), unitWords(finding), boundsText(finding)]).toEqual([text, '', bounds])
  })
})

describe('other units', () => {
  it('count people whole', () => {
    const finding = measured({ unit: 'people', value: 48211, interval: interval(41890, 48211, null) })
    expect([valueText(finding), intervalText(finding)]).toEqual(['48,211', 'certain bounds 41,890 to 48,211'])
  })

  it('write the mean of few events with the decimals its interval warrants', () => {
    const finding = measured({ unit: 'events', value: 0.1834, interval: interval(0.171, 0.197) })
    expect([valueText(finding), boundsText(finding)]).toEqual(['0.18', '0.17 to 0.20'])
    expect(valueText(measured({ unit: 'events', value: 1200 }))).toBe('1,200')
  })

  it('sign points, which run both ways', () => {
    expect(valueText(measured({ unit: 'points', value: 23.4, interval: interval(19.1, 27.7) }))).toBe('+23.4')
  })

  it('read a ratio with a verdict as a relative difference', () => {
    const finding = measured({
      unit: 'ratio',
      evidence: 'randomised',
      value: 0.003,
      interval: interval(-0.04, 0.047),
    })
    expect([valueText(finding), unitWords(finding)]).toEqual(['+0.3%', 'relative to the comparison group'])
  })
})

describe('open ends and refusals', () => {
  it('are said in words', () => {
    expect(boundsText(measured({ interval: interval(0.1, null) }))).toBe('at least 10.0%')
    expect(boundsText(measured({ interval: interval(null, 0.3) }))).toBe('at most 30.0%')
    expect(boundsText(measured({ interval: interval(null, null) }))).toBeNull()
    expect(valueText(measured({ value: null }))).toBeNull()
  })
})

it('value and both bounds always have the same count of decimals (property)', () => {
  const decimals = (text: string): number => (text.split('.')[1] ?? '').replace(/\D/g, '').length
  const bound = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(bound, bound, fc.constantFrom('share', 'points', 'ratio', 'people'), (a, b, unit) => {
      const finding = measured({ unit, value: a, interval: interval(Math.min(a, b), Math.max(a, b)) })
      const [lo, hi] = (boundsText(finding) ?? '').split(' to ')
      expect(new Set([valueText(finding), lo, hi].map((text) => decimals(text ?? ''))).size).toBe(1)
    }),
  )
})
