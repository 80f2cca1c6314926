import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { Random } from '../stats/random.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { purchases } from './purchases.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const DAY = 86_400_000
const buy = (workspace: string, actor: number, at: string, value = 10, currency = 'EUR') =>
  did('Purchase', actor, at, { workspace, value, currency })

async function read(workspace: string, query: { from?: string; to?: string } = {}) {
  const scope = await resolveScope(
    world.store,
    new PeopleResolver(world.store),
    { workspace, brand: 'Acme', ...query },
    new Date('2026-12-01'),
  )
  return answer(purchases, world.store, scope)
}

describe('repeat purchase and revenue', () => {
  it('counts people with purchases on two days, and takes returns off, a currency at a time', async () => {
    const w = 'again'
    await world.add(
      buy(w, 1, '2026-03-01'),
      buy(w, 1, '2026-03-01T18:00:00Z'),
      buy(w, 2, '2026-03-01'),
      buy(w, 3, '2026-03-08', 30),
      did('Link', 2, '2026-01-01', { workspace: w, linked: 3 }),
      buy(w, 4, '2026-03-02', 5, 'USD'),
      did('Return', 2, '2026-03-04', { workspace: w, value: 10, currency: 'EUR' }),
    )
    const { repeat, revenue, expected } = await read(w)
    expect(repeat).toMatchObject({ value: 1 / 3, n: 3, interval: { method: 'Wilson score' } })
    expect(revenue.map(({ currency, net }) => [currency, net.value])).toEqual([
      ['EUR', 50],
      ['USD', 5],
    ])
    expect(revenue[0]?.net.checks[0]?.sentence).toBe('1 returns against 4 purchases.')
    expect(expected).toMatchObject({ value: null, verdict: 'cannot_tell' })
  })

  it('refuses without purchases', async () => {
    await world.add(did('View', 1, '2026-03-01', { workspace: 'empty' }))
    const { repeat, revenue, expected } = await read('empty')
    expect([repeat.value, revenue[0]?.net.value, expected.value]).toEqual([null, null, null])
    expect(repeat.sentence).toContain('Send Purchase')
  })
})

describe('purchases to expect', () => {
  /** Customers who buy at a rate of their own and leave for good by chance, as BG/NBD has it (seed 3). */
  const customers = (workspace: string, stopOn: number) => {
    const random = new Random(3)
    return Array.from({ length: 400 }, (_, i) => {
      const rate = random.exponential(20)
      const leaves = 0.05 + 0.3 * random.uniform()
      const rows = [buy(workspace, i + 1, new Date(Date.UTC(2026, 0, 1 + (i % 14), 12)).toISOString())]
      let at = (i % 14) + random.exponential(rate)
      while (at < 200 && at < stopOn) {
        rows.push(buy(workspace, i + 1, new Date(Date.UTC(2026, 0, 1, 12) + at * DAY).toISOString()))
        if (random.uniform() < leaves) break
        at += random.exponential(rate)
      }
      return rows
    }).flat()
  }

  it('are shown with how the model did on the half it had not seen', async () => {
    await world.add(...customers('steady', Infinity), buy('steady', 9999, '2026-07-19'))
    const { expected, holdout, model } = await read('steady')
    expect(holdout?.actual).toBeGreaterThan(50)
    expect(Math.abs((holdout?.predicted ?? 0) / (holdout?.actual ?? 1) - 1)).toBeLessThan(0.2)
    expect(expected.value).toBeGreaterThan(0)
    expect(expected.checks).toMatchObject([{ id: 'holdout', passed: true }])
    expect(model?.customers).toBe(400)
  }) // prettier-ignore

  it('take the days after the newest Purchase for days of which nobody told, whatever else streams', async () => {
    await world.add(...customers('weekly', Infinity), did('View', 9999, '2026-12-30', { workspace: 'weekly' }))
    const { holdout } = await read('weekly')
    expect(holdout?.days).toBeLessThan(105)
    expect(Math.abs((holdout?.predicted ?? 0) / (holdout?.actual ?? 1) - 1)).toBeLessThan(0.2)
  })

  it('are refused when the model missed it: everybody stopped at the cut', async () => {
    await world.add(...customers('stopped', 100), buy('stopped', 9999, '2026-07-19'))
    const { expected, holdout } = await read('stopped')
    expect(holdout?.predicted).toBeGreaterThan(20)
    expect(expected).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(expected.sentence).toContain('misses by more than 20 %')
  }) // prettier-ignore
})
