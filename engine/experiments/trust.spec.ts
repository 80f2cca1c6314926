import { describe, expect, it } from 'vitest'
import { isTrusted, trustChecks, worthwhileCheck } from './trust.ts'

const plan = {
  name: 'E-mail',
  hypothesis: 'It brings visits',
  brand: 'Acme',
  arms: ['none', 'mens', 'womens'].map((key) => ({ key, name: key, weight: 1 })),
  outcomes: [],
  alpha: 0.05,
  start: '2008-03-01T00:00:00Z',
  end: '2008-03-15T00:00:00Z',
}
const rows = (people: Record<string, number>) =>
  Object.entries(people).map(([arm, count]) => ({ arm, people: count, first_at: plan.start, last_at: plan.start }))
const daysOf = (people: Record<string, number>) =>
  Object.entries(people).map(([arm, count]) => ({ arm, day: '2008-03-01', people: count }))
const check = (of: typeof plan, people: Record<string, number>) => trustChecks(of, rows(people), daysOf(people), null)
const hillstrom = { none: 21306, mens: 21307, womens: 21387 }

describe('trust checks', () => {
  it('pass for the arm sizes of the Hillstrom e-mail test (chi-square 0.2025, p 0.9037)', () => {
    const checks = check(plan, hillstrom)
    expect(isTrusted(checks)).toBe(true)
    expect(checks[0]?.sentence).toBe(
      'The arms have the planned sizes (chi-square 0.2025, p = 0.9037; looked at every day: p = 1.0000).',
    )
  })

  it('fail when 80/20 was served as 67/33', () => {
    const uneven = {
      ...plan,
      arms: [
        { key: 'a', name: 'a', weight: 8 },
        { key: 'b', name: 'b', weight: 2 },
      ],
    }
    expect(isTrusted(check(uneven, { a: 6700, b: 3300 }))).toBe(false)
  })

  it('fail when one person in a hundred was seen in several arms, not when nine were', () => {
    expect(isTrusted(check(plan, { ...hillstrom, '': 700 }))).toBe(false)
    expect(isTrusted(check(plan, { none: 10, mens: 10, womens: 10, '': 9 }))).toBe(true)
  })

  it('fail when an arm turns up that the plan does not name', () => {
    expect(isTrusted(check(plan, { ...hillstrom, kids: 1 }))).toBe(false)
  })

  it('cannot fail before anybody was exposed', () => {
    expect(check(plan, {})[0]).toMatchObject({ passed: null, value: null })
  })

  it('carry the smallest worthwhile effect only where the plan names one', () => {
    expect(worthwhileCheck(undefined)).toBeNull()
    expect(worthwhileCheck(0.02)).toMatchObject({ threshold: 0.02, passed: null })
  })
})
