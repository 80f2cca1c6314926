import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { dialogue } from './dialogue.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string) =>
  (
    await answer(
      dialogue,
      world.store,
      await resolveScope(world.store, new PeopleResolver(world.store), { workspace, brand: 'Acme' }),
    )
  ).answered

const turn = (workspace: string, actor: number, event_id: string) =>
  did('Message', actor, '2026-03-01', { workspace, event_id, visibility: 'dark' })
const reply = (workspace: string, in_reply_to: string, role: string) =>
  did('Message', 90, '2026-03-02', { workspace, in_reply_to, role })

it('counts the turns that a person of the brand answered: 2 of 4, not the one a bot answered', async () => {
  await world.add(
    ...['a', 'b'].map((id) => turn('answered', 1, id)),
    ...['c', 'd'].map((id) => turn('answered', 2, id)),
    reply('answered', 'a', 'employee'),
    reply('answered', 'c', 'brand'),
    reply('answered', 'd', 'bot'),
    did('Create', 3, '2026-03-01', { workspace: 'answered' }),
  )
  expect(await read('answered')).toMatchObject({ value: 0.5, n: 4, verdict: 'measured' })
})

it('refuses a number when no reply was ever sent to us: silence in the data is not silence of the brand', async () => {
  await world.add(turn('silent', 1, 'x'))
  const finding = await read('silent')
  expect(finding).toMatchObject({ value: null, verdict: 'cannot_tell' })
  expect(finding.sentence).toContain('No reply of the brand was sent to us')
})

it('says that nobody was answered when the brand replied, but to others', async () => {
  await world.add(turn('others', 1, 'y'), turn('others', 2, 'z'), reply('others', 'elsewhere', 'brand'))
  expect(await read('others')).toMatchObject({ value: 0, n: 2, interval: { lo: 0 }, verdict: 'measured' })
})

/** A conversation with a help desk: nobody says what an answer answers. */
const said = (workspace: string, at: string, actor: number, more: Parameters<typeof did>[3] = {}) =>
  did('Message', actor, `2026-03-01T${at}Z`, { workspace, visibility: 'dark', thread: 'c1', ...more })

it('takes what the brand writes in a private thread for an answer to all that was open: 3 of 4, in any order', async () => {
  const rows = (workspace: string) => [
    said(workspace, '10:00:00', 1),
    said(workspace, '10:00:30', 1),
    said(workspace, '10:05:00', 90, { role: 'employee' }),
    said(workspace, '10:06:00', 1, { event_id: `${workspace}-named` }),
    said(workspace, '10:07:00', 1),
    said(workspace, '10:08:00', 91, { role: 'bot' }),
    said(workspace, '10:09:00', 90, { role: 'employee', in_reply_to: `${workspace}-named` }),
  ]
  await world.add(...rows('thread'))
  for (const row of rows('shuffled').reverse()) await world.add(row)
  const found = await read('thread')
  expect(found).toMatchObject({ value: 0.75, n: 4, verdict: 'measured' })
  expect(await read('shuffled')).toMatchObject({ value: found.value, n: found.n })
})

it('does not take a post of the brand in a public thread for an answer to everybody in it', async () => {
  await world.add(
    did('Create', 1, '2026-03-01', { workspace: 'public', thread: 'p1' }),
    did('Create', 90, '2026-03-02', { workspace: 'public', thread: 'p1', role: 'brand' }),
    said('public', '10:00:00', 2),
    said('public', '10:01:00', 90, { role: 'employee' }),
  )
  expect(await read('public')).toMatchObject({ value: 0.5, n: 2 })
})

it('takes the accounts of one person for one person: three of them alone have no interval', async () => {
  const turns = (workspace: string) => [
    ...[1, 2, 3].flatMap((actor) => [
      turn(workspace, actor, `${workspace} ${actor}`),
      turn(workspace, actor, `${workspace} ${actor} more`),
    ]),
    ...[1, 2].map((actor) => reply(workspace, `${workspace} ${actor}`, 'employee')),
  ]
  await world.add(
    ...[...turns('apart'), ...turns('linked')],
    ...[2, 3].map((linked) => did('Link', 1, '2026-01-01', { workspace: 'linked', linked })),
  )
  const [apart, linked] = [await read('apart'), await read('linked')]
  expect([apart.value, apart.n, linked.value, linked.n]).toEqual([2 / 6, 6, 2 / 6, 6])
  expect(apart.interval).not.toBeNull()
  expect(linked.interval).toBeNull()
  expect(linked.sentence).toContain('One customer alone')
})
