import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundOf, cumulativeDrawing, dayOf, type Look } from './cumulative-effect.ts'

const BOX = { width: 1000, height: 200 }
const look = (day: number, difference: number, half: number | null, more: Partial<Look> = {}): Look => ({
  at: new Date(Date.UTC(2026, 2, day + 1)).toISOString(),
  ...{ time: day / 10, people: 100 * day, difference, nominal: 0.01, spent: 0.01, p: 0.5 },
  ...{ lo: half === null ? null : difference - half, hi: half === null ? null : difference + half },
  crossed: half !== null && Math.abs(difference) > half,
  ...more,
})
const heights = (path: string): number[] =>
  path
    .slice(1)
    .split('L')
    .map((point) => Number(point.split(',')[1]))

describe('an effect against the bound of its plan', () => {
  it('knows no bound before any error rate is used up, and draws none', () => {
    const drawn = cumulativeDrawing([look(1, 0.1, null), look(2, 0.05, 0.2), look(3, 0.06, 0.1)], BOX)
    expect(boundOf(look(1, 0.1, null))).toBeNull()
    expect(drawn.upper.split('L')).toHaveLength(2)
    expect(drawn.effect.split('L')).toHaveLength(3)
    expect(drawn.crossed).toBeNull()
  })

  it('is read from a day that is over: at midnight, the day before', () => {
    expect(dayOf({ at: '2026-03-05T00:00:00.000Z' })).toBe('2026-03-04')
  })

  it('is not stretched by the strict bounds of the first looks', () => {
    const drawn = cumulativeDrawing([look(1, 0.01, 9), look(2, 0.02, 3), look(3, 0.02, 0.04), look(4, 0.02, 0.03)], BOX)
    expect(drawn.y.domain[1]).toBeLessThan(0.1)
    expect(Math.min(...heights(drawn.upper))).toBeLessThan(0)
  })

  it('marks the first crossing and the end of the plan', () => {
    const drawn = cumulativeDrawing([look(8, 0.1, 0.2), look(9, 0.1, 0.09), look(10, 0.1, 0.08), look(11, 0.1, 0.07)], BOX) // prettier-ignore
    expect(drawn.crossed?.day).toBe('2026-03-09')
    expect(drawn.end).toBe('2026-03-10')
  })

  it('lies outside the drawn bounds exactly where the interval of the look leaves out zero', () => {
    const looks = fc.array(fc.record({ difference: fc.double({ min: -1, max: 1, noNaN: true }), half: fc.double({ min: 0.01, max: 1, noNaN: true }) }), { minLength: 2, maxLength: 20 }) // prettier-ignore
    fc.assert(
      fc.property(looks, (values) => {
        const all = values.map(({ difference, half }, i) => look(i + 1, difference, half))
        const drawn = cumulativeDrawing(all, BOX)
        all.forEach(({ difference, lo, hi }, i) => {
          const bound = (all[i] === undefined ? null : boundOf(all[i])) ?? 0
          const y = drawn.top(difference)
          const outside = y < drawn.top(bound) || y > drawn.top(-bound)
          if (Math.abs(Math.abs(difference) - bound) > 1e-9) expect(outside).toBe((lo ?? 0) > 0 || (hi ?? 0) < 0)
        })
      }),
    )
  })
})
