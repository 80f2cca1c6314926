import { describe, expect, it } from 'vitest'
import { linkedUnion } from './linked-union.ts'
import { wilson } from './proportion.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

describe('the union by linked people', () => {
  it('is (A + B) / (1 + p), with Wilson’s bounds carried over (by hand: 600 and 400, 50 of 200 on both)', () => {
    const share = wilson(50, 200)
    expect(linkedUnion(600, 400, { first: 150, second: 100, both: 50 })).toEqual({
      value: 800,
      lo: 1000 / (1 + (share?.hi ?? 0)),
      hi: 1000 / (1 + (share?.lo ?? 0)),
      linked: 200,
    })
  })

  it('stays within what is certain: nobody shared is the sum, all shared the larger', () => {
    expect(linkedUnion(600, 400, { first: 90, second: 60, both: 0 })).toMatchObject({ value: 1000, hi: 1000 })
    expect(linkedUnion(600, 400, { first: 61, second: 59, both: 58 })).toMatchObject({ refused: 'contradiction' })
    const close = linkedUnion(600, 400, { first: 12, second: 12, both: 9 })
    expect(close).toMatchObject({ value: 625, lo: 600 })
  })

  it('refuses what cannot be, and too few', () => {
    expect(linkedUnion(6, 4, { first: 5, second: 2, both: 3 })).toMatchObject({ refused: 'impossible-input' })
    expect(linkedUnion(6.5, 4, { first: 5, second: 2, both: 1 })).toMatchObject({ refused: 'impossible-input' })
    expect(linkedUnion(6, 4, { first: 5, second: 2, both: 1 })).toMatchObject({ refused: 'too-few' })
    expect(linkedUnion(6, 4, { first: 50, second: 20, both: 1 }, 2)).toMatchObject({ refused: 'impossible-input' })
  })

  it(`covers a planted union in 93 to 97 % of samples ${SEEDED}`, () => {
    // A union of 4000: 1500 on the one only, 1300 on the other only, 1200 on both; of 5000, some 300 are linked.
    const { covered, answered } = coverage(3000, 4000, (random) => {
      const linked = { first: 0, second: 0, both: 0 }
      for (let n = 0; n < 300; n++) {
        const who = random.integer(5000)
        if (who < 2700) linked.first++
        if (who >= 1500 && who < 4000) linked.second++
        if (who >= 1500 && who < 2700) linked.both++
      }
      const found = linkedUnion(2700, 2500, linked)
      return isRefusal(found) ? null : found
    })
    expect(answered).toBe(3000)
    expect(covered).toBeGreaterThan(0.93)
    expect(covered).toBeLessThan(0.97)
  })
})
