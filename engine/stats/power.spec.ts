import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysFor, unitsIn } from './duration.ts'
import { answered, expectShare } from './expectations.ts'
import { momentsOf } from './moments.ts'
import { noncentralTSf } from './noncentral-t.ts'
import { powerOf, smallestEffect, unitsFor, type Design } from './power.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'
import { clusterVariance, countVariance, meanVariance, npsVariance, quantileVariance, ratioVariance, shareVariance, type UnitVariance } from './unit-variance.ts' // prettier-ignore
import { welch } from './welch.ts'

const halves = (variance: UnitVariance | object, share = 0.5): Design => ({ variance: answered(variance) as UnitVariance, share, level: 0.95 }) // prettier-ignore
const number = (result: number | object): number => {
  if (typeof result !== 'number') throw new Error(JSON.stringify(result))
  return result
}

describe('the noncentral t distribution', () => {
  it.each([
    [1.98, 126, 2.83, 0.8016075968989763],
    [2.5, 3, 1, 0.1758162407995131],
    [-1, 7.5, 2, 0.9980196851346279],
    [4, 40, -0.5, 1.998172871974216e-05],
    [1.96, 200000, 2.8, 0.7995453627708473],
  ])('P(T > %f), df %f, noncentrality %f is %f (scipy 1.17 nct.sf)', (t, df, delta, p) => {
    expect(noncentralTSf(t, df, delta) / p).toBeCloseTo(1, 9)
  }) // prettier-ignore
})

describe('power', () => {
  it('of 64 people an arm at half a standard deviation is 0.8015 (Cohen 1988; G*Power 3.1; scipy 1.17 nct 0.80145956)', () => {
    expect(powerOf(halves(meanVariance(1)), 128, 0.5)).toBeCloseTo(0.8014595579222542, 10)
    expect(unitsFor(halves(meanVariance(1)), 0.5)).toBe(128)
  })

  it('of shares 10 and 12 %, 3,841 people an arm, with sample variances, agrees with nct and Welch’s df in scipy 1.17', () => {
    expect(powerOf(halves(shareVariance(0.1)), 2 * 3841, 0.02)).toBeCloseTo(0.8000961029091702, 10)
  })

  const designs: [string, UnitVariance | object, number][] = [
    ['a share', shareVariance(0.08), 0.5],
    ['a mean with covariates', meanVariance(17, 0.4), 0.5],
    ['a count', countVariance(0.7), 0.2],
    ['a ratio', ratioVariance({ numerator: { mean: 3, sd: 2 }, denominator: { mean: 10, sd: 5 }, correlation: 0.6 }), 0.5],
    ['a median', quantileVariance(5000, 31, 35, 1.96), 0.5],
    ['a net promoter score', npsVariance(0.4, 0.25), 0.5],
    ['clusters', clusterVariance(answered(shareVariance(0.08)), { size: 20, icc: 0.05, cv: 0.4 }), 0.5],
  ] // prettier-ignore
  it.each(designs)('of %s at its smallest detectable effect is 80 %%, and the size it asks for is the one it had', (_, variance, share) => {
    const design = halves(variance, share)
    for (const units of [400, 5_001]) {
      const effect = number(smallestEffect(design, units))
      expect(powerOf(design, units, effect)).toBeCloseTo(0.8, 11)
      const needed = number(unitsFor(design, effect))
      expect(needed).toBeLessThanOrEqual(units)
      expect(number(powerOf(design, needed, effect))).toBeGreaterThanOrEqual(0.8)
      expect(number(powerOf(design, needed - 2, effect))).toBeLessThan(0.8)
    }
  }) // prettier-ignore

  it(`is how often the test finds it: 40 people with twice the spread of 20 others ${SEEDED}`, () => {
    const variance: UnitVariance = () => ({ treatment: 4, control: 1 })
    const power = number(powerOf({ variance, share: 2 / 3, level: 0.95 }, 60, 1.2))
    const random = new Random(SEED)
    const sample = (n: number, mean: number, sd: number) => momentsOf(Array.from({ length: n }, () => mean + sd * random.normal())) // prettier-ignore
    const found = Array.from({ length: 2000 }, () => (welch(sample(40, 1.2, 2), sample(20, 0, 1))?.p ?? 1) < 0.05)
    expectShare(found.filter(Boolean).length / 2000, power, 2000)
  })

  it('of clusters is less by the design effect 1 + ((1 + cv²)m − 1)ρ = 2.11 (Eldridge, Ashby & Kerry 2006), with clusters as units', () => {
    const people = answered(meanVariance(3))
    const variance = answered(clusterVariance(people, { size: 20, icc: 0.05, cv: 0.4 }))
    expect(variance(0, { treatment: 9, control: 9 })?.control).toBeCloseTo((9 * 2.11) / 20, 12)
  })

  it('refuses a hopeless design with the reason, and impossible figures with what to give', () => {
    const design = halves(shareVariance(0.99))
    expect(smallestEffect(design, 60)).toMatchObject({ refused: 'hopeless' })
    expect(smallestEffect(design, 3)).toMatchObject({ refused: 'hopeless' })
    expect(unitsFor(halves(meanVariance(1)), 1e-9)).toMatchObject({ refused: 'hopeless' })
    expect(unitsFor(design, 0.02)).toMatchObject({ refused: 'impossible-input' })
    expect(unitsFor(design, 0)).toMatchObject({ refused: 'impossible-input' })
    for (const bad of [
      shareVariance(8),
      meanVariance(0),
      meanVariance(1, 1),
      countVariance(-1),
      npsVariance(1, 0),
      quantileVariance(9, 2, 2, 1.96),
    ])
      // prettier-ignore
      expect(bad).toMatchObject({ refused: 'impossible-input' })
    expect(powerOf({ ...design, level: 1 }, 100, 0.001)).toMatchObject({ refused: 'impossible-level' })
  })

  it('is a number from 0 to 1 or a refusal, whatever it is asked', () => {
    const any = fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 100_000 }))
    fc.assert(
      fc.property(any, any, any, any, (spread, share, units, effect) => {
        const variance = meanVariance(spread)
        if (typeof variance !== 'function') return
        const result = powerOf({ variance, share, level: 0.95 }, units, effect)
        if (typeof result === 'number') expect(result >= 0 && result <= 1).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('duration', () => {
  it('counts days until the units are there; a list goes on as its last seven days', () => {
    expect(daysFor(1000, [150])).toEqual({ days: 7, weeks: 1 })
    expect(daysFor(1000, [500, 200, 100])).toEqual({ days: 4, weeks: 1 })
    expect(unitsIn(5, [500, 200, 110])).toBe(810 + 2 * 270)
  })

  it('refuses what would take too long, and traffic that is none', () => {
    expect(daysFor(1e6, [100])).toMatchObject({ refused: 'hopeless', reason: expect.stringContaining('36500 come in 365 days') as string }) // prettier-ignore
    expect(daysFor(10, [])).toMatchObject({ refused: 'impossible-input' })
    expect(daysFor(10, [0])).toMatchObject({ refused: 'hopeless' })
    expect(daysFor(10, [Number.NaN])).toMatchObject({ refused: 'impossible-input' })
  })
})
