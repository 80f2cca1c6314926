import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { storyOf, type Week } from './cause-verdict.ts'

const WEEKS = 16
const CHANGE = 8
const ALPHA = 0.05
/** What is usual where waits differ: near the median of them all. */
const USUAL = 60

interface Planted {
  /** Contacts a week before and since, and the mean wait in minutes. */
  rate: [number, number]
  wait: [number, number]
}

function weeksOf({ rate, wait }: Planted, seed: number): Week[] {
  const random = new Random(seed)
  return Array.from({ length: WEEKS }, (_, week) => {
    const side = week < CHANGE ? 0 : 1
    const people = random.poisson(rate[side])
    const inTime = Array.from(
      { length: people },
      () => random.exponential(1 / wait[side]) <= USUAL && random.uniform() < 0.85,
    )
    return { week, days: 7, people, decided: people, inTime: inTime.filter(Boolean).length }
  })
}

const verdicts = (planted: Planted, seed: number, runs = 40) =>
  Array.from({ length: runs }, (_, run) => storyOf(weeksOf(planted, seed + run), ALPHA).verdict)
const share = (list: readonly string[], verdict: string) => list.filter((one) => one === verdict).length / list.length

describe('the verdict on a cause', () => {
  const seed = 20260101

  it(`calls a cause fixed when contacts fell to a tenth, whatever became of the speed (seed ${seed})`, () => {
    expect(share(verdicts({ rate: [15, 1.5], wait: [300, 20] }, seed), 'fixed_at_source')).toBeGreaterThanOrEqual(0.95)
    expect(share(verdicts({ rate: [15, 1.5], wait: [60, 60] }, seed), 'fixed_at_source')).toBeGreaterThanOrEqual(0.95)
  })

  it(`calls it answered faster only when as many still come (seed ${seed})`, () => {
    const told = verdicts({ rate: [15, 15], wait: [300, 20] }, seed)
    expect(share(told, 'answered_faster_only')).toBeGreaterThanOrEqual(0.9)
    expect(share(told, 'fixed_at_source')).toBeLessThanOrEqual(0.1)
  })

  it(`cannot tell when nothing changed, in nearly every world (seed ${seed})`, () => {
    expect(share(verdicts({ rate: [15, 15], wait: [60, 60] }, seed), 'cannot_tell')).toBeGreaterThanOrEqual(0.85)
  })

  it('names the week, and says why it cannot tell: a fall by a third is no repair, five contacts are too few', () => {
    const weeks = (people: (week: number) => number): Week[] =>
      Array.from({ length: WEEKS }, (_, week) => {
        const count = people(week)
        return { week, days: 7, people: count, decided: count, inTime: count }
      })
    expect(
      storyOf(
        weeks((week) => (week < CHANGE ? 60 : 40)),
        ALPHA,
      ),
    ).toMatchObject({
      verdict: 'cannot_tell',
      reason: 'Contacts fell, but it is not certain that they fell to less than half.',
      contacts: { fromWeek: CHANGE },
    })
    expect(
      storyOf(
        weeks((week) => (week === 1 ? 5 : 0)),
        ALPHA,
      ).reason,
    ).toContain('at least 20 events')
  })

  it('looks for faster answers only in weeks in which somebody is decided', () => {
    const weeks = Array.from({ length: WEEKS }, (_, week): Week => {
      const decided = week === WEEKS - 1 ? 0 : 10
      return { week, days: 7, people: 10, decided, inTime: week < CHANGE ? Math.min(decided, 1) : decided }
    })
    expect(storyOf(weeks, ALPHA)).toMatchObject({ verdict: 'answered_faster_only', speed: { fromWeek: CHANGE } })
    expect(
      storyOf(
        weeks.map((week) => ({ ...week, inTime: 0 })),
        ALPHA,
      ).speed,
    ).toBeNull()
  })
})
