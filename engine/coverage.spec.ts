import { describe, expect, it } from 'vitest'
import type { CoverageDefinition } from '@candor/ingest/definition'
import { channelCoverage, coverageOf, coverageRegister, seenShareOf, wholeCoverage } from './coverage.ts'
import { near } from './stats/expectations.ts'

const ABOUT = { brand: 'Acme', basis: 'Panel', measuredAt: '2026-02-01T00:00:00Z' }
const END = '2026-04-01T00:00:00.000Z'
const STATED = { ...ABOUT, share: 0.4, lo: 0.3, hi: 0.5 }

const declared = (...bodies: CoverageDefinition[]) =>
  bodies.map((body, place) => ({
    key: `k${place}`,
    hash: `h${place}`,
    receivedAt: '2026-02-02T00:00:00Z',
    versions: 1,
    body,
  }))
const register = (...bodies: CoverageDefinition[]) => coverageRegister(declared(...bodies), ['Acme'], END)

describe('what an entry comes to', () => {
  it('8 of 40 asked: 0.2, Jeffreys 0.09937 to 0.34222 (scipy.stats.beta.ppf, a 8.5, b 32.5)', () => {
    const sample = { ...ABOUT, sample: { kind: 'panel' as const, asked: 40, seen: 8 } }
    expect(seenShareOf(sample)).toMatchObject({
      ...{ value: 0.2, lo: near(0.09937401, 7), hi: near(0.34222112, 7), n: 40 },
      visibility: { kind: 'estimated', seen: 8, known: 40 },
    })
  })

  it('two independent collectors: seen by either over Chapman’s (1951) estimate, by hand', () => {
    const collectors = { first: 200, second: 150, both: 50, independent: true }
    const all = (201 * 151) / 51 - 1
    expect(seenShareOf({ ...ABOUT, collectors })).toMatchObject({ value: near(300 / all, 12), n: 300 })
  })

  it('two collectors that nobody calls independent bound the share from above only', () => {
    const collectors = { first: 200, second: 150, both: 50, independent: false }
    expect(seenShareOf({ ...ABOUT, collectors })).toMatchObject({ value: null, lo: 0 })
  })

  it.each([
    ['a panel that finds more than it asked', { ...ABOUT, sample: { kind: 'survey' as const, asked: 5, seen: 6 } }],
    ['a share outside its interval', { ...ABOUT, share: 0.6, lo: 0.3, hi: 0.5 }],
    ['a range upside down', { ...ABOUT, range: { lo: 0.5, hi: 0.3 } }],
    ['two collectors with too little in common', { ...ABOUT, collectors: { first: 20, second: 20, both: 3, independent: true } }], // prettier-ignore
  ])('%s is refused with a reason', (_, body) => {
    expect(seenShareOf(body)).toHaveProperty('reason')
  })
})

describe('the register', () => {
  it('holds the newest valid measurement of the same talk; older ones are superseded, those that ended are expired', () => {
    const states = register(
      STATED,
      { ...STATED, measuredAt: '2026-03-01T00:00:00Z', share: 0.45 },
      { ...STATED, measuredAt: '2026-03-20T00:00:00Z', validUntil: '2026-03-31T00:00:00Z' },
      { ...STATED, measuredAt: '2026-03-21T00:00:00Z', validFrom: '2026-04-01T00:00:00Z' },
      { ...STATED, channel: 'x' },
    ).map(({ key, state }) => [key, state])
    expect(Object.fromEntries(states)).toEqual({
      ...{ k0: 'superseded', k1: 'valid', k2: 'expired', k3: 'not yet valid', k4: 'valid' },
    })
  })

  it('holds for a window what was measured before its end; what was measured later only where nothing was, the earliest first', () => {
    const of2025 = { ...STATED, measuredAt: '2025-01-10T00:00:00Z', share: 0.2 }
    const of2026 = { ...STATED, measuredAt: '2026-06-01T00:00:00Z', share: 0.6 }
    const lastOf2026 = { ...STATED, measuredAt: '2026-12-01T00:00:00Z', share: 0.7 }
    const forAll = { ...of2026, validFrom: '2025-01-01T00:00:00Z' }
    const shares = (...entries: Parameters<typeof register>) =>
      register(...entries).filter(({ state }) => state === 'valid').map(({ key }) => key)
    // The window of this spec ends with March 2026.
    expect(shares(of2026, of2025, lastOf2026)).toEqual(['k1'])
    expect(shares(lastOf2026, of2026)).toEqual(['k1'])
    expect(shares(of2025, forAll)).toEqual(['k1'])
  }) // prettier-ignore

  it('an entry that ends during the last day still holds on it', () => {
    expect(register({ ...STATED, validUntil: '2026-03-31T12:00:00Z' })[0]?.state).toBe('valid')
  })

  it('an entry about a part says nothing about all talk, and a channel goes before its layer', () => {
    const parts = register(
      { ...STATED, visibility: 'public' },
      { ...STATED, channel: 'x' },
      { ...STATED, market: 'PL' },
    )
    expect(wholeCoverage(parts, 'Acme')).toBeUndefined()
    expect(coverageOf(parts, 'Acme')).toBe('unknown')
    expect(channelCoverage(parts, 'Acme', 'x', 'public')?.key).toBe('k1')
    expect(channelCoverage(parts, 'Acme', 'forum', 'public')?.key).toBe('k0')
    expect(channelCoverage(parts, 'Acme', 'forum', 'dark')).toBeUndefined()
  })

  it('a range travels with the Findings as a range, without a share', () => {
    expect(coverageOf(register({ ...ABOUT, range: { lo: 0.01, hi: 0.2 } }), 'Acme')).toEqual({
      ...{ share: null, lo: 0.01, hi: 0.2, basis: 'Panel (measured 2026-02-01)' },
    })
  })
})
