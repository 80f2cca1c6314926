import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, expectShare, near } from './expectations.ts'
import { momentsOf, variance } from './moments.ts'
import { Random } from './random.ts'
import { costPer, holdsRatio, ratioInterval } from './ratio-interval.ts'
import { isRefusal } from './refusal.ts'
import { SEED, SEEDED } from './simulation.ts'
import { fieller, welch } from './welch.ts'

describe('interval of a ratio', () => {
  it('of two means is that of welch.ts, with the same degrees of freedom (Fieller 1954)', () => {
    const [t, c] = [momentsOf([5.1, 6.3, 4.8, 7.7, 6.0, 5.5]), momentsOf([4.2, 3.9, 5.0, 4.4, 4.1])]
    const mean = ({ n, mean: value, m2 }: typeof t) => ({
      value,
      variance: (variance({ n, mean: value, m2 }) ?? 0) / n,
    })
    const df = welch(t, c)?.df ?? 0
    const relative = fieller(t, c)
    expect(ratioInterval(mean(t), mean(c), { df })).toMatchObject({
      kind: 'bounded',
      lo: near((relative?.lo ?? 0) + 1, 10),
      hi: near((relative?.hi ?? 0) + 1, 10),
    })
  })

  it('is everything outside a gap when only the denominator may be 0, and everything when both may be (by hand, t = 1.96)', () => {
    const gap = answered(ratioInterval({ value: 10, variance: 1 }, { value: 1, variance: 1 }))
    expect(gap.kind).toBe('outside a gap')
    expect(holdsRatio(gap, 10)).toBe(true)
    expect(holdsRatio(gap, 0)).toBe(false)
    expect(holdsRatio(gap, 1e9) && holdsRatio(gap, -1e9)).toBe(true)
    expect(ratioInterval({ value: 1, variance: 1 }, { value: 1, variance: 1 })).toMatchObject({ kind: 'everything' })
    expect(ratioInterval({ value: 1, variance: 1 }, { value: 0, variance: 1 })).toEqual({
      kind: 'everything',
      ratio: null,
    })
  })

  it('holds its own ratio, and holds a ratio exactly when the test of it does not reject', () => {
    const value = fc.double({ min: -5, max: 5, noNaN: true })
    const spread = fc.double({ min: 0.01, max: 4, noNaN: true })
    fc.assert(
      fc.property(value, value, spread, spread, value, (a, b, va, vb, rho) => {
        const result = answered(ratioInterval({ value: a, variance: va }, { value: b, variance: vb }))
        if (result.kind !== 'everything' && result.ratio !== null) expect(holdsRatio(result, result.ratio)).toBe(true)
        const z = Math.abs(a - rho * b) / Math.sqrt(va + rho * rho * vb)
        if (Math.abs(z - 1.959963984540054) > 1e-6 && b !== 0)
          expect(holdsRatio(result, rho)).toBe(z < 1.959963984540054)
      }),
    )
  })

  it(`holds the true ratio 95 times in 100 even when the denominator is next to nothing ${SEEDED}`, () => {
    const random = new Random(SEED)
    let held = 0
    for (let run = 0; run < 2000; run += 1) {
      const a = { value: 3 + random.normal(), variance: 1 }
      const b = { value: 1 + random.normal(), variance: 1 }
      if (holdsRatio(answered(ratioInterval(a, b)), 3)) held += 1
    }
    expectShare(held / 2000, 0.95, 2000)
  })

  it('refuses what has no error, and covariances that cannot be', () => {
    expect(ratioInterval({ value: 1, variance: 0 }, { value: 1, variance: 0 })).toMatchObject({ refused: 'no-variation' })
    expect(ratioInterval({ value: 1, variance: 1 }, { value: 1, variance: 1 }, { covariance: 2 })).toMatchObject({ refused: 'impossible-input' })
  }) // prettier-ignore
})

describe('cost of one more outcome', () => {
  it('has an end only when the effect is certain', () => {
    expect(costPer(1000, { value: 100, variance: 400 })).toMatchObject({ value: 10, lo: near(1000 / 139.2, 2), hi: near(1000 / 60.8, 1) }) // prettier-ignore
    expect(costPer(1000, { value: 10, variance: 400 })).toMatchObject({
      value: 100,
      lo: near(1000 / 49.2, 1),
      hi: null,
    })
    expect(costPer(1000, { value: -10, variance: 400 })).toMatchObject({
      value: null,
      lo: near(1000 / 29.2, 1),
      hi: null,
    })
    expect(costPer(1000, { value: -100, variance: 400 })).toMatchObject({ refused: 'no-gain' })
    expect(costPer(0, { value: 1, variance: 1 })).toMatchObject({ refused: 'impossible-input' })
    expect(isRefusal(costPer(5, { value: 0, variance: 1 }))).toBe(false)
  })
})
