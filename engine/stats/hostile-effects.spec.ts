/** Effects under hostile inputs, in every family of tests: finite numbers that hang together, or a refusal in words. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { liftEstimate, normalPosterior } from './bayes-normal.ts'
import { betaBinomial } from './beta-binomial.ts'
import { boundedMeanSequence } from './bounded-mean-sequence.ts'
import { crossMomentsFrom, crossMomentsFromSums, type CrossMoments } from './cross-moments.ts'
import { cuped } from './cuped.ts'
import { cupedLiftConvention } from './cuped-lift.ts'
import { effectOf, liftOf, logRatioOf, type Arms } from './effect.ts'
import { exactDifference } from './exact-difference.ts'
import { anything, isSound, level, likely } from './hostile-input.ts'
import { plainArms, type Part } from './linear-part.ts'
import { common, DEFAULT_PLAN, monitor, type MonitoringPlan } from './monitoring-plan.ts'
import { adjusted, lordPlusPlus, saffron } from './multiple-tests.ts'
import { nonInferiority } from './non-inferiority.ts'
import { rateLift } from './poisson-rates.ts'
import { postStratified } from './post-stratification.ts'
import { quantileArms, quantileRanks } from './quantile-effect.ts'
import { quantileSequence } from './quantile-sequence.ts'
import { isRefusal } from './refusal.ts'
import { scoreDifference } from './score-difference.ts'
import { sequentialSrm } from './srm-sequential.ts'

const RUNS = { numRuns: Number(process.env['CANDOR_STUDIES'] ?? 250) }

/** What is made of any two arms. */
function allOf(arms: Arms | { refused: string }, at: number, by: number): void {
  if ('refused' in arms) {
    isSound(arms)
    return
  }
  for (const estimate of [effectOf, liftOf, logRatioOf]) isSound(estimate(arms, at))
  isSound(nonInferiority(arms, { margin: Math.abs(by), relative: by > 0, better: by > 3 ? 'lower' : 'higher' }, at))
  const lift = liftEstimate(arms)
  isSound(lift)
  if (!isRefusal(lift)) isSound(normalPosterior(lift, { mean: by, sd: Math.abs(by) }, 'higher', at))
}

const holds = <T extends unknown[]>(arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }, run: (...values: T) => void) =>
  fc.assert(fc.property(fc.tuple<T>(...arbitraries), (values) => run(...values)), RUNS) // prettier-ignore

/** Two variables; sums and products of few units, or whatever comes. */
const moments: fc.Arbitrary<CrossMoments | { refused: string }> = fc.oneof(
  fc.tuple(likely, likely, likely, likely, likely, anything).map(([n, a, b, va, vb, c]) => crossMomentsFrom(n, [a, b], [[va, c], [c, vb]])),
  fc.array(fc.tuple(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.integer({ min: 0, max: 3 })), { maxLength: 8 }).map((units) =>
    crossMomentsFromSums(units.length, [0, 1].map((i) => units.reduce((sum, unit) => sum + (unit[i] ?? 0), 0)), [[0, 0], [1, 0], [1, 1]].map(([i = 0, j = 0]) => units.reduce((sum, unit) => sum + (unit[i] ?? 0) * (unit[j] ?? 0), 0)))),
  fc.constantFrom({ n: 0, mean: [0, 0], m2: [0, 0, 0] }, { n: 1, mean: [1, 1], m2: [0, 0, 0] }, { n: 5, mean: [1e9, 1e9], m2: [1e-3, 0, 1e-3] }, { n: 9, mean: [3, 0], m2: [0, 0, 2] }),
) // prettier-ignore
const parts = fc.constantFrom<Part>({ kind: 'mean', of: 0 }, { kind: 'ratio', numerator: 0, denominator: 1 })

