import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claims, defaultBounds, type World } from './claims-simulation.ts'
import { portfolioOf, type Portfolio } from './portfolio.ts'
import type { EstimatedEffect } from './random-effects.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { SEED, SEEDED } from './simulation.ts'

const sound = (effects: readonly EstimatedEffect[]): Portfolio => {
  const result = portfolioOf(effects)
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}
const ERRORS = [15, 10, 16, 11, 9, 11, 10, 18]
const schools = [28, 8, -3, 7, -1, 1, 18, 12].map((value, i) => ({ value, se: ERRORS[i] ?? 0 }))

describe('a portfolio of experiments', () => {
  it('of eight schools has the posterior of Gelman et al. (BDA3, §5.5), integrated by scipy 1.17 quad', () => {
    const portfolio = sound(schools)
    const means = schools.map((_, place) => portfolio.sum([place]).value)
    const expected = [11.400260870444296, 7.894552283685982, 6.130746856933376, 7.644678624276215, 5.12642411193921, 6.138536242916729, 10.666983328144875, 8.456817827561528] // prettier-ignore
    means.forEach((mean, place) => expect(mean / (expected[place] ?? 0)).toBeCloseTo(1, 6))
    expect(portfolio.mean.value).toBeCloseTo(7.932375018237772, 6)
    const first = portfolio.sum([0])
    expect([first.lo, first.hi]).toEqual([expect.closeTo(-2.105016400486934, 5), expect.closeTo(31.623421905997734, 5)])
    const both = portfolio.sum([0, 6])
    // Twice one effect is that effect in another unit, and three times two of them three times their sum.
    const [twice, thrice] = [portfolio.sum([0], [2]), portfolio.sum([0, 6], [3, 3])]
    expect([twice.value / first.value, twice.lo / first.lo, twice.hi / first.hi]).toEqual([2, 2, 2].map((one) => expect.closeTo(one, 9) as number)) // prettier-ignore
    expect([thrice.value / both.value, thrice.lo / both.lo, thrice.hi / both.hi]).toEqual([3, 3, 3].map((one) => expect.closeTo(one, 7) as number)) // prettier-ignore
    expect([both.value, both.lo, both.hi]).toEqual([22.06724419858919, 0.46318908300647427, 51.09115479469662].map((one) => expect.closeTo(one, 4) as number)) // prettier-ignore
  })

  it('shrinks all towards the mean, the unsure ones more, and sums what it shrank', () => {
    const effects = [{ value: 9, se: 1 }, { value: 9, se: 4 }, ...[0, 1, -1, 2, 0].map((value) => ({ value, se: 1 }))] // prettier-ignore
    const { sum, mean } = sound(effects)
    const [sure, unsure] = [sum([0]).value, sum([1]).value]
    expect(mean.value).toBeLessThan(unsure)
    expect(unsure).toBeLessThan(sure)
    expect(sure).toBeLessThan(9)
    expect(sum([0, 1]).value).toBeCloseTo(sure + unsure, 9)
    expect(sum([])).toEqual({ value: 0, lo: 0, hi: 0 })
  })

  it('goes with its unit, turns with its sign, holds every value in its interval, and is finite or refused', () => {
    const number = fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.double(), fc.constantFrom(0, 1e9, 1e-300))
    const error = fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0.01, max: 9, noNaN: true }) }, { weight: 1, arbitrary: number }) // prettier-ignore
    const effects = fc.array(fc.record({ value: fc.oneof({ weight: 9, arbitrary: fc.double({ min: -9, max: 9, noNaN: true }) }, { weight: 1, arbitrary: number }), se: error }), { minLength: 4, maxLength: 8 }) // prettier-ignore
    fc.assert(
      fc.property(effects, (list) => {
        const portfolio = portfolioOf(list)
        const turned = portfolioOf(list.map(({ value, se }) => ({ value: -2 * value, se: 2 * se })))
        if (isRefusal(portfolio) || isRefusal(turned)) return
        const one = portfolio.sum([0, 2])
        for (const told of [one, portfolio.mean]) {
          expect(Object.values(told).every(Number.isFinite)).toBe(true)
          expect(told.lo <= told.value && told.value <= told.hi).toBe(true)
        }
        const size = one.hi - one.lo
        expect(Math.abs(turned.sum([0, 2]).value + 2 * one.value)).toBeLessThan(1e-5 * size)
        expect(Math.abs(turned.sum([0, 2]).lo + 2 * one.hi)).toBeLessThan(1e-5 * size)
      }),
      { numRuns: 150 },
    )
  })

  it('is refused of four, without errors, and at no level', () => {
    expect(portfolioOf(schools.slice(0, 4))).toMatchObject({ refused: 'too-few-effects' })
    expect(portfolioOf(schools.map((one) => ({ ...one, se: 0 })))).toMatchObject({ refused: 'impossible-input' })
    expect(portfolioOf(schools, 1)).toMatchObject({ refused: 'impossible-level' })
  })
})

describe(`what 200 experiments claim of their winners, true effects of 1 % about nothing ${SEEDED}`, () => {
  /** Two standard errors of a share of 90 % in 50 portfolios. */
  const noise = 2 * Math.sqrt((0.9 * 0.1) / 50)
  const world: World = { size: 200, mean: 0, sd: 0.01, shape: 'normal', se: 0.01, spread: 0.5 }

  it('is 0.95 to 1.05 of what they are worth, where their plain sum is 1.8 of it, and at least 90 % of claims hold it', () => {
    const { naive, claimed, covered } = claims(world, 50, new Random(SEED))
    expect(naive).toBeGreaterThan(1.6)
    expect(claimed).toBeGreaterThan(0.95)
    expect(claimed).toBeLessThan(1.05)
    expect(covered).toBeGreaterThanOrEqual(0.9 - noise)
  })

  it('and so it is when each is looked at on fourteen days and stopped by the default plan', () => {
    const { naive, claimed, covered } = claims({ ...world, bounds: defaultBounds(14) }, 50, new Random(SEED))
    expect(naive).toBeGreaterThan(1.9)
    expect(claimed).toBeGreaterThan(0.95)
    expect(claimed).toBeLessThan(1.05)
    expect(covered).toBeGreaterThanOrEqual(0.9 - noise)
  })
})
