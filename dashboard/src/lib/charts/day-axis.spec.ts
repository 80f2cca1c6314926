import { describe, expect, it } from 'vitest'
import { dayAxis } from './day-axis.ts'

describe('dayAxis', () => {
  it('runs from the first to the last day, evenly, over a change of month', () => {
    const axis = dayAxis(['2025-01-31', '2025-02-02'])
    expect(['2025-01-31', '2025-02-01', '2025-02-02'].map(axis.at)).toEqual([0, 50, 100])
  })

  it('names months on a quarter, with the year where it begins', () => {
    expect(dayAxis(['2025-01-01', '2025-03-31']).ticks.map((tick) => tick.label)).toEqual(['Jan 2025', 'Feb', 'Mar'])
  })

  it('names days on a week, and never more than six', () => {
    const labels = dayAxis(['2025-03-10', '2025-03-16']).ticks.map((tick) => tick.label)
    expect(labels[0]).toBe('10 Mar')
    expect(labels.length).toBeLessThanOrEqual(6)
  })

  it('keeps to six labels over many years', () => {
    expect(dayAxis(['2015-01-01', '2025-01-01']).ticks.length).toBeLessThanOrEqual(6)
  })

  it('stands in the middle for a single day', () => {
    const axis = dayAxis(['2025-03-10'])
    expect([axis.at('2025-03-10'), axis.ticks[0]?.label]).toEqual([50, '10 Mar 2025'])
  })
})
