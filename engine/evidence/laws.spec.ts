/**
 * Ten laws that every rung of the ladder keeps, over random studies: each is a fault that users found in other tools (issues in
 * the names of the laws). Law 7, any order of arrival, is `test/order`; law 9 for the route is in `route.spec.ts` as well.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildFinding } from '../build-finding.ts'
import { compare, relativeEffect } from '../experiments/comparison.ts'
import { naiveComparison } from '../experiments/naive.ts'
import { reportOf } from '../metrics/metric.ts'
import { EVIDENCE, type Finding } from '../finding.ts'
import { Random } from '../stats/random.ts'
import { SEEDED, SEED } from '../stats/simulation.ts'
import { facts } from '../test/facts.ts'
import { verdictOf, type FindingFacts } from '../verdict.ts'
import { alikeEstimate, type Alike } from './alike.ts'
import { calibratedBy, spanOf, type Reach } from './negative-controls.ts'
import { incrementalOf } from './incremental.ts'
import { overPeople } from './rung.ts'
import { INITIATIVE } from './test/plans.ts'
import { study } from './test/studies.ts'
import type { TakerCell } from './taker-outcomes.ts'

type Study = TakerCell[]
const RUNS = { numRuns: 20 }

const studies = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    effect: fc.double({ min: -2, max: 2, noNaN: true }),
    hidden: fc.constantFrom(0, 1),
  }) // prettier-ignore
  .map(({ seed, ...world }): Study => study(new Random(seed), { ...world, people: 300 }))

const estimated = (rows: Study): Alike | null => {
  const estimate = alikeEstimate(rows)
  return 'refused' in estimate ? null : estimate
}
/** Twelve controls of a study: the same people with outcomes of their own. */
const controlsOf = (seed: number, shift = 0) => {
  const random = new Random(seed)
  return Array.from({ length: 12 }, () => ({ value: shift + 0.1 * random.normal(), se: 0.1 }))
}
const calibratedOf = (alike: Alike, shift = 0): Reach => {
  const taken = calibratedBy(controlsOf(SEED, shift), alike)
  if (taken === null) throw new Error('twelve controls are enough')
  return spanOf(alike, taken)
}
const findingOf = ({ value, lo, hi, p }: Reach): Finding =>
  buildFinding(facts({ evidence: 'adjusted', value, p, unit: 'money', better: 'higher', interval: { lo, hi, level: 0.95, method: '' } })) // prettier-ignore
/** All treated, or all others, as one group each: what the naive and the randomised rung compare. */
const groupOf = (rows: Study, treated: 0 | 1) => {
  const own = rows.filter((row) => row.treated === treated)
  const n = own.reduce((sum, row) => sum + row.n, 0)
  const mean = own.reduce((sum, row) => sum + row.n * row.mean, 0) / n
  return { n, mean, m2: own.reduce((sum, row) => sum + row.m2 + row.n * (row.mean - mean) ** 2, 0) }
}
const report = reportOf(
  { from: '', to: '', coverage: 'unknown', asOf: null, partial: false } as Parameters<typeof reportOf>[0],
  { log: [], reader: { query: () => Promise.reject(new Error('nothing is asked')) } },
)
function welch(rows: Study, evidence: 'randomised' | 'association' = 'randomised'): Finding {
  const asked = { words: '', population: '', unit: 'money', better: 'higher', alpha: 0.05, checks: [], worthwhile: null, partial: false, plan: null, evidence } as const // prettier-ignore
  const { absolute } = compare(groupOf(rows, 1), groupOf(rows, 0), { ...asked, checks: [] }, report, { absolute: naiveComparison, relative: relativeEffect }) // prettier-ignore
  return absolute
}
const changed = (rows: Study, change: (row: TakerCell) => Partial<TakerCell>): Study => rows.map((row) => ({ ...row, ...change(row) })) // prettier-ignore
const excludes = ({ lo, hi }: { lo: number | null; hi: number | null }): boolean => (lo ?? -1) > 0 || (hi ?? 1) < 0
const close = (a: number | null | undefined, b: number | null | undefined, scale = 1): void =>
  expect(Math.abs((a ?? NaN) - (b ?? NaN))).toBeLessThan(1e-6 * Math.max(scale, Math.abs(b ?? 0)))

