import { describe, expect, it } from 'vitest'
import { reproductionNumber, type Cascade } from './branching.ts'
import { answered, expectShare, near } from './expectations.ts'
import type { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

/** A cascade of one first share; each brings a Poisson number of further ones with mean r·g, g gamma of this shape. */
function grow(random: Random, r: number, shape: number): Cascade {
  let all = 1
  for (let size = 1; size > 0;) {
    let next = 0
    for (let share = 0; share < size; share += 1)
      next += random.poisson(shape === Infinity ? r : (r * random.gamma(shape)) / shape)
    all += next
    size = next
  }
  return { parents: all, children: all - 1, count: 1 }
}
const cascades = (parents: number, children: number, count: number): Cascade => ({ parents, children, count })

describe('reproduction number', () => {
  it('is children over parents: 30 cascades of 1-2-1 and 30 of 1 are 90/150, and amplify 2.5 times (by hand)', () => {
    expect(reproductionNumber([cascades(4, 3, 30), cascades(1, 0, 30)])).toMatchObject({
      value: near(0.6, 12),
      cascades: 60,
      parents: 150,
      largestShare: near(1 / 30, 12),
      amplification: { value: near(2.5, 12) },
    })
  })

  it('has the jackknife error of 10 cascades of (2, 1) and 10 of (1, 0): log(9/28) and log(10/29) (by hand)', () => {
    const { value, lo, hi } = answered(reproductionNumber([cascades(2, 1, 10), cascades(1, 0, 10)]))
    expect(value).toBeCloseTo(1 / 3, 12)
    const half = (Math.log(10 / 29) - Math.log(9 / 28)) / 2
    // Of Student's t with 19 degrees of freedom: 2.093024.
    expect(Math.log(hi / value)).toBeCloseTo(2.093024 * Math.sqrt(19) * half, 5)
    expect(Math.log(value / lo)).toBeCloseTo(Math.log(hi / value), 12)
  })

  it('does not take a share for childless that had no chance yet', () => {
    expect(reproductionNumber([cascades(1, 2, 30), cascades(1, 0, 10)])).toMatchObject({ value: near(60 / 40, 12), amplification: { value: null, hi: null } }) // prettier-ignore
  })

  it('has no upper end of the amplification when growth is not ruled out', () => {
    const result = answered(reproductionNumber([cascades(71, 66, 1), cascades(2, 1, 4), cascades(1, 0, 25)]))
    expect(result.value).toBeLessThan(1)
    expect(result.largestShare).toBeCloseTo(66 / 70, 12)
    expect(result.amplification.value).toBeGreaterThan(1)
    expect(result.amplification.hi).toBeNull()
  })

  it('refuses few cascades, those that all ended at once, are all alike or one alone, and sizes that cannot be', () => {
    expect(reproductionNumber([])).toMatchObject({ refused: 'too-few-cascades' })
    expect(reproductionNumber([cascades(1, 0, 19), cascades(1, 1, 0)])).toMatchObject({ refused: 'too-few-cascades' })
    expect(reproductionNumber([cascades(1, 0, 30)])).toMatchObject({ refused: 'no-variation' })
    expect(reproductionNumber([cascades(2, 1, 30)])).toMatchObject({ refused: 'no-variation' })
    expect(reproductionNumber([cascades(9, 8, 1), cascades(1, 0, 30)])).toMatchObject({ refused: 'one-cascade' })
    expect(reproductionNumber([cascades(0, 1, 30)])).toMatchObject({ refused: 'impossible-input' })
    expect(reproductionNumber([cascades(1, 0.5, 30)])).toMatchObject({ refused: 'impossible-input' })
  })

  it.each([
    [0.6, Infinity, 200, 0.951],
    [0.4, 0.5, 50, 0.95],
    [0.6, 0.3, 50, 0.927],
    [0.9, 1, 50, 0.921],
  ])(`at R = %f, size %f and %i cascades covers as branching.ts says: %f ${SEEDED}`, (r, shape, n, expected) => {
    const { covered } = coverage(300, r, (random) => {
      const result = reproductionNumber(Array.from({ length: n }, () => grow(random, r, shape)))
      return isRefusal(result) ? null : result
    })
    expectShare(covered, expected, 300)
  })

  it(`recovers a branching process with mean 45, the friends whom a detractor reaches now (row 39) ${SEEDED}`, () => {
    const { covered } = coverage(200, 45, (random) => {
      const result = reproductionNumber(Array.from({ length: 400 }, () => grow(random, 1 - 1 / 45, Infinity)))
      if (isRefusal(result) || result.amplification.lo === null) return null
      return { lo: result.amplification.lo, hi: result.amplification.hi ?? Infinity }
    })
    expectShare(covered, 0.93, 200, 0.02)
  })
})
