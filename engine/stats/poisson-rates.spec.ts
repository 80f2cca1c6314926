import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, near } from './expectations.ts'
import { rateLift } from './poisson-rates.ts'

describe('two Poisson rates', () => {
  const [exposed, others] = [{ events: 41, exposure: 28_010 }, { events: 15, exposure: 19_017 }] // prettier-ignore

  it('of 41 in 28,010 and 15 in 19,017 person-years (Boice & Monson 1977) agree with binomial tails inverted by scipy 1.17', () => {
    expect(rateLift(exposed, others, 0.95, 'exact')).toMatchObject({
      lo: near(0.005684062689257585, 11),
      hi: near(2.6093003110779054, 10),
      p: near(0.047660246754565865, 12),
    })
    expect(rateLift(exposed, others)).toMatchObject({
      lo: near(0.04107524342593227, 11),
      hi: near(2.4494227604546572, 10),
      p: near(0.03545742177226211, 12),
    })
  })

  it('have a p that its interval agrees with, also where one group had no events', () => {
    const rate = fc.record({ events: fc.oneof(fc.nat(5), fc.nat(100_000)), exposure: fc.double({ min: 1e-3, max: 1e9, noNaN: true }) }) // prettier-ignore
    fc.assert(
      fc.property(rate, rate, fc.constantFrom('exact' as const, 'mid-p' as const), (a, b, method) => {
        const result = rateLift(a, b, 0.95, method)
        if (a.events + b.events === 0) {
          expect(result).toMatchObject({ refused: 'no-events' })
          return
        }
        const { lo, hi, p } = answered(result)
        expect(Number.isFinite(lo) && p >= 0 && p <= 1).toBe(true)
        if (Math.abs(p - 0.05) > 1e-9) expect(lo > 0 || (hi !== null && hi < 0)).toBe(p < 0.05)
      }),
      { numRuns: 150 },
    )
    expect(rateLift({ events: 3, exposure: 10 }, { events: 0, exposure: 10 })).toMatchObject({ value: null, hi: null })
    expect(rateLift({ events: 0.5, exposure: 10 }, others)).toMatchObject({ refused: 'impossible-input' })
    expect(rateLift(exposed, { events: 1, exposure: 0 })).toMatchObject({ refused: 'impossible-input' })
  })
})
