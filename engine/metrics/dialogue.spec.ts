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
