import { describe, expect, it } from 'vitest'
import { boundedMeanSequence } from './bounded-mean-sequence.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { SEED, SEEDED } from './simulation.ts'

const TWELVE = [0.2, 0.9, 0.4, 0, 1, 0.35, 0.6, 0.6, 0.8, 0.1, 0.55, 0.7]
const VALUES = Array.from({ length: 120 }, (_, place) => TWELVE[place % 12] ?? 0)

function sequence(...given: Parameters<typeof boundedMeanSequence>) {
  const result = boundedMeanSequence(...given)
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}

describe('a confidence sequence of a bounded mean', () => {
  it('has the bounds of theorem 2 of Waudby-Smith & Ramdas, computed apart in numpy 2.4', () => {
    const points = sequence(VALUES)
    expect(points[39]?.lo).toBeCloseTo(0.2756650474082813, 12)
    expect(points[39]?.hi).toBeCloseTo(0.7351293680085169, 12)
    expect(points[119]?.lo).toBeCloseTo(0.4159877562322783, 12)
    expect(points[119]?.hi).toBeCloseTo(0.6185561506619192, 12)
    expect(points[119]?.value).toBeCloseTo(0.5166666666666667, 12)
  })

  it('goes with its unit', () => {
    const points = sequence(VALUES.map((value) => 50 * value - 10), 0.95, { lo: -10, hi: 40 }) // prettier-ignore
    expect(points[119]?.lo).toBeCloseTo(50 * 0.4159877562322783 - 10, 10)
  })

  it(`holds the mean at all of 400 moments at once at least as often as it promises, for the most skewed of shares ${SEEDED}`, () => {
    const random = new Random(SEED)
    let held = 0
    for (let run = 0; run < 300; run += 1) {
      const points = sequence(Array.from({ length: 400 }, () => (random.uniform() < 0.03 ? 1 : 0)), 0.9) // prettier-ignore
      if (points.every(({ lo, hi }) => lo <= 0.03 && hi >= 0.03)) held += 1
    }
    expect(held / 300).toBeGreaterThan(0.9)
  })

  it('lies within what is possible, with the mean inside, and is refused where values leave their bounds', () => {
    for (const values of [[1], [0, 0, 0], [1, 1, 1, 1], [0, 1]]) {
      for (const { value, lo, hi } of sequence(values)) {
        expect(lo).toBeGreaterThanOrEqual(0)
        expect(hi).toBeLessThanOrEqual(1)
        expect(lo).toBeLessThanOrEqual(value)
        expect(hi).toBeGreaterThanOrEqual(value)
      }
    }
    expect(boundedMeanSequence([])).toMatchObject({ refused: 'no-values' })
    expect(boundedMeanSequence([1.1])).toMatchObject({ refused: 'impossible-input' })
    expect(boundedMeanSequence([Number.NaN])).toMatchObject({ refused: 'impossible-input' })
    expect(boundedMeanSequence([0], 0.95, { lo: 0, hi: Infinity })).toMatchObject({ refused: 'impossible-input' })
    expect(boundedMeanSequence([0], 1)).toMatchObject({ refused: 'impossible-level' })
  })
})
