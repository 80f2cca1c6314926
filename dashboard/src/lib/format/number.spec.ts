import { describe, expect, it } from 'vitest'
import { compact, count, decimal, money, percent, plural, pValue } from './number.ts'

describe('numbers', () => {
  it('are grouped', () => {
    expect([count(48211), count(0), count(-1200)]).toEqual(['48,211', '0', '−1,200'])
  })

  it('carry a sign when they are differences, but zero carries none', () => {
    const signed = [0.5, -0.5, 0.001].map((value) => decimal(value, { digits: 1, signed: true }))
    expect(signed).toEqual(['+0.5', '−0.5', '0.0'])
  })

  it('never read "minus zero"', () => {
    expect(decimal(-0.001, { digits: 1 })).toBe('0.0')
  })

  it('turn shares into percentages', () => {
    expect([percent(0.1234), percent(1, { digits: 0 })]).toEqual(['12.3%', '100%'])
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
