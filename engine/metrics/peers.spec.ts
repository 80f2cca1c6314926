import { afterAll, beforeAll, expect, it } from 'vitest'
import { acme } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { peers } from './peers.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string) => answer(peers, world.store, await acme(world, workspace))

/** Ids of events begin with the workspace: an event is one event, wherever it is sent. */
const talk = (workspace: string) => {
  const post = (id: string, actor: number, rest: object = {}) =>
    did('Create', actor, '2026-03-01', {
      workspace,
      event_id: `${workspace} ${id}`,
      thread: `${workspace} ${id}`,
      ...rest,
    })
  const reply = (to: string, actor: number, rest: object = {}) =>
    did('Create', actor, '2026-03-02', { workspace, brand: '', in_reply_to: `${workspace} ${to}`, thread: `${workspace} ${to}`, ...rest }) // prettier-ignore
  const staff = { brand: 'Acme', role: 'employee' }
  return [
    post('helped', 1),
    post('served', 2),
    post('both', 3),
    post('alone', 4),
    post('talks to herself', 5),
    post('bot', 6),
    post('news', 90, { role: 'brand' }),
    reply('helped', 7),
    reply('helped', 8),
    reply('served', 90, staff),
    reply('both', 7),
    reply('both', 90, staff),
    reply('talks to herself', 15),
    reply('bot', 91, { role: 'bot' }),
    reply('news', 4),
    // She wrote the reply with another account of hers.
    did('Link', 5, '2026-01-01', { workspace, linked: 15 }),
  ]
}

it('counts who answers whom, and posts by who answered them; her own reply and the bot’s answer nothing', async () => {
  await world.add(...talk('talk'))
  const found = await read('talk')
  expect(found).toMatchObject({
    edges: { peer: 3, staff: 2, back: 1, own: 1 },
    ...{ asked: 6, answered: 3, byPeers: 1, byStaff: 1 },
    answers: { value: 3 / 5, n: 5, verdict: 'measured' },
    posts: { value: 1 / 3, n: 3, verdict: 'measured' },
  })
  expect(found.answers.interval?.lo).toBeGreaterThan(0)
})

it('builds the same tree when replies come before what they answer', async () => {
  await world.add(...talk('ordered'))
  for (const row of talk('reversed').reverse()) await world.add(row)
  const [ordered, reversed] = [await read('ordered'), await read('reversed')]
  expect(reversed.edges).toEqual(ordered.edges)
  expect([reversed.answers.value, reversed.answers.interval]).toEqual([ordered.answers.value, ordered.answers.interval])
})

it('is refused without posts, and without answers, and says which', async () => {
  await world.add(did('View', 1, '2026-03-01', { workspace: 'mute' }), did('Create', 1, '2026-03-01', { workspace: 'deaf' })) // prettier-ignore
  const [mute, deaf] = [await read('mute'), await read('deaf')]
  expect([mute.answers.value, deaf.answers.value]).toEqual([null, null])
  expect(mute.answers.sentence).toContain('No customer began')
  expect(deaf.posts.sentence).toContain('No answer to a customer’s post')
})
