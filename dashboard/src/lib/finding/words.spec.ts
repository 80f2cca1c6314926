import { describe, expect, it } from 'vitest'
import { coverageWords, directionOf, verdictWords, withheldBecause } from './words.ts'

describe('direction', () => {
  it.each([
    ['higher', 0.1, 'benefit'],
    ['higher', -0.1, 'harm'],
    ['lower', 0.1, 'harm'],
    ['lower', -0.1, 'benefit'],
    ['neither', 0.1, 'change'],
  ] as const)('with %s better, a detected %d is %s', (better, value, direction) => {
    expect(directionOf({ verdict: 'effect_detected', better, value })).toBe(direction)
  })

  it('is not claimed for anything but a detected effect', () => {
    expect(directionOf({ verdict: 'association_only', better: 'higher', value: 0.2 })).toBeNull()
    expect(directionOf({ verdict: 'suggestive_only', better: 'higher', value: -0.2 })).toBeNull()
  })
})

it('says harm in words, not only by colour', () => {
  const detected = {
    verdict: 'effect_detected',
    better: 'lower',
    value: 0.1,
    evidence: 'randomised',
    checks: [],
  } as const
  expect(verdictWords({ ...detected, checks: [] })).toBe('It harms')
})

it('withholds the verdict of an effect whose trust check failed, and says which', () => {
  const failed = { id: 'sample_ratio', passed: false, value: 0, threshold: 0.001, sentence: 'Sizes are off.' }
  const effect = { verdict: 'cannot_tell', better: 'higher', value: 0.1, checks: [failed] } as const
  expect(withheldBecause({ evidence: 'randomised', checks: [failed] })).toEqual(['Sizes are off.'])
  expect(verdictWords({ ...effect, checks: [failed], evidence: 'randomised' })).toBe('Verdict withheld')
  expect(withheldBecause({ evidence: 'count', checks: [failed] })).toBeNull()
})

it('never leaves coverage out', () => {
  expect(coverageWords('unknown')).toBe('coverage unknown')
  expect(coverageWords({ share: 0.34, lo: 0.28, hi: 0.41, basis: '' })).toBe(
    'sees about 34% of the conversation (28% to 41%)',
  )
})
