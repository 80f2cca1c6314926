import { describe, expect, it } from 'vitest'
import { changeWords, levelWords, pWords } from './number-words.ts'

describe('numbers in words', () => {
  it.each([
    [12345, 'people', '12,345'],
    [0.2611, 'share', '26.1%'],
    [0.00573, 'share', '0.57%'],
    [53.416, 'points', '+53.4'],
    [-12.34, 'points', '−12.3'],
    [1.422617, 'money', '1.42'],
    [3.2149, 'ratio', '3.21'],
    [0.0421, 'events', '0.0421'],
  ] as const)('a level of %f %s is %s', (value, unit, words) => {
    expect(levelWords(value, unit)).toBe(words)
  })

  it.each([
    [0.07659, 'share', '+7.66 percentage points'],
    [-0.0004, 'share', '−0.04 percentage points'],
    [0.7214, 'ratio', '+72.1%'],
    [0, 'share', '0 percentage points'],
    [-0.77, 'money', '−0.77'],
    [5.4e-61, 'ratio', '+5.4 × 10^−59%'],
    [-2.1e-9, 'events', '−2.1 × 10^−9'],
  ] as const)('a change of %f %s is %s', (value, unit, words) => {
    expect(changeWords(value, unit)).toBe(words)
  })

  it('never says p = 0', () => {
    expect([pWords(1e-300), pWords(0.0123), pWords(0.0496)]).toEqual(['p < 0.001', 'p = 0.012', 'p = 0.050'])
  })

  it('have the same decimals as their interval, as many as its width warrants', () => {
    expect(['0.27', '0.297'].map((share) => levelWords(Number(share), 'share', 0.03))).toEqual(['27.0%', '29.7%'])
    expect(levelWords(0.12345, 'share', 0.002)).toBe('12.35%')
    expect(changeWords(-0.021, 'share', 0.08)).toBe('−2.1 percentage points')
    expect(changeWords(0.1266, 'share', 0.08)).toBe('+12.7 percentage points')
    expect([changeWords(0.07, 'ratio', 0.355), changeWords(0.07, 'ratio', 0.1)]).toEqual(['+7%', '+7.0%'])
    expect(levelWords(32, 'points', 16)).toBe('+32.0')
  })
})
