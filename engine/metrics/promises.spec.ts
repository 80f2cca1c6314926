import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { scorecard } from '../scorecard.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { promises } from './promises.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const promise = (workspace: string, rest: object = {}, key = 'hour') =>
  defined('promise', key, { brand: 'Acme', name: 'Within the hour', what: 'first-response', withinMinutes: 60, clock: 'calendar', share: 0.9, ...rest }, workspace) // prettier-ignore

const asks = (workspace: string, thread: string, at: string, channel = 'x', actor = 1) =>
  did('Message', actor, at, { workspace, thread, channel })
const replies = (workspace: string, thread: string, at: string) =>
  did('Message', 90, at, { workspace, thread, role: 'employee' })

const scopeOf = (workspace: string) =>
  resolveScope(world.store, new PeopleResolver(world.store), { workspace, brand: 'Acme' }, new Date('2026-06-01'))
const read = async (workspace: string) => (await answer(promises, world.store, await scopeOf(workspace))).promises

it('counts to the second what was kept, broken, and still has time: 60 minutes are within the hour, one second more is not', async () => {
  const w = 'exact'
  await world.add(
    ...[promise(w), promise(w, { name: 'Mail', channel: 'email' }, 'mail')],
    ...[asks(w, 'a', '2026-02-02T10:00:00Z'), replies(w, 'a', '2026-02-02T11:00:00Z')],
    ...[asks(w, 'b', '2026-02-02T10:00:00Z'), replies(w, 'b', '2026-02-02T11:00:01Z')],
    asks(w, 'c', '2026-02-02T10:00:00Z', 'email'),
    asks(w, 'd', '2026-02-02T15:30:00Z'),
    did('Like', 3, '2026-02-02T16:00:00Z', { workspace: w }),
  )
  const [mail, hour] = await read(w)
  expect(hour).toMatchObject({ keeps: 1, breaches: 2, undecided: 1, target: 0.9, kept: { n: 3, verdict: 'measured' } })
  expect(hour?.kept.value).toBeCloseTo(1 / 3, 12)
  expect(hour?.level).toBe('90% of contacts get a first reply within 60 calendar minutes')
  expect(mail).toMatchObject({ name: 'Mail', keeps: 0, breaches: 1, undecided: 0 })
})

it('says that the target is missed or met only where the interval leaves it out', async () => {
  const contacts = (w: string, kept: number, broken: number) =>
    Array.from({ length: kept + broken }, (_, i) => [
      asks(w, `t${i}`, '2026-02-02T10:00:00Z', 'x', 1000 + i),
      replies(w, `t${i}`, i < kept ? '2026-02-02T10:10:00Z' : '2026-02-02T14:00:00Z'),
    ]).flat()
  await world.add(
    ...[promise('met'), ...contacts('met', 100, 0), promise('missed'), ...contacts('missed', 50, 50)],
    ...[promise('open'), ...contacts('open', 18, 2)],
  )
  expect((await read('met'))[0]).toMatchObject({ met: true, kept: { value: 1 } })
  expect((await read('missed'))[0]).toMatchObject({ met: false, kept: { value: 0.5, verdict: 'measured' } })
  expect((await read('open'))[0]).toMatchObject({ met: null, kept: { value: 0.9 } })
})

it('is no surer for the many contacts of few people: a hundred contacts of two leave it open', async () => {
  await world.add(
    promise('two'),
    ...Array.from({ length: 100 }, (_, i) => [
      asks('two', `t${i}`, '2026-02-02T10:00:00Z', 'x', i < 50 ? 1 : 2),
      replies('two', `t${i}`, i < 50 || i % 5 > 0 ? '2026-02-02T10:10:00Z' : '2026-02-02T14:00:00Z'),
    ]).flat(),
    // Another account of one of them changes nothing.
    ...[
      did('Link', 2, '2026-01-01', { workspace: 'two', linked: 3 }),
      asks('two', 'last', '2026-02-02T10:00:00Z', 'x', 3),
    ],
    replies('two', 'last', '2026-02-02T10:10:00Z'),
  )
  const [told] = await read('two')
  // Wilson over the contacts would say 0.83 … 0.95. Of two people nobody knows how people differ.
  expect(told).toMatchObject({ keeps: 91, breaches: 10, met: null, kept: { n: 101 } })
  expect(told?.kept.interval?.method).toContain('clustered')
  expect(told?.kept.interval?.lo).toBeLessThan(0.5)
  expect(told?.kept.sentence).toMatch(/90(\.1)?%/)
})

it('is refused without service hours for a business clock, and without contacts; nothing is declared, nothing is there', async () => {
  await world.add(
    ...[promise('hours', { clock: 'business' }), asks('hours', 'a', '2026-02-02'), replies('hours', 'a', '2026-02-03')],
    ...[promise('idle'), did('Like', 1, '2026-02-02', { workspace: 'idle' })],
  )
  expect((await read('hours'))[0]?.kept.sentence).toContain('No service hours are declared for Acme')
  expect((await read('idle'))[0]?.kept.sentence).toContain('No contact that this promise covers')
  expect(await read('nobody')).toEqual([])
})

it('stands in the scorecard’s row of promises', async () => {
  await world.add(...[promise('card'), asks('card', 'a', '2026-02-02'), replies('card', 'a', '2026-02-03')])
  const { rows } = await scorecard(world.store, await scopeOf('card'))
  const row = rows.find(({ key }) => key === 'promise')
  expect(row).toMatchObject({ missing: null, findings: [{ label: 'Within the hour', finding: { value: 0 } }] })
})
