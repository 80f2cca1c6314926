import { describe, expect, it } from 'vitest'
import { report } from '../test/asking.ts'
import { afterReading } from './after-reading.ts'
import type { Scope } from '../scope.ts'

// The estimate reads no more of a scope than this.
const scope = { brand: 'Acme', campaign: null } as Scope
const row = (exposed: number, bought_before: number, people: number, abandoned: number, revenue = 10, spread = 4) => ({
  ...{ exposed, bought_before, people, abandoned, revenue, revenue_m2: people * spread },
})

describe('visitors who had read a complaint', () => {
  const rows = [row(0, 0, 70, 21, 8), row(0, 1, 30, 3, 12), row(1, 0, 20, 10, 5), row(1, 1, 20, 6, 10)]
  const told = afterReading.estimate(rows, scope, report)

  it('are compared with others alike in having bought before: 0.2 each way, where a plain difference says 0.16 (by hand)', () => {
    expect(told.afterReading).toMatchObject({ value: 0.4, n: 40, verdict: 'measured' })
    expect(told.withoutReading).toMatchObject({ value: 0.24, n: 100 })
    expect(told.difference.value).toBeCloseTo((20 * 0.2 + 20 * 0.2) / 40, 9)
    expect(told.difference).toMatchObject({ evidence: 'association', verdict: 'association_only' })
  })

  it('left 100 unspent, all together: 20 with 3 each and 20 with 2 each (by hand)', () => {
    expect(told.revenue.value).toBeCloseTo(-100, 8)
    expect(told.revenue.interval?.hi).toBeLessThan(0)
    expect(told.revenue.verdict).toBe('association_only')
  })

  it('says how strong something unseen would have to be: risk ratio 2, E-value 3.41 (VanderWeele & Ding 2017)', () => {
    expect(told.difference.checks).toMatchObject([
      { id: 'e_value', value: expect.closeTo(2 + Math.sqrt(2), 9) as number },
    ])
  })

  it('is compared without a regressor that is the same for all, and refused with what to send', () => {
    const alike = afterReading.estimate([row(0, 0, 70, 21), row(1, 0, 20, 10)], scope, report)
    expect(alike.difference.value).toBeCloseTo(0.2, 9)
    expect(afterReading.estimate([], scope, report).difference.sentence).toContain('Send Visit')
    const unread = afterReading.estimate([row(0, 0, 70, 21)], scope, report)
    expect([unread.withoutReading.value, unread.revenue.verdict]).toEqual([0.3, 'cannot_tell'])
    expect(unread.afterReading.sentence).toContain('Send View')
    expect(afterReading.estimate([row(0, 0, 70, 21), row(1, 0, 2, 1)], scope, report).difference.value).toBeNull()
  })
})
