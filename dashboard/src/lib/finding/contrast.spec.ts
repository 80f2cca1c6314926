import { describe, expect, it } from 'vitest'
import type { Finding } from '@candor/engine/finding'
import { contrastWords } from './contrast.ts'

const finding = (over: Partial<Finding>): Finding => ({
  metric: 'absolute_effect',
  version: 1,
  estimand: 'Came, offered minus not',
  population: 'customers',
  window: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
  unit: 'share',
  better: 'higher',
  value: 0.0137,
  interval: { lo: -0.027, hi: 0.054, level: 0.95, method: 'Welch t' },
  p: 0.5,
  n: 2090,
  coverage: 'unknown',
  evidence: 'randomised',
  verdict: 'cannot_tell',
  sentence: '',
  checks: [],
  reasons: [],
  plan: null,
  specifications: 1,
  asOf: null,
  partial: false,
  recompute: { queries: [], rows: null, assumptions: [] },
  ...over,
})
const naive = finding({
  evidence: 'association',
  verdict: 'association_only',
  value: 0.464,
  interval: { lo: 0.421, hi: 0.508, level: 0.95, method: 'Welch t' },
})
const failed = { id: 'sample_ratio', passed: false, value: 0, threshold: 0.001, sentence: 'Sizes are off.' }

describe('the naive answer beside the randomised one', () => {
  it('does not make "cannot tell" into "it does nothing"', () => {
    expect(contrastWords(naive, finding({}))).toBe(
      'Those who took part did better (+46.4 percentage points), but where chance decided who got it, no effect could be shown.',
    )
  })

  it.each([
    [{ verdict: 'effect_detected', value: 0.08 }, 'and where chance decided who got it, it helped.'],
    [{ verdict: 'effect_detected', value: -0.08 }, 'but where chance decided who got it, it did harm.'],
    [{ verdict: 'no_effect_detected' }, 'no effect worth acting on was found.'],
    [{ verdict: 'suggestive_only' }, 'there is a hint, no proof.'],
    [{ value: null, interval: null }, 'nothing can be compared yet.'],
    [{ checks: [failed] }, 'nothing can be said, for a trust check failed.'],
  ] as const)('follows the verdict: %j', (over, words) => {
    expect(
      contrastWords(
        naive,
        finding({ ...over, ...('checks' in over ? { checks: [...over.checks] } : {}) } as Partial<Finding>),
      ),
    ).toContain(words)
  })

  it('says so when takers hardly differ, and when fewer is better', () => {
    const alike = { ...naive, value: 0.01, interval: { lo: -0.02, hi: 0.04, level: 0.95, method: 'Welch t' } }
    expect(contrastWords(alike, finding({}))).toContain('hardly differ')
    expect(contrastWords(naive, finding({ better: 'lower' }))).toContain('did worse')
  })
})
