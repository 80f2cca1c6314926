import { describe, expect, it } from 'vitest'
import { crossMomentsOf, noCrossMoments } from './cross-moments.ts'
import { effectOf, liftOf } from './effect.ts'
import { CONTROLS, controls, TREATED, treated } from './example-arms.ts'
import { answered, expectShare, near } from './expectations.ts'
import { plainArms, type Part } from './linear-part.ts'
import { postStratified, type Stratum } from './post-stratification.ts'
import { coverage, SEEDED } from './simulation.ts'

const mean: Part = { kind: 'mean', of: 0 }
const ratio: Part = { kind: 'ratio', numerator: 3, denominator: 4 }
const every = (units: number[][], fourth: boolean) =>
  crossMomentsOf(
    units.filter((_, i) => (i % 4 === 0) === fourth),
    7,
  )
const strata: Stratum[] = [true, false].map((fourth) => ({
  treatment: every(TREATED, fourth),
  control: every(CONTROLS, fourth),
}))

describe('post-stratification', () => {
  it('of a mean and of a ratio agrees with matrices in numpy 2.4 (w′Vw + the multinomial term)', () => {
    const means = answered(postStratified(strata, mean))
    expect(means).toMatchObject({ strata: 2, merged: 0, treatment: { variance: near(0.3136429192829813, 12) }, covariance: near(0.0010890031237542949, 12) })
    expect(effectOf(means)).toMatchObject({ value: near(1.0113262252151163, 12), se: near(0.7811135412036545, 12) })
    const ratios = answered(postStratified(strata, ratio))
    expect(ratios).toMatchObject({ treatment: { variance: near(0.0013323140042285392, 12) }, covariance: near(2.2309149405889197e-05, 12) })
    expect(effectOf(ratios)).toMatchObject({ value: near(0.04459203515782456, 12), se: near(0.04852763446960966, 12) })
  }) // prettier-ignore

  it('with one stratum is the plain comparison', () => {
    const one = answered(postStratified([{ treatment: treated, control: controls }], ratio))
    const plain = answered(plainArms(treated, controls, ratio))
    expect(one.treatment).toEqual({ value: near(plain.treatment.value, 14), variance: near(plain.treatment.variance, 14), df: near(11, 9) }) // prettier-ignore
    expect(liftOf(one)).toMatchObject({ lo: near(answered(liftOf(plain)).lo, 10) })
  })

  it('puts strata without two units in each arm into the largest, and leaves empty ones out', () => {
    const lonely = { treatment: crossMomentsOf([[9, 1, 1, 1, 1, 1, 1]], 7), control: noCrossMoments(7) }
    const empty = { treatment: noCrossMoments(7), control: noCrossMoments(7) }
    expect(postStratified([lonely, empty, ...strata], mean)).toMatchObject({ strata: 2, merged: 1, n: 28 })
    expect(postStratified([lonely], mean)).toMatchObject({ refused: 'too-few-units' })
    expect(postStratified([], mean)).toMatchObject({ refused: 'too-few-units' })
  })

  it(`covers 95 of 100 samples from unlike strata, and is narrower than the plain interval ${SEEDED}`, () => {
    let narrower = 0
    const { covered } = coverage(1500, 1, (random) => {
      const units = Array.from({ length: 120 }, () => {
        const kind = random.integer(3)
        const treated = random.integer(2)
        return { kind, treated, y: 4 * kind + treated + random.normal() }
      })
      const cell = (kind: number, arm: number) =>
        crossMomentsOf(
          units.filter((unit) => unit.treated === arm && (kind < 0 || unit.kind === kind)).map(({ y }) => [y]),
          1,
        )
      const parts = [0, 1, 2].map((kind) => ({ treatment: cell(kind, 1), control: cell(kind, 0) }))
      const effect = answered(effectOf(answered(postStratified(parts, mean))))
      const plain = answered(effectOf(answered(plainArms(cell(-1, 1), cell(-1, 0), mean))))
      if (effect.se < plain.se) narrower += 1
      return effect
    })
    expectShare(covered, 0.95, 1500, 0.01)
    expect(narrower).toBeGreaterThan(1490)
  })
})
