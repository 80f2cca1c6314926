import { describe, expect, it } from 'vitest'
import { calendarUntil } from './calendar.ts'
import { DEFAULT_END } from './options.ts'
import { accountKey, MAX_VISITS_PER_DAY, personAt } from './person.ts'
import { Random } from './random.ts'
import type { World } from './scenario.ts'

const world = (seed: number, unlinkedShare = 0.25): World => ({
  seed,
  people: 1e9,
  calendar: calendarUntil(DEFAULT_END),
  unlinkedShare,
  postEveryDays: 2,
  random: (stream, index) => new Random(seed, stream, index),
})

describe('a person', () => {
  it('is the same each time, and shares no account with anybody (100,000 people, near and far)', () => {
    expect(personAt(world(1), 999_999_999)).toEqual(personAt(world(1), 999_999_999))
    const seen = new Set<string>()
    let accounts = 0
    for (let index = 0; index < 50_000; index++) {
      for (const there of [index, 999_950_000 + index]) {
        const { social, app, card } = personAt(world(1), there)
        for (const account of [...social, app, card]) {
          if (account === null) continue
          accounts++
          seen.add(accountKey(account.channel, account.id))
        }
      }
    }
    expect(seen.size).toBe(accounts)
  })

  it('has accounts in groups exactly as the links join them', () => {
    for (const unlinkedShare of [0, 0.25, 1]) {
      for (let index = 0; index < 300; index++) {
        const person = personAt(world(2, unlinkedShare), index)
        const key = ({ channel, id }: { channel: string; id: string }) => accountKey(channel, id)
        for (const { from, to } of person.links) expect(person.groups.get(key(from))).toBe(person.groups.get(key(to)))
        const groups = new Set(person.groups.values()).size
        expect(groups).toBe(person.groups.size - person.links.length)
        if (person.member && unlinkedShare === 0) expect(groups).toBe(1)
      }
    }
  })

  it('is fond by a standard normal, more often a member when fond, and never comes too often for a lift', () => {
    const people = Array.from({ length: 20_000 }, (_, index) => personAt(world(3), index))
    const fond = people.map(({ fondness }) => fondness[0] ?? NaN)
    const mean = fond.reduce((sum, x) => sum + x, 0) / fond.length
    const variance = fond.reduce((sum, x) => sum + (x - mean) ** 2, 0) / fond.length
    expect(Math.abs(mean)).toBeLessThan(0.035)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
    const members = (side: number) => {
      const group = people.filter(({ fondness }) => Math.sign(fondness[0] ?? 0) === side)
      return group.filter(({ member }) => member).length / group.length
    }
    expect(members(1) - members(-1)).toBeGreaterThan(0.1)
    expect(Math.max(...people.map(({ visitsPerDay }) => visitsPerDay))).toBeLessThanOrEqual(MAX_VISITS_PER_DAY)
  })
})
