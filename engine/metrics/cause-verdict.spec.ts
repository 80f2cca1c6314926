import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { storyOf, type Contact } from './cause-verdict.ts'

const WEEKS = 16
const CHANGE = 8
const weeks = Array.from({ length: WEEKS }, (_, week) => ({ week, days: 7 }))
const ALPHA = 0.05

interface Planted {
  /** Contacts a week before and since, and the mean wait in minutes. */
  rate: [number, number]
  wait: [number, number]
}

function contactsOf({ rate, wait }: Planted, seed: number): Contact[] {
  const random = new Random(seed)
  return weeks.flatMap(({ week }) => {
    const side = week < CHANGE ? 0 : 1
    return Array.from({ length: random.poisson(rate[side]) }, () => {
      const minutes = Math.ceil(random.exponential(1 / wait[side]))
      return { week, minutes, answered: random.uniform() < 0.85 }
    })
  })
}

const verdicts = (planted: Planted, seed: number, runs = 40) =>
  Array.from({ length: runs }, (_, run) => storyOf({ weeks, contacts: contactsOf(planted, seed + run) }, ALPHA).verdict)
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
    const many = (count: number, week: number, minutes: number): Contact[] =>
      Array.from({ length: count }, () => ({ week, minutes, answered: true }))
    const third = weeks.flatMap(({ week }) => many(week < CHANGE ? 60 : 40, week, 10))
    expect(storyOf({ weeks, contacts: third }, ALPHA)).toMatchObject({
      verdict: 'cannot_tell',
      reason: 'Contacts fell, but it is not certain that they fell to less than half.',
      contacts: { fromWeek: CHANGE },
      withinMinutes: 10,
    })
    expect(storyOf({ weeks, contacts: many(5, 1, 10) }, ALPHA).reason).toContain('at least 20 events')
  })

  it('does not take who has only just written for somebody who was not answered in time', () => {
    const steady = weeks.flatMap(({ week }): Contact[] => [
      ...Array.from({ length: 10 }, () => ({ week, minutes: 60, answered: true })),
      ...Array.from({ length: week === WEEKS - 1 ? 30 : 0 }, () => ({ week, minutes: 5, answered: false })),
    ])
    expect(storyOf({ weeks, contacts: steady }, ALPHA).speed).toBeNull()
  })
})
