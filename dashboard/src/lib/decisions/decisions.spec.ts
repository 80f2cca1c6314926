import { describe, expect, it } from 'vitest'
import type { ExperimentsAnswer } from '@candor/engine/api/shapes'
import type { Finding, Verdict } from '@candor/engine/finding'
import { decisions, headline, kindOf, ranked } from './decisions.ts'

type Experiment = ExperimentsAnswer['experiments'][number]

function finding(verdict: Verdict, value: number | null): Finding {
  return {
    metric: 'effect',
    version: 1,
    estimand: '',
    population: '',
    window: { from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z' },
    unit: 'share',
    better: 'higher',
    value,
    interval: null,
    p: null,
    n: 100,
    coverage: 'unknown',
    evidence: 'randomised',
    verdict,
    checks: [],
    reasons: [],
    plan: null,
    specifications: 1,
    asOf: null,
    partial: false,
    recompute: { queries: [], rows: null, assumptions: [] },
    sentence: '',
  }
}

function experiment(key: string, verdict: Verdict, value: number | null, over: Partial<Experiment> = {}): Experiment {
  const primary = finding(verdict, value)
  return {
    key,
    name: key,
    brand: 'b',
    campaign: null,
    start: '',
    end: '',
    plan: '',
    people: 100,
    primary,
    comparisons: 1,
    naive: null,
    trusted: true,
    ...over,
  }
}

const helps = experiment('helps', 'effect_detected', 0.1)
const nothing = experiment('nothing', 'no_effect_detected', 0.001)
const harms = experiment('harms', 'effect_detected', -0.1)
const open = experiment('open', 'cannot_tell', null)
const broken = experiment('broken', 'effect_detected', 0.9, { trusted: false })

describe('order', () => {
  it('puts harm first and good news last, however they came', () => {
    const order = ranked([helps, open, nothing, broken, harms]).map(({ key }) => key)
    expect(order).toEqual(['harms', 'broken', 'nothing', 'open', 'helps'])
  })

  it('does not believe an experiment that failed its trust checks, however large its effect', () => {
    expect(kindOf(broken)).toBe('untrusted')
  })

  it('puts the larger of two alike first', () => {
    const larger = experiment('larger', 'effect_detected', -0.1, { people: 500 })
    expect(ranked([harms, larger]).map(({ key }) => key)).toEqual(['larger', 'harms'])
  })
})

describe('decisions', () => {
  it('are at most five, and say how many more there are', () => {
    const { shown, more } = decisions([helps, helps, helps, helps, helps, nothing, harms], [])
    expect([shown.length, more, shown[0]?.kind]).toEqual([5, 2, 'harm'])
  })

  it('name what the campaign cost', () => {
    const campaign = { key: 'c', name: 'C', start: '', end: '', spend: 41000, currency: 'EUR' }
    const { shown } = decisions([{ ...nothing, campaign: 'c' }], [campaign])
    expect(shown[0]?.advice).toContain('It cost €41,000.')
    const [unnamed] = decisions([{ ...nothing, campaign: 'c' }], [{ ...campaign, currency: null }]).shown
    expect(unnamed?.advice).toContain('41,000 (no currency was stated)')
  })

  it('do not ask for one before the experiment is over', () => {
    const early = experiment('early', 'suggestive_only', 0.2)
    const running = { ...early, primary: { ...early.primary, partial: true } }
    expect(kindOf(running)).toBe('running')
    expect(headline([running])).toBe('Of 1 experiment, 1 is not over yet.')
  })
})

describe('headline', () => {
  it('counts kinds in the same order', () => {
    expect(headline([helps, nothing, harms, helps])).toBe(
      'Of 4 experiments, 1 does harm, 1 shows no effect and 2 help.',
    )
  })

  it('claims nothing when there is no experiment', () => {
    expect(headline([])).toContain('No experiment')
  })
})
