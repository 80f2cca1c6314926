import { describe, expect, it } from 'vitest'
import { ERA_DAYS, erasBetween } from './eras.ts'

const DAY = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)

describe('eras', () => {
  it('begin on Mondays, follow one another without gap, and have the one before as their history', () => {
    const eras = erasBetween(at('2024-02-10'), at('2026-03-01'))
    expect(eras.length).toBe(8)
    eras.forEach(({ history, from, to }, place) => {
      expect(new Date(from).getUTCDay()).toBe(1)
      expect([from - history, to - from]).toEqual([ERA_DAYS * DAY, ERA_DAYS * DAY])
      expect(from).toBe(eras[place - 1]?.to ?? from)
    })
    expect(eras[0]?.from).toBeLessThanOrEqual(at('2024-02-10'))
    expect(eras.at(-1)?.to).toBeGreaterThanOrEqual(at('2026-03-01'))
  })

  it('are the same whatever is asked for', () => {
    const whole = erasBetween(at('2025-01-01'), at('2026-12-31'))
    expect(whole).toEqual(expect.arrayContaining(erasBetween(at('2026-05-05'), at('2026-05-06'))))
    expect(erasBetween(at('2026-05-05'), at('2026-05-05')).length).toBeLessThan(2)
  })
})
