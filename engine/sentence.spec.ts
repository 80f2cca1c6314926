import { describe, expect, it } from 'vitest'
import { buildFinding } from './build-finding.ts'
import { facts } from './test/facts.ts'

const effect = {
  estimand: 'Visit within 14 days, E-mail minus none',
  evidence: 'randomised' as const,
  value: 0.07659,
  p: 1e-9,
  interval: { lo: 0.0699, hi: 0.0833, level: 0.95, method: 'Welch t' },
  n: 42613,
}
const sentence = (changes: Parameters<typeof facts>[0]): string => buildFinding(facts(changes)).sentence

describe('the sentence', () => {
  it('of an effect names size, interval, p, n and direction', () => {
    expect(sentence(effect)).toBe(
      'Visit within 14 days, E-mail minus none: +7.7 percentage points (95% interval +7.0 to ' +
        '+8.3 percentage points; p < 0.001; n = 42,613). An effect was detected in the wanted direction: people were ' +
        'assigned at random, and the interval leaves out “no change”.',
    )
  })

  it('of harm says so', () => {
    const harm = { ...effect, value: -0.02, interval: { ...effect.interval, lo: -0.03, hi: -0.01 } }
    expect(sentence(harm)).toContain('in the unwanted direction')
    expect(sentence({ ...harm, better: 'lower' })).toContain('in the wanted direction')
  })

  it('of an association says why it misleads', () => {
    expect(sentence({ ...effect, evidence: 'association' })).toContain('nobody was assigned at random')
  })

  it('of a failed check tells the check', () => {
    const failed = {
      id: 'sample_ratio',
      passed: false,
      value: 1e-9,
      threshold: 0.001,
      sentence: 'The arms do not have the planned sizes.',
    }
    expect(sentence({ ...effect, checks: [failed] })).toContain('Cannot tell. The arms do not have the planned sizes.')
  })

  it('of a refusal gives the reason instead of a number', () => {
    expect(sentence({ value: null, reasons: ['Nobody answered.'] })).toBe(
      'People reached: no number. Cannot tell. Nobody answered.',
    )
  })

  it('of bounds that hold for certain does not speak of confidence', () => {
    const bounds = { lo: 900, hi: 1200, level: null, method: 'identity bounds' }
    expect(sentence({ unit: 'people', value: 1200, interval: bounds, n: 5000 })).toBe(
      'People reached: 1,200 (between 900 and 1,200, whichever accounts turn out to be one person; n = 5,000).',
    )
  })

  it('of an unfinished window says that it is provisional', () => {
    expect(sentence({ partial: true })).toContain('provisional')
    expect(sentence({ ...effect, partial: true })).toContain(
      'a test that is read early finds effects that are not there',
    )
  })
})
