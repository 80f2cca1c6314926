import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectShare, near } from './expectations.ts'
import { cumulativeIncidence, incidenceAt } from './cumulative-incidence.ts'
import { SIX_MP } from './freireich.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { isRefusal } from './refusal.ts'
import type { Stay } from './risk-set.ts'
import { coverage, SEEDED } from './simulation.ts'

const curvesOf = (stays: Stay[]) => {
  const result = cumulativeIncidence(stays)
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}
const stay = fc.record({
  time: fc.integer({ min: 1, max: 12 }),
  cause: fc.constantFrom('unfollow', 'churn', null),
  count: fc.integer({ min: 1, max: 3 }),
})

describe('cumulative incidence', () => {
  it('of a single cause is one minus the Kaplan–Meier curve, with Greenwood’s error (6-MP, Freireich 1963)', () => {
    const curve = kaplanMeier(SIX_MP)
    if (isRefusal(curve)) throw new Error(curve.reason)
    for (const [i, step] of (curvesOf(SIX_MP).causes[0]?.steps ?? []).entries()) {
      expect(step.incidence).toBeCloseTo(1 - (curve.steps[i]?.survival ?? 0), 12)
      expect(step.se).toBeCloseTo(curve.steps[i]?.se ?? 0, 12)
    }
  })

  it('of two causes by hand: 5 people, lost to a at 1, to b at 2, censored at 2, lost to a at 3', () => {
    const result = curvesOf([
      { time: 1, cause: 'a' },
      { time: 2, cause: 'b' },
      { time: 2, cause: null },
      { time: 3, cause: 'a' },
      { time: 4, cause: null },
    ])
    // S: 4/5, 3/5, 3/10; a: 1/5 and 3/5·1/2 more; b: 4/5·1/4.
    expect(incidenceAt(result, 'a', 3)).toMatchObject({ incidence: near(0.5, 12) })
    expect(incidenceAt(result, 'b', 3)).toMatchObject({ incidence: near(0.2, 12) })
    expect(result.survival.at(-1)).toBeCloseTo(0.3, 12)
  })

  it('and the share still there sum to one, and every curve rises within its bounds', () => {
    fc.assert(
      fc.property(fc.array(stay, { minLength: 1, maxLength: 30 }), (stays) => {
        const { causes, survival } = curvesOf(stays)
        for (const [i, left] of survival.entries())
          expect(causes.reduce((sum, { steps }) => sum + (steps[i]?.incidence ?? 0), left)).toBeCloseTo(1, 10)
        for (const { steps } of causes) {
          let before = 0
          for (const { incidence, lo, hi } of steps) {
            expect(incidence).toBeGreaterThanOrEqual(before)
            expect(lo).toBeLessThanOrEqual(incidence + 1e-12)
            expect(hi).toBeGreaterThanOrEqual(incidence - 1e-12)
            before = incidence
          }
        }
      }),
    )
  })

  it('without censoring has the binomial error of a plain share (exact)', () => {
    fc.assert(
      fc.property(fc.array(stay, { minLength: 2, maxLength: 30 }), (stays) => {
        const all = stays.map(({ time, cause, count }) => ({ time, cause: cause ?? 'other', count }))
        const n = all.reduce((sum, { count }) => sum + count, 0)
        for (const { cause, steps } of curvesOf(all).causes) {
          for (const { time, incidence, se } of steps) {
            const share = all.filter((one) => one.cause === cause && one.time <= time).reduce((s, one) => s + one.count, 0) / n // prettier-ignore
            expect(incidence).toBeCloseTo(share, 10)
            expect(se).toBeCloseTo(Math.sqrt((share * (1 - share)) / n), 7)
          }
        }
      }),
    )
  })

  it('knows of a reason that nobody gave from all who were there, not from the last two (Clopper & Pearson, 0 of 1,001)', () => {
    const result = curvesOf([
      { time: 1, cause: 'a', count: 999 },
      { time: 2, cause: 'a', count: 1 },
      { time: 3, cause: null },
    ])
    const hi = 1 - 0.025 ** (1 / 1001)
    expect(incidenceAt(result, 'b', 3)).toMatchObject({ incidence: 0, lo: 0, hi: near(hi, 12) })
    // Where they were censored it does know less: one is left, and everybody would have been there.
    const censored = curvesOf([{ time: 1, cause: null, count: 999 }, { time: 2, cause: 'a' }, { time: 3, cause: null }]) // prettier-ignore
    expect(incidenceAt(censored, 'b', 3)).toMatchObject({ hi: near(1 - 0.025 ** (1 / 2), 12) })
  })

  it('says what it does not know', () => {
    const result = curvesOf(SIX_MP)
    expect(incidenceAt(result, 'relapse', 40)).toMatchObject({ refused: 'beyond-follow-up' })
    expect(incidenceAt(result, 'relapse', 1)).toMatchObject({ incidence: 0, lo: 0, hi: near(0.1611, 3) })
    expect(incidenceAt(result, 'something else', 30)).toMatchObject({ incidence: 0, lo: 0 })
    expect(cumulativeIncidence([])).toMatchObject({ refused: 'no-observations' })
  })

  it(`covers the truth of competing exits at 95 %, censored and with late entry ${SEEDED}`, () => {
    // Hazards ⅓ and ⅔: the incidence of the first by 1 is ⅓·(1 − e⁻¹).
    const { covered, answered } = coverage(500, (1 - Math.exp(-1)) / 3, (random) => {
      const stays: Stay[] = []
      while (stays.length < 100) {
        const time = random.exponential(1)
        const entry = stays.length < 50 ? undefined : 0.4 * random.uniform()
        if (entry !== undefined && entry >= time) continue
        const end = 0.6 + random.uniform()
        if (entry === undefined || end > entry)
          stays.push({ ...(entry === undefined ? {} : { entry }), time: Math.min(time, end), cause: time > end ? null : random.uniform() < 1 / 3 ? 'a' : 'b' }) // prettier-ignore
      }
      const result = cumulativeIncidence(stays)
      const at = isRefusal(result) ? result : incidenceAt(result, 'a', 1)
      return isRefusal(at) ? null : at
    })
    expect(answered).toBeGreaterThan(480)
    expectShare(covered, 0.95, 500)
  })
})
