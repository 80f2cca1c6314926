import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chapman } from './capture-recapture.ts'
import { answered, expectShare, near } from './expectations.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

describe('capture and recapture', () => {
  it('of 200 and 150 with 30 in both is 201·151/31 − 1, its variance Seber’s, its interval Chao’s (formulas in scipy 1.17)', () => {
    expect(chapman(200, 150, 30, 'none')).toMatchObject({
      value: near((201 * 151) / 31 - 1, 10),
      se: near(Math.sqrt((201 * 151 * 170 * 120) / (31 * 31 * 32)), 8),
      seen: 320,
      lo: near(753.3217829230609, 6),
      hi: near(1319.3702704417888, 6),
      reading: 'estimate',
    })
  })

  it('is read as a lower bound unless independence is claimed', () => {
    expect(chapman(200, 150, 30)).toMatchObject({ reading: 'lower bound' })
  })

  it('refuses where both saw too few (Wikipedia’s 10, 15 and 5 give 28.3, with next to no certainty) or the impossible', () => {
    expect(chapman(10, 15, 5)).toMatchObject({ refused: 'too-few-in-both' })
    expect(chapman(10, 15, 11)).toMatchObject({ refused: 'impossible-input' })
    expect(chapman(10.5, 15, 9)).toMatchObject({ refused: 'impossible-input' })
  })

  it('has an upper bound where one collector saw nothing new', () => {
    const nested = answered(chapman(100, 20, 20))
    expect(nested.value).toBe(100)
    expect(nested.hi).toBeCloseTo(100 / 0.025 ** (1 / 20), 9)
  })

  it('does not mind which collector is called the first, and holds its value', () => {
    const count = fc.integer({ min: 7, max: 5000 })
    fc.assert(
      fc.property(count, count, count, (both, onlyOne, onlyTwo) => {
        const one = answered(chapman(both + onlyOne, both + onlyTwo, both))
        const two = answered(chapman(both + onlyTwo, both + onlyOne, both))
        expect(one.value).toBeCloseTo(two.value, 6)
        expect(one.hi).toBeCloseTo(two.hi, 4)
        expect(one.lo).toBeGreaterThanOrEqual(one.seen)
        expect(one.lo).toBeLessThanOrEqual(one.value)
        expect(one.hi).toBeGreaterThanOrEqual(one.value)
      }),
    )
  })

  const sample = (second: (seenByFirst: boolean) => number) =>
    coverage(500, 1000, (random) => {
      let [first, two, both] = [0, 0, 0]
      for (let person = 0; person < 1000; person += 1) {
        const one = random.uniform() < 0.2
        const other = random.uniform() < second(one)
        first += one ? 1 : 0
        two += other ? 1 : 0
        both += one && other ? 1 : 0
      }
      const result = chapman(first, two, both)
      return isRefusal(result) ? null : result
    })

  it(`covers the truth at 95 % when the collectors are independent ${SEEDED}`, () => {
    expectShare(sample(() => 0.15).covered, 0.95, 500)
  })

  it(`falls short when they are not: the label is needed ${SEEDED}`, () => {
    expect(sample((seen) => (seen ? 0.35 : 0.1)).covered).toBeLessThan(0.05)
  })
})
