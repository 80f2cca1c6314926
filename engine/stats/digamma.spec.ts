import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digamma, digammaRise } from './digamma.ts'
import { logGamma } from './gamma.ts'

describe('digamma function', () => {
  it.each([
    [1, -0.5772156649015329],
    [0.5, -1.9635100260214235],
    [1e-3, -1000.5755719318104],
    [10, 2.251752589066721],
    [1e6, 13.815510057964191],
  ])('at %f agrees with 40-digit arithmetic (mpmath 1.3 digamma)', (x, expected) => {
    expect(Math.abs(digamma(x) / expected - 1)).toBeLessThan(1e-14)
  })

  it.each([
    [1e6, 6.999979000091e-6],
    [5e6, 1.399999160000728e-6],
    [20, 0.30668005907136342],
  ])('rises from %f by 7 as in 40-digit arithmetic (mpmath 1.3 psi)', (x, expected) => {
    expect(Math.abs(digammaRise(x, 7) / expected - 1)).toBeLessThan(1e-14)
  })

  it('is the slope of ln Γ', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e4, noNaN: true }), (x) => {
        const step = x * 1e-5
        const slope = (logGamma(x + step) - logGamma(x - step)) / (2 * step)
        expect(Math.abs(digamma(x) - slope)).toBeLessThan(1e-5 * (1 + 1 / x))
      }),
    )
  })
})
