import { describe, expect, it } from 'vitest'
import { logQuantileMixture, quantileSequence } from './quantile-sequence.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { SEED, SEEDED } from './simulation.ts'

const each = (values: readonly number[]) => values.map((value) => ({ value, count: 1 }))

describe('a confidence sequence of a quantile', () => {
  it.each([
    [70, 100, 0.5, 30, 30, 4.592820318477654],
    [3, 1000, 0.9, 90, 10, 2008.664433487424],
    [550, 1000, 0.5, 140, 140, 3.152685664792034],
  ])('mixes over shares as mpmath 1.3 beta does: %i of %i at p %f', (below, n, p, a, b, expected) => {
    expect(logQuantileMixture(below, n, p, a, b) / expected).toBeCloseTo(1, 11)
  })

  it(`holds the median and the p90 at all of 40 moments at once as often as it promises, with ties and without ${SEEDED}`, () => {
    const random = new Random(SEED)
    const laws = [
      { draw: () => random.uniform(), median: 0.5, p90: 0.9 },
      { draw: () => Math.min(3, random.poisson(1)), median: 1, p90: 2 },
    ]
    for (const { draw, median, p90 } of laws) {
      let held = 0
      for (let run = 0; run < 100; run += 1) {
        const values: number[] = []
        let inside = true
        for (let look = 0; look < 40; look += 1) {
          for (let n = 0; n < 10; n += 1) values.push(draw())
          for (const [p, truth] of [
            [0.5, median],
            [0.9, p90],
          ] as const) {
            // prettier-ignore
            const result = quantileSequence(each(values), p, 0.95, 200)
            if (isRefusal(result)) throw new Error(result.reason)
            if ((result.lo ?? -1) > truth || (result.hi ?? 9) < truth) inside = false
          }
        }
        if (inside) held += 1
      }
      // Two sequences of 95 % each: at worst both miss apart.
      expect(held / 100).toBeGreaterThan(0.9)
    }
  })

  it('narrows about the quantile, and has no bound where too few values lie on a side', () => {
    const values = Array.from({ length: 10_000 }, (_, place) => (place * 7919) % 10_007)
    const wide = quantileSequence(each(values.slice(0, 100)))
    const narrow = quantileSequence(each(values))
    if (isRefusal(wide) || isRefusal(narrow)) throw new Error('refused')
    const width = ({ lo, hi }: { lo: number | null; hi: number | null }) => (hi ?? Infinity) - (lo ?? -Infinity)
    expect(width(narrow)).toBeLessThan(width(wide) / 5)
    expect(quantileSequence(each([1, 2, 3]))).toMatchObject({ value: 2, lo: null, hi: null })
    expect(quantileSequence([{ value: 4, count: 5000 }])).toMatchObject({ value: 4, lo: 4, hi: 4 })
  })

  it('is refused without values, and where they or the quantile cannot be', () => {
    expect(quantileSequence([])).toMatchObject({ refused: 'no-values' })
    expect(quantileSequence(each([Number.NaN]))).toMatchObject({ refused: 'impossible-input' })
    expect(quantileSequence(each([1]), 1)).toMatchObject({ refused: 'impossible-input' })
    expect(quantileSequence(each([1]), 0.5, 0.95, 0)).toMatchObject({ refused: 'impossible-input' })
    expect(quantileSequence(each([1]), 0.5, Number.NaN)).toMatchObject({ refused: 'impossible-level' })
  })
})
