import { describe, expect, it } from 'vitest'
import { crossMomentsOf } from './cross-moments.ts'
import { cupedLiftConvention } from './cuped-lift.ts'
import { cuped, type Theta } from './cuped.ts'
import { effectOf, liftOf } from './effect.ts'
import { controls, treated } from './example-arms.ts'
import { answered, expectShare, near } from './expectations.ts'
import { plainArms, type Part } from './linear-part.ts'
import { coverage, SEEDED } from './simulation.ts'

const mean = (of: number): Part => ({ kind: 'mean', of })
const ratio: Part = { kind: 'ratio', numerator: 3, denominator: 4 }
const ratioBefore: Part = { kind: 'ratio', numerator: 5, denominator: 6 }
const adjust = (outcome: Part, covariates: Part[], choice?: Theta) =>
  answered(cuped(treated, controls, outcome, covariates, choice))

describe('covariate adjustment', () => {
  it('with one and with two covariates agrees with the same formulas in numpy 2.4 and scipy 1.17', () => {
    const one = adjust(mean(0), [mean(1)])
    expect(one.theta).toEqual([near(0.5876993766223316, 12)])
    expect(effectOf(one)).toMatchObject({
      value: near(1.1084472377487566, 12),
      se: near(0.5247593105940142, 12),
      df: near(23.283806756939175, 10),
      p: near(0.04558999539395832, 12),
    })
    const two = adjust(mean(0), [mean(1), mean(2)])
    expect(two.theta).toEqual([near(0.5833934248932806, 12), near(-0.14236375514797533, 12)])
    expect(effectOf(two)).toMatchObject({
      value: near(1.0600951338423972, 12),
      se: near(0.5474804565376954, 12),
      df: near(21.825866082838715, 10),
      p: near(0.06588426578876312, 12),
    })
  })

  it('of a ratio by the ratio before takes the θ of least variance (minimised with scipy 1.17), and names the conventional one', () => {
    const own = adjust(ratio, [ratioBefore])
    expect(own.theta).toEqual([near(0.6341344306553807, 12)])
    expect(effectOf(own)).toMatchObject({ value: near(0.05270835401289806, 13) })
    const conventional = adjust(ratio, [ratioBefore], 'pooled')
    expect(conventional.theta).toEqual([near(0.6224947463810594, 12)])
    expect(effectOf(conventional)).toMatchObject({
      value: near(0.05257697686894061, 13),
      se: near(0.046707618995226685, 13),
      df: near(23.5974360904068, 10),
    })
  })

  it('by the convention of GrowthBook has its θ, t test and relative interval (formulas of gbstats in numpy 2.4)', () => {
    const arms = adjust(mean(0), [mean(1)], 'pooled')
    expect(arms.theta).toEqual([near(0.5606045551646425, 12)])
    expect(effectOf(arms)).toMatchObject({
      value: near(1.1042926984585777, 12),
      se: near(0.5145418541507469, 12),
      df: near(24.11040424405899, 10),
      p: near(0.04213150027647069, 12),
    })
    const lift = cupedLiftConvention(treated, controls, { post: 0, pre: 1 })
    expect(lift).toMatchObject({
      value: near(0.12352267320565746, 12),
      lo: near(-0.001382050777915922, 12),
      hi: near(0.24842739718923085, 12),
    })
  })

  it('has a lift that agrees with its p, where the conventional one (above) does not', () => {
    const arms = adjust(mean(0), [mean(1)], 'pooled')
    expect(answered(effectOf(arms)).p).toBeLessThan(0.05)
    expect(answered(liftOf(arms)).lo).toBeGreaterThan(0)
  })

  it('by what does not vary, or says the same twice, leaves what was there', () => {
    const constant = (value: number) => (unit: number[]) => [...unit, value]
    const [t, c] = [[[1, 3], [4, 1], [6, 2]].map(constant(5)), [[2, 2], [3, 2], [7, 5]].map(constant(5))] as const // prettier-ignore
    const [mt, mc] = [crossMomentsOf(t, 3), crossMomentsOf(c, 3)]
    const flat = answered(cuped(mt, mc, mean(0), [mean(2)]))
    expect(flat).toMatchObject({ theta: [0], reduction: 0 })
    expect(effectOf(flat)).toEqual(effectOf(answered(plainArms(mt, mc, mean(0)))))
    const twice = answered(cuped(mt, mc, mean(0), [mean(1), mean(1)]))
    expect(effectOf(twice)).toMatchObject({ value: near(answered(effectOf(answered(cuped(mt, mc, mean(0), [mean(1)])))).value, 12) }) // prettier-ignore
  })

  it('is refused where the covariate says it all, where covariates outnumber people, and for one person', () => {
    const line = crossMomentsOf([[1, 2], [2, 4], [4, 8]], 2) // prettier-ignore
    expect(cuped(line, line, mean(0), [mean(1)])).toMatchObject({ refused: 'no-variation' })
    const pair = (shift: number) => crossMomentsOf([[1, shift, 3], [4 + shift, 2, 1]], 3) // prettier-ignore
    expect(cuped(pair(1), pair(5), mean(0), [mean(1), mean(2)])).toMatchObject({ refused: 'too-few-units' })
    expect(cuped(crossMomentsOf([[1, 2]], 2), line, mean(0), [mean(1)])).toMatchObject({ refused: 'too-few-units' })
  })

  it.each([
    ['8 and 8 people, three covariates', 8, 8, 3, 1],
    ['30 and 10 people, two covariates, slopes that differ', 30, 10, 2, 2],
  ])(`covers an effect of 1 in 95 of 100 samples: %s ${SEEDED}`, (_, nt, nc, covariates, slope) => {
    const parts = Array.from({ length: covariates }, (__, j) => mean(j + 1))
    const { covered } = coverage(2000, 1, (random) => {
      const arm = (n: number, effect: number, along: number) =>
        crossMomentsOf(
          Array.from({ length: n }, () => {
            const x = parts.map(() => random.normal())
            return [effect + along * x.reduce((sum, one) => sum + one, 0) + random.normal(), ...x]
          }),
          covariates + 1,
        )
      const effect = effectOf(answered(cuped(arm(nt, 1, slope), arm(nc, 0, 1), mean(0), parts)))
      return 'refused' in effect ? null : effect
    })
    expectShare(covered, 0.95, 2000, 0.01)
  })

  it(`loses nothing where a larger arm has the other slope, as one common slope does ${SEEDED}`, () => {
    const arm = (n: number, slope: number, phase: number) =>
      crossMomentsOf(
        Array.from({ length: n }, (_, i) => {
          const x = ((i * 7919) % 97) / 97 - 0.5
          return [slope * x + 0.3 * Math.sin(i * phase), x]
        }),
        2,
      )
    const arms = answered(cuped(arm(900, -2, 1.7), arm(100, 2, 2.3), mean(0), [mean(1)]))
    const pooled = answered(cuped(arm(900, -2, 1.7), arm(100, 2, 2.3), mean(0), [mean(1)], 'pooled'))
    expect(arms.reduction).toBeGreaterThan(0.5)
    expect(pooled.reduction).toBeLessThan(0)
  })
})
