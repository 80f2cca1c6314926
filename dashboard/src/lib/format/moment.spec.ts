import { describe, expect, it } from 'vitest'
import { day, days, moment, month, second, windowDays } from './moment.ts'

describe('moments', () => {
  it('are written in UTC, whatever the clock of the machine', () => {
    expect(moment('2025-03-31T23:59:00Z')).toBe('31 Mar 2025, 23:59 UTC')
    expect(second('2025-03-31T23:59:05Z')).toBe('31 Mar 2025, 23:59:05 UTC')
    expect(day('2025-03-31')).toBe('31 Mar 2025')
    expect(month('2025-03-01')).toBe('March 2025')
  })

  it('stay as written when they are no dates', () => {
    expect([day('soon'), moment('')]).toEqual(['soon', ''])
  })
})

describe('spans of days', () => {
  it('name a shared year once', () => {
    expect(days('2025-01-01', '2025-03-31')).toBe('1 Jan to 31 Mar 2025')
    expect(days('2024-12-30', '2025-01-02')).toBe('30 Dec 2024 to 2 Jan 2025')
    expect(days('2025-01-01', '2025-01-01')).toBe('1 Jan 2025')
  })

  it('turn an exclusive end into the last day that counts', () => {
    expect(windowDays({ from: '2025-01-01T00:00:00Z', to: '2025-04-01T00:00:00Z' })).toBe('1 Jan to 31 Mar 2025')
  })
})
