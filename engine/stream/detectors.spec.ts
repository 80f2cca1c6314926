import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { bursts, FEWEST_WEEKS, HOURS_A_WEEK } from './hour-of-week.ts'
import { LEARNING_DAYS, riseRatio, rises } from './slow-rise.ts'

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
  it('are judged from the first hour on that has five weeks before it, and none before', () => {
    const counts = market(FEWEST_WEEKS + 1, 2, 5, SEED)
    const first = FEWEST_WEEKS * HOURS_A_WEEK
    counts[first - 1] = 500
    counts[first] = 500
    expect(bursts(counts, { falseAlarmsPerWeek: 0.01 }).map(({ at }) => at)).toEqual([first])
  })

  it('that are too small to matter are not told, and those that are told are the same', () => {
    const counts = market(60, 0.3, 3, SEED)
    const [all, large] = [0, 3].map((smallestExcess) => bursts(counts, { falseAlarmsPerWeek: 1, smallestExcess }))
    expect(large).toEqual(all?.filter(({ count, expected }) => count - expected >= 3))
    expect(large?.length).toBeLessThan(all?.length ?? 0)
    expect(large?.length).toBeGreaterThan(0)
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
    const weeksBefore = [1, 2, 3, 4, 5, 6, 7, 8].map((week) => counts[at - week * HOURS_A_WEEK] ?? 0)
    counts[at] = Math.round((4 * weeksBefore.reduce((sum, count) => sum + count, 0)) / weeksBefore.length)
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

  it('are not learned as the usual: after one that is over the same rise is found again, as large as it is', () => {
    const days = daysOf(market(20, 4, 8, SEED))
    const raised = days.map((count, day) =>
      [56, 84].some((from) => day >= from && day < from + 20) ? count * 2 : count,
    )
    const found = rises(raised, { falseAlarmsPerWeek: 0.1 }).filter(({ at }) => at >= 56 && at < 104)
    expect(found.map(({ at }) => (at < 76 ? 'first' : at >= 84 ? 'second' : 'between'))).toEqual(['first', 'second'])
    for (const rise of found) expect(rise.mean / rise.expected).toBeGreaterThan(1.6)
  })

  it('that have lasted for four weeks are the new usual, and no alarm any more', () => {
    const days = daysOf(market(26, 4, 8, SEED)).map((count, day) => (day >= 60 ? count * 2 : count))
    const found = rises(days, { falseAlarmsPerWeek: 0.05 }).filter(({ at }) => at >= 60)
    expect(found.length).toBe(1)
    const [rise] = found
    expect((rise?.to ?? 0) - (rise?.at ?? 0)).toBe(LEARNING_DAYS - 1)
  })

  it('that are too small to matter are not told', () => {
    const days = Array.from({ length: 60 }, (_, day) => (day < 40 ? (day % 3 === 0 ? 1 : 0) : 1))
    const all = rises(days, { falseAlarmsPerWeek: 0.1 })
    expect(all.length).toBe(1)
    expect(rises(days, { falseAlarmsPerWeek: 0.1, smallestExcess: 50 })).toEqual([])
  })

  it('say how many times as many with an interval that holds it in 93 to 97.5 % of rises, learned from four weeks only', () => {
    const random = new Random(SEED)
    const [mean, size, days, times] = [20, 8, 20, 1.5]
    const draw = (level: number) => random.poisson((level * random.gamma(size)) / size)
    const meanOf = (level: number, count: number) =>
      Array.from({ length: count }, () => draw(level)).reduce((sum, one) => sum + one, 0) / count
    const held = Array.from({ length: 2000 }, () => {
      const expected = meanOf(mean, LEARNING_DAYS)
      const rise = { from: 0, at: 0, to: days - 1, mean: meanOf(mean * times, days), expected, size }
      const { lo, hi } = riseRatio({ ...rise, sum: 0, decision: 0, delay: 0 })
      return lo <= times && times <= hi
    }).filter((isIn) => isIn).length
    // 2,000 runs: four standard errors are 2 points.
    expect(held / 2000).toBeGreaterThan(0.93)
    expect(held / 2000).toBeLessThan(0.975)
  })

  it('say nothing of a stream in which nothing happens', () => {
    expect(rises(Array<number>(100).fill(0), { falseAlarmsPerWeek: 1 })).toEqual([])
  })
})
