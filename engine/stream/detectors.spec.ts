import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { bursts, FEWEST_WEEKS, HOURS_A_WEEK } from './hour-of-week.ts'
import { LEARNING_DAYS, rises } from './slow-rise.ts'

const SEED = Number(process.env['CANDOR_STREAM_SEED'] ?? 20261126)

/** Hours of a network with a rhythm of day and week; counts are negative binomial with this size. */
function market(weeks: number, level: number, size: number, seed: number): number[] {
  const random = new Random(seed)
  return Array.from({ length: weeks * HOURS_A_WEEK }, (_, hour) => {
    const day = Math.floor(hour / 24) % 7
    const rhythm = (1 + 0.8 * Math.sin((2 * Math.PI * ((hour % 24) - 9)) / 24)) * (day >= 5 ? 0.6 : 1)
    return random.poisson((level * rhythm * random.gamma(size)) / size)
  })
}

const daysOf = (hours: readonly number[]): number[] =>
  Array.from({ length: Math.floor(hours.length / 24) }, (_, day) =>
    hours.slice(day * 24, day * 24 + 24).reduce((sum, count) => sum + count, 0),
  )

describe(`bursts by the hour of the week (seed ${SEED})`, () => {
  it('are not judged before there are four weeks to compare with', () => {
    const counts = market(FEWEST_WEEKS, 2, 5, SEED)
    counts[100] = 500
    expect(bursts(counts, { falseAlarmsPerWeek: 1 })).toEqual([])
  })

  it.each([
    [0.3, 3],
    [3, 3],
    [40, 6],
    [400, 20],
  ])('keep to the budget of false alarms: level %d, size %d', (level, size) => {
    const weeks = 60
    const judged = weeks - FEWEST_WEEKS
    const found = bursts(market(weeks, level, size, SEED), { falseAlarmsPerWeek: 1 }).length
    // One a week is the most that was asked for: discrete counts keep below it; three standard errors are granted above.
    expect(found).toBeLessThan(judged + 3 * Math.sqrt(judged))
  })

  it('find a burst of four times the usual at the hour in which it happens, and no earlier', () => {
    const counts = market(12, 12, 6, SEED)
    const at = 11 * HOURS_A_WEEK + 2 * 24 + 15
    counts[at] = 4 * (counts[at - HOURS_A_WEEK] ?? 0) + 60
    const found = bursts(counts, { falseAlarmsPerWeek: 0.2, from: 11 * HOURS_A_WEEK })
    expect(found.map((burst) => burst.at)).toContain(at)
    expect(found.find((burst) => burst.at === at)?.p).toBeLessThan(1e-3)
  })

  it('do not let a crisis become the measure: a second one in the same hour a week later is one, too', () => {
    const counts = market(14, 10, 8, SEED)
    const at = 10 * HOURS_A_WEEK + 40
    counts[at] = 5000
    counts[at + HOURS_A_WEEK] = 200
    const found = bursts(counts, { falseAlarmsPerWeek: 1 })
    expect(found.find((burst) => burst.at === at + HOURS_A_WEEK)?.expected ?? Infinity).toBeLessThan(60)
  })

  it('are taken back when late events show that an hour was usual all along: the hours before it were not in yet', () => {
    const counts = Array.from({ length: 9 * HOURS_A_WEEK }, () => 20)
    const at = 8 * HOURS_A_WEEK + 30
    const early = counts.map((count, hour) => (hour < at ? Math.floor(count / 10) : count))
    expect(bursts(early, { falseAlarmsPerWeek: 1, from: at }).map((burst) => burst.at)).toContain(at)
    expect(bursts(counts, { falseAlarmsPerWeek: 1, from: at })).toEqual([])
  })
})

describe(`slow rises (seed ${SEED})`, () => {
  it.each([
    [0.05, 5],
    [1, 5],
    [30, 10],
    [500, 30],
  ])('keep to the budget of false alarms: level %d, size %d', (level, size) => {
    const weeks = 120
    const days = daysOf(market(weeks, level, size, SEED))
    const found = rises(days, { falseAlarmsPerWeek: 0.1 }).length
    const allowed = 0.1 * (weeks - LEARNING_DAYS / 7)
    // What is usual is learned from 28 days only, which costs some false alarms: twice the budget is the most.
    expect(found).toBeLessThan(2 * allowed + 3 * Math.sqrt(allowed))
  })

  it('find a mean that has risen by half, days before any day is out of the usual', () => {
    const days = daysOf(market(12, 4, 8, SEED))
    const from = 9 * 7
    const risen = days.map((count, day) => (day >= from ? Math.round(count * 1.5) : count))
    const found = rises(risen, { falseAlarmsPerWeek: 0.1 }).find(({ at }) => at >= from)
    expect(found?.at ?? Infinity).toBeLessThan(from + 21)
    expect(found?.mean ?? 0).toBeGreaterThan(found?.expected ?? Infinity)
  })

  it('say nothing of a stream in which nothing happens', () => {
    expect(rises(Array<number>(100).fill(0), { falseAlarmsPerWeek: 1 })).toEqual([])
  })
})
