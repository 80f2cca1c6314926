import type { ScopeAnswer, ScorecardAnswer } from '@candor/engine/api/shapes'
import type { Finding } from '@candor/engine/finding'
import { describe, expect, it } from 'vitest'
import { scorecardReport } from './scorecard-report.ts'

const scope: ScopeAnswer = {
  ...{ workspace: 'main', workspaces: ['main'], sample: false, empty: false, brand: 'Lumen', brands: ['Lumen'] },
  ...{ campaign: null, campaigns: [], from: '2026-08-01', to: '2026-08-31', firstDay: null, lastDay: null },
  ...{ asOf: '2026-08-31T12:00:00Z', events: 1312 },
}
const finding = (changes: Partial<Finding>): Finding => ({
  ...{ metric: 'nps', version: 1, estimand: 'Net promoter score', population: 'customers', unit: 'points' },
  ...{ window: { from: '2026-08-01T00:00:00Z', to: '2026-09-01T00:00:00Z' }, better: 'higher', value: 29, p: null },
  ...{ interval: { lo: 24, hi: 34, level: 0.95, method: 'Wilson score' }, n: 792, coverage: 'unknown' },
  ...{ evidence: 'count', verdict: 'measured', checks: [], reasons: [], plan: null, specifications: 1, asOf: null },
  ...{ partial: false, recompute: { queries: [], rows: null, assumptions: [] }, sentence: 'Net promoter score: +29.' },
  ...changes,
})
const effect = (value: number, changes: Partial<Finding> = {}): Finding =>
  finding({
    ...{ unit: 'share', value, interval: { lo: value - 0.04, hi: value + 0.04, level: 0.95, method: 'Welch t' } },
    ...{ evidence: 'randomised', verdict: Math.abs(value) > 0.04 ? 'effect_detected' : 'cannot_tell' },
    ...changes,
  })
const reportOf = (...findings: Finding[]) =>
  scorecardReport(
    { rows: [{ key: 'strategy', question: 'Why?', missing: null, findings: findings.map((one, i) => ({ label: `No ${i}`, finding: one, page: '/' })) }] } satisfies ScorecardAnswer,
    scope,
  ).rows[0]?.entries ?? [] // prettier-ignore

describe('the printed scorecard', () => {
  it('writes numbers, intervals, verdicts and what they rest on as the page does', () => {
    expect(reportOf(finding({}))[0]).toMatchObject({
      ...{ value: '+29.0', unit: 'points', interval: '95% interval +24.0 to +34.0', isNumber: true },
      ...{ verdict: 'Measured, not explained', evidence: { rung: 1 }, basis: 'n = 792 · coverage unknown' },
    })
  })

  it('sets levels on the whole scale of their unit', () => {
    expect(reportOf(finding({ value: 0, interval: null }))[0]?.mark).toEqual({ lo: 0.5, at: 0.5, hi: 0.5, zero: null })
  })

  it('sets effects of a row on one scale around “no change”, and its ends at the farthest bound', () => {
    const [harm, nothing] = reportOf(effect(-0.1), effect(0.01))
    expect(harm).toMatchObject({ direction: 'harm', verdict: 'It harms' })
    expect(harm?.mark?.zero).toBe(0.5)
    expect(harm?.mark?.lo).toBeCloseTo(0)
    expect(nothing?.mark?.at).toBeCloseTo(0.5 + 0.01 / 0.28)
    expect(nothing?.direction).toBeNull()
  })

  it('draws and writes no number that a failed check withholds, nor one that there is not', () => {
    const failed = {
      id: 'srm',
      passed: false,
      value: null,
      threshold: null,
      sentence: 'The arms do not have the planned sizes.',
    }
    const [withheld, refused] = reportOf(effect(-0.5, { checks: [failed] }), finding({ value: null, interval: null, reasons: ['Nobody was asked.'] })) // prettier-ignore
    expect(withheld).toMatchObject({ isNumber: false, mark: null, value: failed.sentence, verdict: 'Verdict withheld' })
    expect(refused).toMatchObject({ isNumber: false, mark: null, value: 'Nobody was asked.', interval: '' })
  })

  it('says the days, how much was seen, and that a sample is one', () => {
    const { about, warning } = scorecardReport({ rows: [] }, { ...scope, sample: true })
    expect(about).toBe('1 Aug to 31 Aug 2026 · all campaigns · 1,312 events, the newest from 31 Aug 2026, 12:00 UTC')
    expect(warning).toMatch(/made up/)
    expect(scorecardReport({ rows: [] }, scope).warning).toBeNull()
  })
})
