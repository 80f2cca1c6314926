import { describe, expect, it } from 'vitest'
import { Value } from 'typebox/value'
import { buildFinding } from './build-finding.ts'
import { Finding } from './finding.ts'
import { facts } from './test/facts.ts'

const interval = { lo: 0.01, hi: 0.05, level: 0.95, method: 'Welch t' }

describe('a Finding', () => {
  it('gets verdict and sentence from its facts and fits its schema', () => {
    const finding = buildFinding(facts({}))
    expect(finding.verdict).toBe('measured')
    expect(finding.sentence).toBe('People reached: 25% (n = 40).')
    expect(Value.Check(Finding, finding)).toBe(true)
  })

  it.each([
    ['NaN', { value: Number.NaN }],
    ['Infinity', { interval: { ...interval, hi: Infinity } }],
    ['upside down', { interval: { ...interval, lo: 1 } }],
    ['needs a reason', { value: null }],
    ['there is no p', { value: null, p: 0.5, reasons: ['Nobody came.'] }],
    ['contradict', { evidence: 'randomised' as const, p: 0.5, interval }],
  ])('is refused when its facts cannot be true together: %s', (message, changes) => {
    expect(() => buildFinding(facts(changes))).toThrow(message)
  })

  it('may have bounds and no value, where a point would be made up', () => {
    const finding = buildFinding(facts({ value: null, interval, reasons: ['Only a range is known.'] }))
    expect(finding.verdict).toBe('cannot_tell')
    expect(finding.sentence).toBe(
      'People reached: 95% interval 1.0% to 5.0% (n = 40), and no single value. Only a range is known.',
    )
  })

  it('accepts a p that says what its interval says', () => {
    expect(buildFinding(facts({ evidence: 'randomised', value: 0.03, p: 0.01, interval })).verdict).toBe(
      'effect_detected',
    )
    const wide = { ...interval, lo: -0.01 }
    expect(buildFinding(facts({ evidence: 'randomised', value: 0.02, p: 0.3, interval: wide })).verdict).toBe(
      'cannot_tell',
    )
  })
})
