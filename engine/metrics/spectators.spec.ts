import { afterAll, beforeAll, expect, it } from 'vitest'
import { acme, type Asked } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { spectators } from './spectators.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string, query: Asked = {}) =>
  answer(spectators, world.store, await acme(world, workspace, query))

it('counts who did nothing else, whatever the campaign of what they did; what is done to them is no act of theirs', async () => {
  const see = (actor: number, rest: object = {}) => did('View', actor, '2026-03-20', { workspace: 'looks', ...rest })
  await world.add(
    ...[see(1, { campaign: 'c' }), see(1, { campaign: 'c' }), see(2, { campaign: 'c' }), see(3, { campaign: 'c' })],
    ...[see(4), see(5, { campaign: 'c' }), see(6)],
    did('Like', 2, '2026-04-02', { workspace: 'looks' }),
    // Another account of the third does something; the fifth was only asked.
    did('Purchase', 13, '2026-05-05', { workspace: 'looks' }),
    did('Link', 3, '2026-01-01', { workspace: 'looks', linked: 13, brand: '' }),
    did('Invite', 5, '2026-04-01', { workspace: 'looks' }),
    did('Like', 4, '2026-04-01', { workspace: 'looks', brand: 'Other' }),
  )
  const { campaigns } = await read('looks')
  expect(campaigns.map(({ campaign, reached, onlyLooked: { value } }) => [campaign, reached, value])).toEqual([
    ['', 6, 4 / 6],
    ['c', 4, 2 / 4],
  ])
  expect((await read('looks', { campaign: 'c' })).campaigns).toMatchObject([{ campaign: 'c', reached: 4, onlyLooked: { n: 4, verdict: 'measured' } }]) // prettier-ignore
})

it('takes the difference of who saw the complaint and who saw the answer to that complaint', async () => {
  const workspace = 'crowd'
  const post = (event_id: string, rest: object = {}) =>
    did('Create', 90, '2026-03-01', { workspace, event_id, sentiment: 'negative', ...rest })
  const reply = (event_id: string, in_reply_to: string) =>
    did('Create', 80, '2026-03-02', { workspace, event_id, in_reply_to, role: 'brand' })
  const see = (actor: number, object_id: string) => did('View', actor, '2026-03-03', { workspace, object_id })
  await world.add(
    ...[
      post('crowd q'),
      post('crowd r'),
      post('crowd nobody answers'),
      post('crowd praise', { sentiment: 'positive' }),
    ],
    ...[reply('crowd qa', 'crowd q'), reply('crowd ra', 'crowd r'), reply('crowd pa', 'crowd praise')],
    ...[see(1, 'crowd q'), see(1, 'crowd qa'), see(2, 'crowd q'), see(3, 'crowd q'), see(3, 'crowd ra')],
    ...[see(4, 'crowd qa'), see(5, 'crowd nobody answers'), see(6, 'crowd praise')],
    // The second saw the answer with another account.
    see(12, 'crowd qa'),
    did('Link', 2, '2026-01-01', { workspace, linked: 12, brand: '' }),
  )
  const { complaints } = await read(workspace)
  expect(complaints).toMatchObject({ answered: 2, saw: 3, onlyAnswer: 1, missed: { value: 1 / 3, n: 3 } })
})

it('is refused where no View names a complaint, and where none was answered', async () => {
  await world.add(
    did('View', 1, '2026-03-01', { workspace: 'blind' }),
    did('Create', 2, '2026-03-01', { workspace: 'blind', event_id: 'blind q', sentiment: 'negative' }),
    did('Create', 80, '2026-03-02', { workspace: 'blind', role: 'brand', in_reply_to: 'blind q' }),
    did('View', 1, '2026-03-01', { workspace: 'calm' }),
  )
  expect((await read('blind')).complaints.missed.sentence).toContain('Send View with object.id')
  expect((await read('calm')).complaints.missed.sentence).toContain('answered no complaint')
})
