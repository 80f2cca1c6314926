import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '@candor/queries'
import { defined, did, openTestStore, type TestStore } from './test/journal.ts'
import { whileUnchanged } from './unchanged.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

/** The real store, its questions counted. */
function counted(kind: Store['kind'] = 'embedded', mostCells?: number) {
  const asked: string[] = []
  const query: Store['query'] = (name, params) => {
    asked.push(name)
    return world.store.query(name, params)
  }
  const store = { kind, query, changes: world.store.changes } as Store
  return { asked, kept: whileUnchanged(store, mostCells) }
}

it('asks once between two changes, and anew after each: events, definitions, erasure', async () => {
  const { asked, kept } = counted()
  const events = async () => (await kept.query('admin/scope', { workspace: 'main' }))[0]?.events
  expect([await events(), await events()]).toEqual([0, 0])
  await world.add(did('Like', 1, '2026-03-01'))
  expect([await events(), await events()]).toEqual([1, 1])
  await world.add(defined('market', 'm', { brand: 'Acme', rivals: [] }))
  await events()
  await world.store.erasePeople({ workspace: 'main', actors: [1], needles: [] })
  expect(await events()).toBe(0)
  expect(asked.length).toBe(3)
})

it('asks anew only what reads a table that changed', async () => {
  const { asked, kept } = counted()
  const both = async () => {
    await kept.query('admin/definitions', { workspace: 'main' })
    await kept.query('admin/scope', { workspace: 'main' })
    return asked.splice(0)
  }
  await both()
  await world.add(defined('market', 'other', { brand: 'Acme', rivals: [] }))
  expect(await both()).toEqual(['admin/definitions'])
  expect(await both()).toEqual([])
  await world.add(did('Like', 3, '2026-03-01'))
  expect(await both()).toEqual(['admin/scope'])
})

it('keeps nothing that was asked while something was being loaded', async () => {
  const { asked, kept } = counted()
  const loading = world.add(did('Like', 2, '2026-03-01', { workspace: 'busy' }))
  await kept.query('admin/workspaces', {})
  await loading
  await kept.query('admin/workspaces', {})
  await kept.query('admin/workspaces', {})
  expect(asked.length).toBe(2)
})

it('goes on keeping what is asked when it is full: the least used goes', async () => {
  const { asked, kept } = counted('embedded', 8)
  for (const workspace of ['one', 'two', 'three', 'three', 'two']) await kept.query('admin/scope', { workspace })
  expect(asked.length).toBe(3)
  await kept.query('admin/scope', { workspace: 'one' })
  expect(asked.length).toBe(4)
})

it('keeps nothing of a server, whose tables others may change', async () => {
  const { asked, kept } = counted('server')
  await kept.query('admin/workspaces', {})
  await kept.query('admin/workspaces', {})
  expect(asked.length).toBe(2)
})
