import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liftEstimate, normalPosterior, onAbsolute } from './bayes-normal.ts'
import { betaBinomial } from './beta-binomial.ts'
import { answered, near } from './expectations.ts'

describe('a normal posterior', () => {
  it('of a lift of 3 % ± 2 % under N(1 %, 30 %) agrees with the closed form in scipy 1.17', () => {
    const result = answered(normalPosterior({ value: 0.03, se: 0.02 }, { mean: 0.01, sd: 0.3 }))
    expect(result).toMatchObject({
      mean: near(0.02991150442477876, 13),
      sd: near(0.019955703157132177, 13),
      chanceToWin: near(0.9330495679610704, 12),
      chanceToLose: near(0.06695043203892961, 12),
      lossOfTreatment: near(0.0005863123750789157, 13),
      lossOfControl: near(0.030497816799857677, 13),
    })
  })

  it('turns round when lower is better, and without a prior is the normal interval', () => {
    const [up, down] = (['higher', 'lower'] as const).map((better) => answered(normalPosterior({ value: 0.03, se: 0.02 }, null, better))) // prettier-ignore
    expect(up?.chanceToWin).toBe(down?.chanceToLose)
    expect(up?.lossOfControl).toBe(down?.lossOfTreatment)
    expect(up).toMatchObject({ lo: near(0.03 - 1.959963984540054 * 0.02, 12), hi: near(0.03 + 1.959963984540054 * 0.02, 12) })
    expect(onAbsolute({ mean: 0.1, sd: 0.3 }, -20)).toEqual({ mean: 2, sd: 6 })
  }) // prettier-ignore

  it('is finite or refused, whatever it is given', () => {
    const any = fc.oneof(fc.double(), fc.double({ min: 0, max: 5, noNaN: true }), fc.constantFrom(0, 1e-60, 1e60))
    fc.assert(
      fc.property(any, any, any, any, (value, se, mean, sd) => {
        const result = normalPosterior({ value, se }, { mean, sd })
        if (!('refused' in result)) expect(Object.values(result).every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 1000 },
    )
    const arm = (value: number) => ({ value, variance: 0.01, df: 9 })
    expect(liftEstimate({ treatment: arm(11), control: arm(0), covariance: 0, n: 9 })).toMatchObject({
      refused: 'no-base',
    })
    expect(liftEstimate({ treatment: arm(11), control: arm(10), covariance: 0, n: 9 })).toEqual({ value: near(0.1, 12), se: near(Math.sqrt(0.01 / 100 + (1.21 * 0.01) / 100), 12) }) // prettier-ignore
  })
})

describe('beta-binomial posteriors', () => {
  it.each([
    [56, 70, 48, 80, 0.9959295389768574, 9.530155680644295e-5],
    [120, 1000, 100, 1000, 0.9231834389735598, 0.0004846139263564437],
    [3, 5, 0, 7, 0.985014985014985, 0.001221001221001221],
  ])('of %i/%i against %i/%i have the chance to win %f and expected loss %f of the exact sums (Miller 2015, in 30 digits of mpmath 1.3)', (x1, n1, x2, n2, win, loss) => {
    const result = answered(betaBinomial({ x1, n1, x2, n2 }))
    expect(result).toMatchObject({ chanceToWin: near(win, 11), chanceToLose: near(1 - win, 11) })
    expect(result.lossOfTreatment).toBeCloseTo(loss, 12)
    expect(result.lossOfControl - result.lossOfTreatment).toBeCloseTo(result.mean, 12)
  }) // prettier-ignore

  it('have the interval of the difference that quadrature in scipy 1.17 and mpmath 1.3 gives', () => {
    const result = betaBinomial({ x1: 56, n1: 70, x2: 48, n2: 80 })
    expect(result).toMatchObject({ lo: near(0.051368508220801065, 9), hi: near(0.33278610851704127, 9) })
  })

  it('are sound at the ends, for large counts, and refuse impossible ones', () => {
    for (const shares of [
      { x1: 0, n1: 1, x2: 1, n2: 1 },
      { x1: 0, n1: 0, x2: 0, n2: 0 },
      { x1: 3e6, n1: 1e7, x2: 2.9e6, n2: 1e7 },
    ]) {
      // prettier-ignore
      const result = betaBinomial(shares)
      if (!('refused' in result)) expect(Object.values(result).every(Number.isFinite)).toBe(true)
      else expect(shares.n1).toBe(0)
    }
    expect(betaBinomial({ x1: 2, n1: 1, x2: 0, n2: 1 })).toMatchObject({ refused: 'impossible-input' })
  })
})