describe('the laws of the ladder, over random studies', () => {
  it('1. p lies below alpha exactly when the interval leaves out “no change” (GeoLift #122)', () => {
    fc.assert(
      fc.property(studies, (rows) => {
        const alike = estimated(rows)
        const found = welch(rows)
        if (found.interval !== null) expect((found.p ?? 1) < 0.05).toBe(excludes(found.interval))
        if (alike === null) return
        for (const reach of [alike, calibratedOf(alike)]) expect(reach.p < 0.05).toBe(excludes(reach))
      }),
      RUNS,
    )
  })

  it('2. stretching what the treated did after changes how sure one is (mlsynth #517)', () => {
    fc.assert(
      fc.property(studies, (rows) => {
        const stretched = changed(rows, ({ treated, mean, m2 }) => (treated === 1 ? { mean: 3 * mean, m2: 9 * m2 } : {})) // prettier-ignore
        const [one, other] = [estimated(rows), estimated(stretched)]
        if (one !== null && other !== null) expect(other.se).toBeGreaterThan(one.se)
        const [a, b] = [welch(rows).interval, welch(stretched).interval]
        expect((b?.hi ?? 0) - (b?.lo ?? 0)).toBeGreaterThan((a?.hi ?? 0) - (a?.lo ?? 0))
      }),
      RUNS,
    )
  })

  it(`3. where nothing was done, no more is found than alpha allows (CausalImpact’s ports #49) ${SEEDED}`, () => {
    const random = new Random(SEED)
    const runs = 80
    let [plain, calibrated] = [0, 0]
    for (let run = 0; run < runs; run += 1) {
      const alike = estimated(study(random, { people: 400 }))
      if (alike === null) continue
      if (excludes(alike)) plain += 1
      if (excludes(calibratedOf(alike))) calibrated += 1
    }
    const most = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs)
    expect(plain / runs).toBeLessThan(most)
    expect(calibrated / runs).toBeLessThan(0.05)
  })

  it('4. what is taken out follows the controls, and nothing of the study is reused for them (dowhy #1728)', () => {
    fc.assert(
      fc.property(studies, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (rows, shift) => {
        const alike = estimated(rows)
        if (alike === null) return
        close(calibratedOf(alike, shift).value, calibratedOf(alike).value - shift * alike.sd, alike.sd)
      }),
      RUNS,
    )
  })

  it('5. other units change the estimate by their factor, and no verdict', () => {
    fc.assert(
      fc.property(studies, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.double({ min: -1e3, max: 1e3, noNaN: true }), (rows, by, to) => {
        const other = changed(rows, ({ mean, m2 }) => ({ mean: by * mean + to, m2: by * by * m2 }))
        const [one, two] = [estimated(rows), estimated(other)]
        if (one !== null && two !== null) {
          close(two.value / by, one.value, 1 + Math.abs(to) / by)
          expect(findingOf(two).verdict).toBe(findingOf(one).verdict)
          expect(findingOf(calibratedOf(two)).verdict).toBe(findingOf(calibratedOf(one)).verdict)
        }
        expect(welch(other).verdict).toBe(welch(rows).verdict)
      }),
      RUNS,
    ) // prettier-ignore
  })

  it('6. another order, other names, and something known that is the same of everybody change nothing', () => {
    fc.assert(
      fc.property(studies, (rows) => {
        const other = changed([...rows].reverse(), () => ({ tenure: 2, shift: 7 }))
        const [one, two] = [estimated(rows), estimated(other)]
        expect(two === null).toBe(one === null)
        if (one === null || two === null) return
        close(two.value, one.value)
        close(two.se, one.se)
        expect(two.names).toEqual(one.names)
      }),
      RUNS,
    )
  })

  it('8. a group that is split into two identical halves says what it said whole (Robyn #698)', () => {
    fc.assert(
      fc.property(studies, (rows) => {
        const halves = rows.flatMap((row) => [1, 2].map(() => ({ ...row, n: row.n / 2, m2: row.m2 / 2 })))
        const [one, two] = [estimated(rows), estimated(halves)]
        if (one !== null && two !== null) {
          close(two.value, one.value)
          close(two.se, one.se)
        }
        close(welch(halves).value, welch(rows).value)
        expect(welch(halves).verdict).toBe(welch(rows).verdict)
      }),
      RUNS,
    )
  })

  it('9. more ways of computing it that were tried raise no verdict', () => {
    fc.assert(
      fc.property(studies, (rows) => {
        for (const effect of [welch(rows), welch(rows, 'association')]) {
          const verdicts = [1, 2, 20].map(
            (tried) => incrementalOf({ effect, over: overPeople(50, effect.unit) }, INITIATIVE, tried).verdict,
          )
          expect(new Set([effect.verdict, ...verdicts]).size).toBe(1)
        }
      }),
      RUNS,
    )
  })

  it('10. a check that fails, and weaker evidence, never make a verdict stronger', () => {
    const STRENGTH = { cannot_tell: 0, association_only: 1, measured: 1, suggestive_only: 2, no_effect_detected: 3, effect_detected: 3 } // prettier-ignore
    const claims = ['randomised', 'quasi-experiment', 'adjusted', 'association'] as const
    fc.assert(
      fc.property(studies, fc.constantFrom(...EVIDENCE.filter((one) => one !== 'count')), (rows, evidence) => {
        const found: FindingFacts = { ...welch(rows), evidence }
        const check = { id: 'balance', value: 0, threshold: 0.1, sentence: '' }
        const by = (passed: boolean | null): number => STRENGTH[verdictOf({ ...found, checks: [{ ...check, passed }] })]
        expect(by(false)).toBeLessThanOrEqual(by(true))
        expect(by(null)).toBe(by(true))
        const decided = claims.map((weaker) => verdictOf({ ...found, evidence: weaker }))
        if (decided[0] === 'cannot_tell') expect(decided).not.toContain('suggestive_only')
        for (const weaker of decided.slice(1)) expect(['effect_detected', 'no_effect_detected']).not.toContain(weaker)
      }),
      RUNS,
    )
  })
})