describe('whatever they are given', () => {
  it('effects of any two estimates', () => {
    const arm = fc.record({ value: anything, variance: anything, df: anything })
    const arms = fc.record({ treatment: arm, control: arm, covariance: anything, n: fc.constant(10) })
    holds([arms, level, anything], allOf)
  })

  it('means and ratios, adjusted, in strata and as they are', () => {
    holds([moments, moments, parts, level, anything], (one, other, part, at, by) => {
      if ('refused' in one || 'refused' in other) return
      allOf(plainArms(one, other, part), at, by)
      allOf(postStratified([{ treatment: one, control: other }, { treatment: other, control: one }], part), at, by)
      for (const theta of ['least variance', 'pooled'] as const)
        allOf(cuped(one, other, part, [{ kind: 'mean', of: 1 }], theta), at, by)
      isSound(cupedLiftConvention(one, other, { post: 0, pre: 1 }, at))
    }) // prettier-ignore
  })

  it('quantiles, shares of few and counts of events', () => {
    const arm = fc.record({ n: likely, value: anything, lower: anything, upper: anything, designEffect: likely, clusters: likely }) // prettier-ignore
    const near = fc.tuple(likely, likely, likely).map(([n, value, width]) => ({ n, value, lower: value - width, upper: value + width })) // prettier-ignore
    holds([arm, near, near, level, anything], (one, other, third, at, by) => {
      isSound(quantileRanks(one.n, one.value, at))
      for (const arms of [quantileArms(one, other, at), quantileArms(third, other, at)]) allOf(arms, at, by)
    })
    const few = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 7 }) }, { weight: 1, arbitrary: anything })
    holds([few, few, few, few, level, anything], (x1, n1, x2, n2, at, exposure) => {
      for (const shares of [{ x1, n1, x2, n2 }, { x1: Math.min(x1, n1), n1, x2: Math.min(x2, n2), n2 }]) {
        isSound(scoreDifference(shares, at))
        if (n1 + n2 < 8) isSound(exactDifference(shares, at))
        if (n1 + n2 < 8) isSound(betaBinomial(shares, 'higher', at))
      }
      isSound(rateLift({ events: x1, exposure: n1 }, { events: x2, exposure }, at))
      isSound(rateLift({ events: x1, exposure: 3 }, { events: x2, exposure: 2 }, at, 'exact'))
    })
  }, 60_000) // prettier-ignore

  it('studies that are looked at again and again', () => {
    const plans: MonitoringPlan[] = [
      DEFAULT_PLAN,
      { kind: 'fixed' },
      { kind: 'anytime', tunedFor: 50 },
      { kind: 'group-sequential', spending: { family: 'pocock' }, looks: [0.5, 1] },
    ]
    const one = fc.record({ n: likely, mean: anything, m2: likely })
    const reading = fc.record({ time: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), anything), treatment: one, control: one }) // prettier-ignore
    const alpha = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0.05, 0.2, 1e-12) }, { weight: 1, arbitrary: anything }) // prettier-ignore
    holds([fc.constantFrom(...plans), fc.array(reading, { maxLength: 4 }), alpha], (plan, readings, at) => {
      const monitored = monitor(plan, readings, at)
      if (monitored === null) return
      const { p, spent, looks } = monitored
      isSound({ p, spent, looks: looks.map(({ p: own, nominal, interval }) => ({ own, nominal, interval })) })
      isSound(common(looks))
    })
    const counts = fc.array(fc.array(likely, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 3 })
    holds([counts, likely], (looks, weight) => isSound(sequentialSrm(looks, [weight, 1])))
    holds([fc.array(likely, { maxLength: 9 }), level], (values, at) => {
      const squares = values.map((value) => value / 40)
      isSound(boundedMeanSequence(squares, at))
      isSound(quantileSequence(squares.map((value, i) => ({ value, count: values[i] ?? 1 })), 0.5, at))
      for (const rule of [lordPlusPlus, saffron]) isSound(rule(squares, at))
      isSound(adjusted(squares, 'holm'))
    })
  }, 60_000) // prettier-ignore
})
