/** Tests that are there by name, beside those the calculator takes: p < α exactly when the interval leaves out "no change". */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cuped } from './cuped.ts'
import { crossMomentsFrom, type CrossMoments } from './cross-moments.ts'
import { effectOf, logRatioOf, type Arms } from './effect.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { rateLift } from './poisson-rates.ts'
import { isRefusal } from './refusal.ts'
import { scoreDifference } from './score-difference.ts'
import { survivalDifference } from './survival-difference.ts'
import { SEED, SEEDED } from './simulation.ts'

const STUDIES = Number(process.env['CANDOR_STUDIES'] ?? 2000)
const level = fc.constantFrom(0.8, 0.95, 0.999)
const count = (most: number) => fc.integer({ min: 0, max: most })
const positive = fc.double({ min: 0.01, max: 100, noNaN: true })

type Answer = { lo: number; hi: number | null; p: number } | { refused: string }
const arm = fc.record({ value: positive, variance: positive, df: fc.double({ min: 1, max: 1e6, noNaN: true }) })
const arms: fc.Arbitrary<Arms> = fc.record({ treatment: arm, control: arm, covariance: fc.constant(0), n: fc.constant(100) }) // prettier-ignore

const moments = fc
  .tuple(fc.integer({ min: 4, max: 5000 }), fc.array(positive, { minLength: 2, maxLength: 2 }), positive, positive, fc.double({ min: -0.98, max: 0.98, noNaN: true }))
  .map(([n, mean, a, b, r]) => crossMomentsFrom(n, mean, [[a * a, r * a * b], [r * a * b, b * b]]) as CrossMoments) // prettier-ignore

const stays = fc.array(fc.record({ time: fc.integer({ min: 1, max: 20 }), cause: fc.constantFrom('left', 'left', null), count: fc.integer({ min: 1, max: 30 }) }), { minLength: 2, maxLength: 8 }) // prettier-ignore

const FAMILIES: Record<string, { part: number; study: fc.Arbitrary<(level: number) => Answer> }> = {
  'the log ratio': { part: 0.4, study: arms.map((of) => (at) => logRatioOf(of, at)) },
  'CUPED by the pooled θ': { part: 0.4, study: fc.tuple(moments, moments).map(([t, c]) => (at) => {
    const adjusted = cuped(t, c, { kind: 'mean', of: 0 }, [{ kind: 'mean', of: 1 }], 'pooled')
    return 'refused' in adjusted ? adjusted : effectOf(adjusted, at)
  }) },
  'rates of events, exact': { part: 0.05, study: fc.tuple(count(200), positive, count(200), positive).map(([x, e, y, f]) => (at) => rateLift({ events: x, exposure: e }, { events: y, exposure: f }, at, 'exact')) },
  'the score test of Mee': { part: 0.05, study: fc.tuple(count(300), count(300), count(300), count(300)).map(([x, n, y, m]) => (at) => scoreDifference({ x1: x, n1: x + n + 1, x2: y, n2: y + m + 1 }, at, 'Mee')) },
  'survival at a moment': { part: 0.1, study: fc.tuple(stays, stays, fc.integer({ min: 1, max: 20 })).map(([one, other, time]) => (at) => {
    const [a, b] = [kaplanMeier(one), kaplanMeier(other)]
    return isRefusal(a) ? a : isRefusal(b) ? b : survivalDifference(a, b, time, at)
  }) },
} // prettier-ignore

describe(`${STUDIES} random studies ${SEEDED}`, () => {
  it.each(Object.entries(FAMILIES))('by %s never contradict themselves', (_, { part, study }) => {
    let told = 0
    const numRuns = Math.ceil(part * STUDIES)
    fc.assert(
      fc.property(study, level, (test, at) => {
        const result = test(at)
        if ('refused' in result) return
        told += 1
        const { lo, hi, p } = result
        if (!(p >= 0 && p <= 1) || (hi !== null && !(lo <= hi))) throw new Error(`p ${p}, ${lo} … ${hi}`)
        if (p < 1 - at !== (lo > 0 || (hi !== null && hi < 0))) throw new Error(`p is ${p} at ${1 - at}, the interval ${lo} … ${hi}`) // prettier-ignore
      }),
      { numRuns, seed: SEED, endOnFailure: true },
    )
    expect(told).toBeGreaterThan(numRuns / 4)
  }, 3_600_000) // prettier-ignore
})
