import { describe, expect, it } from 'vitest'
import { bytes, compact, count, decimal, money, percent, plural, pValue, seconds, wholePercent } from './number.ts'

describe('numbers', () => {
  it('are grouped', () => {
    expect([count(48211), count(0), count(-1200)]).toEqual(['48,211', '0', '−1,200'])
  })

  it('carry a sign when they are differences, but zero carries none', () => {
    const signed = [0.5, -0.5, 0.001].map((value) => decimal(value, { digits: 1, signed: true }))
    expect(signed).toEqual(['+0.5', '−0.5', '0.0'])
  })

  it('of bytes and seconds keep what can be told apart', () => {
    expect([0, 1, 999, 1234, 64_000_000, 2e15].map(bytes)).toEqual(['0 bytes', '1 byte', '999 bytes', '1.2 kB', '64 MB', '2,000 TB']) // prettier-ignore
    expect([0.042, 9.5, 12.4, 119, 150, 40_000].map(seconds)).toEqual(['0.04 s', '9.50 s', '12 s', '119 s', '3 min', '11 h']) // prettier-ignore
  })

  it('never read "minus zero"', () => {
    expect(decimal(-0.001, { digits: 1 })).toBe('0.0')
  })

  it('turn shares into percentages', () => {
    expect([percent(0.1234), percent(1, { digits: 0 })]).toEqual(['12.3%', '100%'])
    expect([0, 0.003, 0.006, 0.25].map(wholePercent)).toEqual(['0%', 'less than 1%', '1%', '25%'])
  })

  it('do not pretend to more digits of p than matter', () => {
    expect([pValue(0.0004), pValue(0.001), pValue(0.04567), pValue(0.9)]).toEqual([
      'p < 0.001',
      'p = 0.0010',
      'p = 0.046',
      'p = 0.90',
    ])
  })

  it('agree with their noun', () => {
    expect([plural(1, 'person', 'people'), plural(1200, 'person', 'people')]).toEqual(['1 person', '1,200 people'])
  })
})

describe('large numbers and money', () => {
  it('are short on axes, with a true minus', () => {
    expect([compact(1.867e10, true), compact(-4.3e7), compact(0, true)]).toEqual(['+18.7bn', '−43m', '0'])
  })

  it('name their currency, or say that there is none', () => {
    expect([money(9000, 'EUR'), money(400, null)]).toEqual(['€9,000', '400 (no currency was stated)'])
  })
})
