import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { acme, type Asked } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { segmentOf } from './rfm-definitions.ts'
import { rfm } from './rfm.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const DAY = 86_400_000
const BEGIN = Date.UTC(2025, 5, 1, 12)
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)
const buy = (workspace: string, actor: number, at: string, value = 10, currency = 'EUR') =>
  did('Purchase', actor, at, { workspace, value, currency })
const read = async (workspace: string, own: { ahead?: 'yes' } = {}, query: Asked = {}) =>
  answer(rfm, world.store, await acme(world, workspace, query), own)

describe('fifths', () => {
  it('are of equal size where nobody is equal to anybody', async () => {
    // Person i bought i + 1 times, the last time on day i, and paid 10 each time.
    const rows = Array.from({ length: 20 }, (_, i) =>
      Array.from({ length: i + 1 }, (_, k) => buy('apart', i + 1, day(i - k + 20))),
    )
    await world.add(...rows.flat())
    const { cells, people, revenue, segments } = await read('apart')
    expect([people, revenue]).toEqual([20, 2100])
    expect(cells.map(({ r, f, m, people: own }) => [r, f, m, own])).toEqual([1, 2, 3, 4, 5].map((k) => [k, k, k, 4]))
    const told = segments.map(({ segment, people: own, revenueShare }) => [segment, own.value, revenueShare.value])
    expect(told).toEqual([
      ['best', 8, (10 * (13 + 14 + 15 + 16 + 17 + 18 + 19 + 20)) / 2100],
      ['fresh', 0, 0],
      ['slipping', 0, 0],
      ['gone', 8, 360 / 2100],
      ['between', 4, (10 * (9 + 10 + 11 + 12)) / 2100],
    ])
  })

  it('put equal people together, by their middle: 12 of 20 bought once, which is the second fifth', async () => {
    const once = Array.from({ length: 12 }, (_, i) => buy('ties', i + 1, day(5)))
    const twice = Array.from({ length: 8 }, (_, i) => [buy('ties', 20 + i, day(5), 4), buy('ties', 20 + i, day(9), 6)])
    await world.add(...once, ...twice.flat())
    const { cells } = await read('ties')
    // Below: 0 of 20, and half of 12 → 0.3 → fifth 2. Below: 12, and half of 8 → 0.8 → fifth 5. All paid 10: the third.
    expect(cells.map(({ r, f, m, people }) => [r, f, m, people])).toEqual([
      [2, 2, 3, 12],
      [5, 5, 3, 8],
    ])
  })

  it('count a person once over accounts, take off what came back, and add up no currencies', async () => {
    const w = 'linked'
    const others = Array.from({ length: 24 }, (_, i) => buy(w, i + 1, day(i % 3)))
    await world.add(...others, buy(w, 1, day(30), 50), buy(w, 40, day(31), 30), did('Link', 40, day(0), { workspace: w, linked: 1 }), did('Return', 40, day(32), { workspace: w, value: 45, currency: 'EUR' }), buy(w, 50, day(31), 999, 'USD'), did('Return', 60, day(3), { workspace: w, value: 7, currency: 'EUR' })) // prettier-ignore
    const { currency, people, revenue, segments } = await read(w)
    // Person 60 bought nothing in these days: what they brought back is not of anybody here.
    expect([currency, people, revenue]).toEqual(['EUR', 24, 23 * 10 + 10 + 50 + 30 - 45])
    expect(segments.reduce((sum, one) => sum + (one.people.value ?? 0), 0)).toBe(24)
    expect(segments.reduce((sum, one) => sum + (one.revenueShare.value ?? 0), 0)).toBeCloseTo(1, 12)
    expect(segments[0]?.people.checks).toMatchObject([{ id: 'currencies', passed: false, value: 1 }])
    expect(segments[0]?.people.checks[0]?.sentence).toContain('USD')
  })

  it('are refused for a handful, for nobody, and shares where nothing was left', async () => {
    await world.add(...Array.from({ length: 19 }, (_, i) => buy('few', i + 1, day(i))))
    expect((await read('few')).segments[0]?.people.sentence).toContain('19 people bought: fifths need 20')
    await world.add(did('View', 1, day(0), { workspace: 'nobody' }))
    const { segments, cells } = await read('nobody')
    expect([segments[0]?.people.value, cells]).toEqual([null, []])
    expect(segments[0]?.people.sentence).toContain('Send Purchase')
    const back = Array.from({ length: 20 }, (_, i) => [buy('back', i + 1, day(1)), did('Return', i + 1, day(2), { workspace: 'back', value: 10, currency: 'EUR' })]) // prettier-ignore
    await world.add(...back.flat())
    const nothing = (await read('back')).segments[4]
    expect([nothing?.people.value, nothing?.revenueShare.value]).toEqual([20, null])
  })
})

it('every cell is in one segment', () => {
  const all = [1, 2, 3, 4, 5].flatMap((r) => [1, 2, 3, 4, 5].map((f) => segmentOf({ r, f })))
  const counts = Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((other) => other === one).length]))
  expect(counts).toEqual({ gone: 4, slipping: 4, between: 9, fresh: 4, best: 4 })
})

describe('what is expected next', () => {
  /** People who buy at a rate of their own until they leave for good by chance, for amounts of their own (seeds 3 and 4). */
  const customers = (workspace: string, stopOn: number) => {
    const [random, purse] = [new Random(3), new Random(4)]
    return Array.from({ length: 400 }, (_, i) => {
      const [rate, leaves, usual] = [random.exponential(20), 0.05 + 0.3 * random.uniform(), 5 + purse.exponential(20)]
      const buys = (at: number) =>
        buy(workspace, i + 1, new Date(BEGIN + at * DAY).toISOString(), usual * (0.5 + purse.uniform()))
      const rows = [buys(i % 14)]
      for (let at = (i % 14) + random.exponential(rate); at < 200 && at < stopOn; at += random.exponential(rate)) {
        rows.push(buys(at))
        if (random.uniform() < leaves) break
      }
      return rows
    }).flat()
  }

  it('is told of each segment where the model did well on what it had not seen', async () => {
    await world.add(...customers('steady', Infinity))
    const { segments } = await read('steady', { ahead: 'yes' })
    const [best, fresh, slipping] = segments
    for (const { ahead } of segments.filter(({ people }) => (people.value ?? 0) > 0)) {
      expect(ahead?.purchases.interval?.lo).toBeGreaterThan(0)
      expect(ahead?.spend.value).toBeGreaterThan(0)
      expect(ahead?.spend.checks.map(({ id }) => id)).toEqual(['holdout', 'independence'])
    }
    const each = (one: typeof best): number => (one?.ahead?.purchases.value ?? 0) / (one?.people.value || 1)
    expect(each(best)).toBeGreaterThan(each(fresh))
    expect(each(best)).toBeGreaterThan(each(slipping))
    expect((await read('steady')).segments[0]?.ahead).toBeNull()
  })

  it('is refused where the model missed it: everybody stopped at the cut', async () => {
    await world.add(...customers('stopped', 100), buy('stopped', 9999, '2025-12-17'))
    const { segments } = await read('stopped', { ahead: 'yes' })
    expect(segments[0]?.ahead?.purchases).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(segments[0]?.ahead?.spend.sentence).toContain('misses by more than 20 %')
  })
})
