import { describe, expect, it } from 'vitest'
import { isOver, peopleIn, readingsOf, readingsOfTwo } from './readings.ts'

const arms = ['control', 'offer'].map((key) => ({ key, name: key, weight: 1 }))
const plan = { arms, start: '2026-03-01T00:00:00Z', end: '2026-03-05T00:00:00Z' }
const WEEK = { windowDays: 7 }
const day = (date: string, people = 10) =>
  arms.map(({ key }) => ({
    arm: key,
    day: `2026-03-${date}`,
    moments: { n: people, mean: [0.5], m2: [people / 4] },
  }))
const at = (now: string) => new Date(`2026-03-${now}Z`)
const timesOf = (readings: ReturnType<typeof readingsOf>) =>
  readings.map(({ time, at: when }) => [time, when.slice(5, 10)])

describe('readings', () => {
  const rows = [...day('01'), ...day('02'), ...day('04')]

  it('come one for each closed day, when the window of all who were exposed on theirs has closed, and one at the end', () => {
    expect(timesOf(readingsOf(rows, plan, WEEK, at('08T23:59:59')))).toEqual([])
    expect(timesOf(readingsOf(rows, plan, WEEK, at('09T00:00:00')))).toEqual([[0.25, '03-09']])
    const all = readingsOf(rows, plan, WEEK, at('31T00:00:00'))
    expect(timesOf(all)).toEqual([
      [0.25, '03-09'],
      [0.5, '03-10'],
      [1, '03-12'],
      [1, '03-12'],
    ])
    expect(all.map((reading) => peopleIn(reading.arms))).toEqual([20, 40, 60, 60])
    expect([isOver(all), isOver(all.slice(0, 2)), isOver([])]).toEqual([true, false, false])
  })

  it('are the same for whoever looks later: what was read stays as it was', () => {
    const later = readingsOf(rows, plan, WEEK, at('31T00:00:00'))
    for (const now of ['09T05:00:00', '10T00:00:00', '11T12:00:00', '12T00:00:00']) {
      const then = readingsOf(rows, plan, WEEK, at(now))
      expect(later.slice(0, then.length)).toEqual(then)
    }
  })

  it('go on past the plan when people do', () => {
    const late = [...rows, ...day('06')]
    expect(timesOf(readingsOf(late, plan, WEEK, at('31T00:00:00'))).slice(-2)).toEqual([
      [1, '03-12'],
      [1.5, '03-14'],
    ])
  })

  it('follow the planned size where there is one, and reach 1 at the end of the plan all the same', () => {
    const sized = { ...plan, plannedSize: 100 }
    expect(readingsOf(rows, sized, WEEK, at('31T00:00:00')).map(({ time }) => time)).toEqual([0.2, 0.4, 0.6, 1])
    const full = readingsOf([...rows, ...day('03', 100)], sized, WEEK, at('11T00:00:00'))
    expect(full.map(({ time }) => time)).toEqual([0.2, 0.4, 2.4])
    expect(isOver(full)).toBe(true)
  })

  it('wait for the end of a plan that allows more days than people came on', () => {
    const long = { ...plan, end: '2026-03-21T00:00:00Z' }
    expect(readingsOf(rows, long, WEEK, at('20T00:00:00')).at(-1)?.time).toBe(0.2)
    expect(timesOf(readingsOf(rows, long, WEEK, at('21T00:00:00'))).at(-1)).toEqual([1, '03-21'])
  })

  it('leave out arms that the plan does not name, and have nobody in one that nobody was in', () => {
    const strangers = [...day('01'), { arm: 'kids', day: '2026-03-01', moments: { n: 99, mean: [0], m2: [0] } }]
    const readings = readingsOf(strangers, plan, WEEK, at('31T00:00:00'))
    expect(peopleIn(readings[0]?.arms)).toBe(20)
    expect(readingsOfTwo(readings, 'kids', 'control')[0]).toMatchObject({ treatment: { n: 0 }, control: { n: 10 } })
  })
})
