import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { empiricalBayes, randomEffects, type EstimatedEffect, type RandomEffects } from './random-effects.ts'
import { isRefusal } from './refusal.ts'

/** Colditz et al. 1994: tuberculosis among the vaccinated and the others, with and without; as log risk ratios. */
const BCG: EstimatedEffect[] = [
  [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619], [33, 5036, 47, 5761], [180, 1361, 372, 1079], [8, 2537, 10, 619],
  [505, 87886, 499, 87892], [29, 7470, 45, 7232], [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825],
].map(([a = 0, b = 0, c = 0, d = 0]) => ({ value: Math.log(a / (a + b) / (c / (c + d))), se: Math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) })) // prettier-ignore

const sound = (effects: readonly EstimatedEffect[], method?: 'paule-mandel'): RandomEffects => {
  const result = randomEffects(effects, method)
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}

describe('the spread of true effects', () => {
  it('of thirteen vaccine trials is τ² 0.3132 about −0.7145 (0.1798) by restricted likelihood (Viechtbauer 2010, Journal of Statistical Software 36(3))', () => {
    const { mean, se, tau2 } = sound(BCG)
    expect([tau2, mean, se]).toEqual([expect.closeTo(0.3132, 4), expect.closeTo(-0.7145, 4), expect.closeTo(0.1798, 4)])
  })

  it('and 0.318068452205 by Paule and Mandel (scipy 1.17 brentq)', () => {
    const { mean, se, tau2 } = sound(BCG, 'paule-mandel')
    expect(tau2 / 0.31806845220502417).toBeCloseTo(1, 12)
    expect([mean, se]).toEqual([expect.closeTo(-0.7149681534934441, 12), expect.closeTo(0.18089219153762354, 12)])
  })

  it('is the variance of the estimates less their common error, by hand: 1, 5 and 9 with an error of 2 give 16 − 4', () => {
    const alike = [1, 5, 9].map((value) => ({ value, se: 2 }))
    for (const found of [sound(alike), sound(alike, 'paule-mandel')]) {
      expect(found.tau2).toBeCloseTo(12, 9)
      expect(empiricalBayes(alike, found)).toEqual([expect.closeTo(2, 9), 5, expect.closeTo(8, 9)])
    }
  })

  it('is none where the estimates differ by no more than their errors, and all are then the mean', () => {
    const alike = [1, 1.1, 0.9].map((value) => ({ value, se: 2 }))
    expect([sound(alike).tau2, sound(alike, 'paule-mandel').tau2]).toEqual([0, 0])
    expect(empiricalBayes(alike, sound(alike))).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 12) as number))
  })

  it('is at a root of its equation or at 0, goes with the unit, and is finite or refused, whatever it is given', () => {
    const number = fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.double(), fc.constantFrom(0, 1e-300, Infinity, NaN)) // prettier-ignore
    const effect = fc.record({ value: number, se: fc.oneof({ weight: 5, arbitrary: fc.double({ min: 0.01, max: 9, noNaN: true }) }, { weight: 1, arbitrary: number }) }) // prettier-ignore
    fc.assert(
      fc.property(fc.array(effect, { maxLength: 8 }), (effects) => {
        for (const method of ['paule-mandel', 'restricted-likelihood'] as const) {
          const found = randomEffects(effects, method)
          if (isRefusal(found)) continue
          expect(Object.values(found).every(Number.isFinite)).toBe(true)
          expect(found.tau2).toBeGreaterThanOrEqual(0)
          const twice = randomEffects(effects.map(({ value, se }) => ({ value: 2 * value, se: 2 * se })), method)
          if (!isRefusal(twice)) expect(Math.abs(twice.tau2 - 4 * found.tau2)).toBeLessThanOrEqual(1e-9 * twice.tau2)
        }
      }),
      { numRuns: 300 },
    ) // prettier-ignore
  })

  it.each([
    ['of one effect', [{ value: 1, se: 1 }], 'too-few-effects'],
    ['without an error', [{ value: 1, se: 0 }, { value: 2, se: 1 }], 'impossible-input'],
    ['with errors a hundred million times apart', [{ value: 1, se: 1e-8 }, { value: 2, se: 1 }], 'impossible-input'],
  ])('is refused %s', (_, effects, refused) => {
    expect(randomEffects(effects)).toMatchObject({ refused })
  }) // prettier-ignore
})
