import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { sampleRatioCheck, type ArmDay } from './sample-ratio.ts'

const plan = {
  ...{ name: 'Offer', hypothesis: 'It helps', brand: 'Acme', outcomes: [], alpha: 0.05 },
  arms: ['control', 'offer'].map((key) => ({ key, name: key, weight: 1 })),
  start: '2026-03-01T00:00:00Z',
  end: '2026-03-29T00:00:00Z',
}
const once = { ...plan, monitoring: { kind: 'fixed' as const } }
const dayAt = (index: number): string => `2026-03-${String(index + 1).padStart(2, '0')}`

function check(of: typeof plan, days: readonly ArmDay[]) {
  const rows = plan.arms.map(({ key }) => ({
    arm: key,
    people: days.filter(({ arm }) => arm === key).reduce((sum, { people }) => sum + people, 0),
    ...{ first_at: plan.start, last_at: plan.start },
  }))
  return sampleRatioCheck(of, rows, days)
}
const daily = (control: number[], offer: number[]): ArmDay[] =>
  control.flatMap((people, at) => [
    { arm: 'control', day: dayAt(at), people },
    { arm: 'offer', day: dayAt(at), people: offer[at] ?? 0 },
  ])

describe('the sizes of the arms', () => {
  it('alarm on any day in fewer than one in a thousand of true splits when looked at every day, and chi-square in more (seed 5)', () => {
    const random = new Random(5)
    let [watched, pearson] = [0, 0]
    for (let run = 0; run < 2000; run += 1) {
      const control = Array.from({ length: 28 }, () => random.binomial(60, 0.5))
      const days = daily(control, control.map((people) => 60 - people)) // prettier-ignore
      if (check(plan, days).passed === false) watched += 1
      const everyDay = control.map((_, at) => check(once, days.slice(0, 2 * (at + 1))))
      if (everyDay.some(({ passed }) => passed === false)) pearson += 1
    }
    expect(watched).toBeLessThanOrEqual(6)
    expect(pearson).toBeGreaterThan(watched)
  })

  it('alarm for good: what evened out later was wrong before', () => {
    const days = daily([300, 0, 100], [100, 200, 100])
    expect(check(once, days).passed).toBe(true)
    expect(check(plan, days).passed).toBe(false)
  })

  it('name the one day that went wrong, or the arm that loses people all the time', () => {
    const wrong = check(plan, daily([100, 100, 400, 100], [100, 100, 100, 100]))
    expect(wrong.sentence).toContain('It comes from 2026-03-03 alone')
    const leaking = check(plan, daily([200, 200, 200], [100, 110, 100]))
    expect(leaking.sentence).toMatch(/Short is offer, by \d+ over many days/)
  })

  it('are judged by Pearson’s chi-square where the plan is read once', () => {
    expect(check(once, daily([120], [80]))).toMatchObject({ passed: true, value: expect.closeTo(0.00467773, 7) as number }) // prettier-ignore
  })
})
