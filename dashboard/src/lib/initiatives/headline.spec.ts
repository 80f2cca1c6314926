import { describe, expect, it } from 'vitest'
import type { InitiativeAnswer, InitiativesAnswer } from '@candor/engine/api/shapes'
import type { Finding, Verdict } from '@candor/engine/finding'
import { initiativeWords, leftWords, portfolioWords } from './headline.ts'

type Summary = InitiativesAnswer['initiatives'][number]
type Step = InitiativeAnswer['ladder'][number]

const finding = (verdict: Verdict, value: number | null, evidence: Finding['evidence'] = 'randomised'): Finding => ({
  ...{ metric: 'm', version: 1, estimand: '', population: '', window: { from: '', to: '' }, unit: 'share', plan: null },
  ...{ better: 'higher', value, p: null, n: 100, coverage: 'unknown', evidence, verdict, checks: [], reasons: [] },
  interval: value === null ? null : { lo: value - 0.1, hi: value + 0.1, level: 0.95, method: 'Welch t' },
  ...{ specifications: 1, asOf: null, partial: false, recompute: { queries: [], rows: null, assumptions: [] } },
  sentence: '',
})

const summary = (rung: Summary['rung'], verdict: Verdict, value: number): Summary => {
  const effect = finding(verdict, value, rung === 'naive' ? 'association' : 'randomised')
  const answer = {
    effect,
    total: effect,
    cost: { finding: effect, words: '' },
    over: { times: 1, words: '' },
    description: '',
  }
  return { rung, answer, naive: null } as unknown as Summary
}

const step = (rung: Step['rung'], effect: Finding): Step =>
  ({
    rung,
    answers: rung !== 'naive',
    result: {
      effect,
      total: effect,
      cost: { finding: effect, words: '' },
      over: { times: 1, words: '' },
      description: '',
    },
  }) as Step

const LEFT: Finding = { ...finding('measured', 0.6, 'count'), window: { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' } } // prettier-ignore

const page = (ladder: Step[], left: InitiativeAnswer['left'] = null): InitiativeAnswer =>
  ({ ladder, left, route: { rung: null, words: 'Nobody was left out by lot.', next: '' } }) as unknown as InitiativeAnswer // prettier-ignore

describe('the first words about an initiative', () => {
  it('are that takers did better, that it was not the reason, and how many left', () => {
    const words = initiativeWords(
      page(
        [step('randomised', finding('no_effect_detected', 0)), step('naive', finding('association_only', 0.46, 'association'))],
        LEFT,
      ),
    ) // prettier-ignore
    expect(words).toBe(
      'Those who took part did better (+46.0 percentage points), but where chance decided who got it, no effect worth acting on was found. ' +
        'Of the 100 people who began to follow by it, 60% had left again by 31 Mar 2026.',
    )
  })

  it('claim nothing where nobody was left out by lot', () => {
    const words = initiativeWords(page([step('naive', finding('association_only', 0.46, 'association'))]))
    expect(words).toBe('Nobody was left out by lot.')
  })

  it('say of places no more than that they hint at something', () => {
    const hint = finding('suggestive_only', 0.46, 'quasi-experiment')
    expect(initiativeWords(page([step('places', hint)]))).toBe(
      'Nobody was left out by lot. Places that got it, against places that did not: there is a hint, no proof.',
    )
  })

  it('are silent about who left where nobody knows', () => {
    expect(leftWords(null)).toBe('')
    expect(leftWords(finding('cannot_tell', null, 'count'))).toBe('')
  })
})

it('of a portfolio count harm first, and an association never as help', () => {
  const list = [
    summary('randomised', 'effect_detected', -0.2),
    summary('randomised', 'no_effect_detected', 0),
    summary('naive', 'association_only', 0.5),
    summary('randomised', 'effect_detected', 0.2),
  ]
  expect(portfolioWords(list)).toBe(
    'Of 4 initiatives, 1 does harm, 1 has no effect worth acting on, 1 has nobody to be compared with fairly and 1 helps.',
  )
  expect(portfolioWords([])).toContain('No initiative has been declared')
})
