import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { PeopleResolver } from './resolve.ts'

let world: TestStore
let people: PeopleResolver

beforeAll(async () => {
  world = await openTestStore()
  people = new PeopleResolver(world.store)
})
afterAll(() => world.close())

const reached = async (workspace: string): Promise<number | undefined> => {
  const generation = await people.generation(workspace)
  const params = { workspace, generation, brand: 'Acme', campaign: '', first: '2026-01-01', last: '2026-12-31' }
  const months = { months_from: '2026-01-01', months_to: '2027-01-01' }
  return (await world.store.query('metrics/reach_total', { ...params, ...months }))[0]?.people
}

const views = (workspace: string) => [1, 2, 3, 4].map((actor) => did('View', actor, '2026-03-01', { workspace }))
const link = (workspace: string, actor: number, linked: number, at: string, verb = 'Link') =>
  did(verb, actor, at, { workspace, linked })

describe('people, resolved when read', () => {
  it('are as many as accounts where nothing is linked, in generation 0', async () => {
    await world.add(...views('plain'))
    expect(await people.generation('plain')).toBe(0)
    expect(await reached('plain')).toBe(4)
  })

  it('are the same whatever the order in which links and unlinks arrive', async () => {
    const log = (workspace: string) => [
      link(workspace, 1, 2, '2026-01-01'),
      link(workspace, 2, 3, '2026-01-02'),
      link(workspace, 3, 2, '2026-01-03', 'Unlink'),
      link(workspace, 3, 4, '2026-01-04'),
      link(workspace, 4, 3, '2026-01-05', 'Unlink'),
      link(workspace, 3, 4, '2026-01-06'),
    ]
    const orders = [
      [0, 1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1, 0],
      [2, 0, 5, 1, 4, 3],
      [4, 5, 2, 3, 0, 1],
    ]
    for (const [index, order] of orders.entries()) {
      const workspace = `order-${index}`
      const rows = log(workspace)
      await world.add(...views(workspace))
      for (const position of order) await world.add(...rows.slice(position, position + 1))
      // {1, 2} and {3, 4}: the link of 2 and 3 was taken back, that of 3 and 4 made again.
      expect(await reached(workspace)).toBe(2)
    }
  })

  it('come apart again when a link is taken back', async () => {
    await world.add(...views('undone'), link('undone', 1, 2, '2026-01-01'))
    expect(await reached('undone')).toBe(3)
    await world.add(link('undone', 2, 1, '2026-01-02', 'Unlink'))
    expect(await reached('undone')).toBe(4)
  })

  it('are the same when the links are read in small pages', async () => {
    const chain = Array.from({ length: 9 }, (_, i) => link('pages', i + 2, i + 1, '2026-01-01'))
    await world.add(...views('pages'), ...chain)
    const generation = await new PeopleResolver(world.store, undefined, 2).generation('pages')
    expect(await world.store.query('people/generation_size', { workspace: 'pages', generation })).toEqual([
      { accounts: 10 },
    ])
    expect(await reached('pages')).toBe(1)
  })

  it('are computed once for readers who come at the same time, and by a second process not again', async () => {
    await world.add(...views('shared'), link('shared', 1, 4, '2026-01-01'))
    const generations = await Promise.all([
      people.generation('shared'),
      people.generation('shared'),
      new PeopleResolver(world.store).generation('shared'),
    ])
    expect(new Set(generations).size).toBe(1)
    const generation = await new PeopleResolver(world.store).generation('shared')
    expect(await world.store.query('people/generation_size', { workspace: 'shared', generation })).toEqual([
      { accounts: 2 },
    ])
  })

  it('keep only the generations that somebody may still read', async () => {
    await world.add(...views('busy'))
    const generations: number[] = []
    for (let n = 0; n < 6; n++) {
      await world.add(link('busy', 1, 10 + n, `2026-01-0${n + 1}`))
      generations.push(await people.generation('busy'))
    }
    const sizes = await Promise.all(
      generations.map(async (generation) => {
        const [size] = await world.store.query('people/generation_size', { workspace: 'busy', generation })
        return size?.accounts
      }),
    )
    expect(sizes).toEqual([0, 0, 0, 5, 6, 7])
  })
})
