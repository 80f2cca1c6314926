import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facts } from './test/facts.ts'
import { SMALLEST_WORTHWHILE, verdictOf, worry } from './verdict.ts'

const interval = (lo: number | null, hi: number | null) => ({ lo, hi, level: 0.95, method: 'Welch t' })
const randomised = facts({ evidence: 'randomised', value: 0.02, interval: interval(-0.01, 0.05) })
const margin = {
  id: SMALLEST_WORTHWHILE,
  passed: null,
  value: null,
  threshold: 0.06,
  sentence: 'Smaller is not worth acting on.',
}
const failed = {
  id: 'sample_ratio',
  passed: false,
  value: 1e-9,
  threshold: 0.001,
  sentence: 'The arms do not have the planned sizes.',
}

describe('the verdict', () => {
  it('of a count is that it was measured', () => {
    expect(verdictOf(facts({}))).toBe('measured')
  })

  it('of no value is that one cannot tell, whatever the evidence', () => {
    expect(verdictOf(facts({ value: null, reasons: ['Nobody answered.'] }))).toBe('cannot_tell')
    expect(verdictOf({ ...randomised, value: null })).toBe('cannot_tell')
  })

  it('of a randomised effect is detected only when the interval leaves out 0', () => {
    expect(verdictOf({ ...randomised, interval: interval(0.01, 0.05) })).toBe('effect_detected')
    expect(verdictOf({ ...randomised, interval: interval(-0.05, -0.01) })).toBe('effect_detected')
    expect(verdictOf(randomised)).toBe('cannot_tell')
    expect(verdictOf({ ...randomised, interval: interval(0.01, null) })).toBe('effect_detected')
  })

  it('is "no effect" only when all of the interval is too small to matter', () => {
    expect(verdictOf({ ...randomised, checks: [margin] })).toBe('no_effect_detected')
    expect(verdictOf({ ...randomised, interval: interval(-0.01, 0.07), checks: [margin] })).toBe('cannot_tell')
    expect(verdictOf({ ...randomised, interval: interval(-0.01, null), checks: [margin] })).toBe('cannot_tell')
  })

  it('is withheld by a failed trust check', () => {
    expect(verdictOf({ ...randomised, interval: interval(0.01, 0.05), checks: [failed] })).toBe('cannot_tell')
  })

  it('is never final before the window is over', () => {
    expect(verdictOf({ ...randomised, interval: interval(0.01, 0.05), partial: true })).toBe('suggestive_only')
    expect(verdictOf({ ...randomised, checks: [margin], partial: true })).toBe('cannot_tell')
  })

  it('never calls an effect detected without randomisation', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('count', 'association', 'adjusted', 'quasi-experiment'),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (evidence, value) => {
          const verdict = verdictOf(facts({ evidence, value, interval: interval(value, value) }))
          expect(['effect_detected', 'no_effect_detected']).not.toContain(verdict)
        },
      ),
    )
  })
})

it('puts harm first, also where it is only suggested, then nothing, then what nobody can tell, and help last', () => {
  const list = [
    { value: 1, better: 'higher', verdict: 'effect_detected' },
    { value: 1, better: 'higher', verdict: 'cannot_tell' },
    { value: 0, better: 'higher', verdict: 'no_effect_detected' },
    { value: 1, better: 'lower', verdict: 'suggestive_only' },
    { value: null, better: 'higher', verdict: 'cannot_tell' },
  ] as const
  expect(list.map(worry)).toEqual([3, 2, 1, 0, 2])
})
