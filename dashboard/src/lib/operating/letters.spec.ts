import { describe, expect, it } from 'vitest'
import { EVERY_LETTER, fixToBeginWith, narrowed, options, parseNarrowing } from './letters.ts'

describe('which letters are shown', () => {
  it('comes back from the address that it went into', () => {
    const asked = { reason: 'invalid_time', source: 'segment', state: 'open', before: '2026-03-01T12:00:00.000Z~a:1' } as const // prettier-ignore
    const address = narrowed('/data', '?workspace=shop', asked)
    expect(address).toMatch(/^\/data\?workspace=shop&reason=/)
    expect(parseNarrowing(new URL(address, 'http://x').searchParams)).toEqual(asked)
    expect(narrowed('/data', '', EVERY_LETTER)).toBe('/data')
  })

  it('leaves out what cannot be meant', () => {
    expect(parseNarrowing(new URLSearchParams(`state=lost&reason=${'x'.repeat(500)}`))).toEqual(EVERY_LETTER)
  })

  it('is told to the command, so that a shell reads what was meant', () => {
    expect(options('main', { reason: 'invalid_time', source: '' })).toBe('--workspace main --reason invalid_time')
    expect(options('main', { reason: "a'; rm -rf /", source: '' })).toBe("--workspace main --reason 'a'\\''; rm -rf /'")
  })

  it('has a fix to begin with, for these letters only', () => {
    const { rules } = JSON.parse(fixToBeginWith({ reason: 'unknown_field', source: '' })) as { rules: object[] }
    expect(rules).toMatchObject([{ reason: 'unknown_field' }])
    expect(rules[0]).not.toHaveProperty('source')
  })
})
