import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { combinedEffects } from './combined-effects.ts'
import { answered, expectShare, near } from './expectations.ts'
import { Random } from './random.ts'
import type { EstimatedEffect } from './random-effects.ts'
import { SEED, SEEDED } from './simulation.ts'

/** Colditz et al. 1994: tuberculosis with and without a vaccine in thirteen trials; as log risk ratios. */
const BCG: EstimatedEffect[] = [
  [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619], [33, 5036, 47, 5761], [180, 1361, 372, 1079], [8, 2537, 10, 619],
  [505, 87886, 499, 87892], [29, 7470, 45, 7232], [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825],
].map(([a = 0, b = 0, c = 0, d = 0]) => ({ value: Math.log(a / (a + b) / (c / (c + d))), se: Math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) })) // prettier-ignore

describe('the same thing tried several times', () => {
  it('has Q = 152.233 of thirteen vaccine trials, and by Knapp and Hartung −1.1084 to −0.3206 (Viechtbauer 2010, Journal of Statistical Software 36(3))', () => {
    const { heterogeneity, further } = answered(combinedEffects(BCG))
    expect(heterogeneity).toMatchObject({ q: near(152.233, 3), df: 12 })
    expect(answered(further)).toMatchObject({ mean: { value: near(-0.7145, 4), lo: near(-1.1084, 4), hi: near(-0.3206, 4) } }) // prettier-ignore
  })

  it('has the average of these trials, where a further one lies, and whether two show it, as scipy 1.17 computes them', () => {
    const { average, further, twoShowIt } = answered(combinedEffects(BCG))
    expect(average).toMatchObject({ value: near(-0.4302851636540906, 12), lo: near(-0.5096612584262136, 12), hi: near(-0.3509090688819676, 12) }) // prettier-ignore
    const { prediction } = answered(further)
    expect([prediction.lo, prediction.hi]).toEqual([near(-2.0090576505, 6), near(0.5799929662, 6)])
    expect(twoShowIt / 3.6999548836878816e-20).toBeCloseTo(1, 6)
  })

  it('is, of two, shown by both when the larger p is small (by hand: z of 2 and 3), and further ones are unknown', () => {
    const found = answered(combinedEffects([{ value: 2, se: 1 }, { value: 3, se: 1 }])) // prettier-ignore
    expect(found.twoShowIt).toBeCloseTo(2 * 0.022750131948179, 12)
    expect(found.further).toMatchObject({ refused: 'too-few-effects' })
    expect(answered(combinedEffects([{ value: 9, se: 1 }, { value: 0, se: 1 }])).twoShowIt).toBe(1)
    expect(answered(combinedEffects([{ value: 9, se: 1 }, { value: -9, se: 1 }])).twoShowIt).toBe(1)
  }) // prettier-ignore

  it('agrees with its own interval, whatever it is given, and never depends on the order', () => {
    const effect = fc.record({ value: fc.double({ min: -5, max: 5, noNaN: true }), se: fc.double({ min: 0.1, max: 5, noNaN: true }) }) // prettier-ignore
    fc.assert(
      fc.property(fc.array(effect, { minLength: 2, maxLength: 6 }), (effects) => {
        const { average, twoShowIt, further } = answered(combinedEffects(effects))
        for (const one of 'refused' in further ? [average] : [average, further.mean])
          if (Math.abs(one.p - 0.05) > 1e-9) expect(one.p < 0.05).toBe(one.lo > 0 || one.hi < 0)
        const turned = answered(combinedEffects([...effects].reverse()))
        expect(turned.average.value).toBeCloseTo(average.value, 10)
        expect(turned.twoShowIt).toBeCloseTo(twoShowIt, 12)
      }),
      { numRuns: 200 },
    )
  })

  it(`calls an effect of one lot alone replicated in no more than 5 of 100 ${SEEDED}`, () => {
    const random = new Random(SEED)
    const runs = 2000
    let called = 0
    for (let run = 0; run < runs; run += 1) {
      const lots = [8, 0].map((effect) => ({ value: effect + random.normal(), se: 1 }))
      if (answered(combinedEffects(lots)).twoShowIt < 0.05) called += 1
    }
    expect(called / runs).toBeLessThan(0.05)
    expectShare(called / runs, 0.025, runs)
  })

  it.each([
    ['of one', [{ value: 1, se: 1 }], 'too-few-effects'],
    ['without an error', [{ value: 1, se: 0 }, { value: 2, se: 1 }], 'impossible-input'],
  ])('is refused %s', (_, effects, refused) => {
    expect(combinedEffects(effects)).toMatchObject({ refused })
  }) // prettier-ignore
})
