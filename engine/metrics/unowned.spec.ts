import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { unowned } from './unowned.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

async function read(workspace: string) {
  const query = { workspace, brand: 'Acme' }
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), query, new Date('2026-06-01'))
  return answer(unowned, world.store, scope)
}

it('is what neither names the brand’s account nor was answered, by reply or in its thread', async () => {
  const post = (event_id: string, actor: number, rest: object = {}) =>
    did('Create', actor, '2026-03-01', { workspace: 'talk', event_id, thread: event_id, ...rest })
  const reply = (rest: object) => did('Create', 90, '2026-03-02', { workspace: 'talk', role: 'brand', ...rest })
  await world.add(
    ...[post('bare', 1), post('tagged', 2, { account: '@acme' }), post('replied', 3), post('threaded', 4)],
    ...[post('helped', 5), post('employee', 6), post('loud 1', 1), post('both', 7, { account: '@acme' })],
    reply({ in_reply_to: 'replied', thread: 'replied' }),
    reply({ thread: 'threaded' }),
    reply({ in_reply_to: 'both' }),
    reply({ in_reply_to: 'employee', role: 'employee' }),
    // Another customer's help is no answer of the brand, and a reply to one post in a thread answers that post alone.
    did('Create', 8, '2026-03-02', { workspace: 'talk', brand: '', in_reply_to: 'helped', thread: 'helped' }),
  )
  expect(await read('talk')).toMatchObject({
    ...{ posts: 8, unowned: 3, untagged: 6, unanswered: 4 },
    share: { value: 3 / 8, verdict: 'measured', n: 8 },
  })
})

it('fails a check where every post names the account: then nobody listens beyond it', async () => {
  await world.add(did('Create', 1, '2026-03-01', { workspace: 'tags', account: '@acme' }))
  const { share } = await read('tags')
  expect(share).toMatchObject({ value: 0, interval: null })
  expect(share.checks.find(({ id }) => id === 'listens_beyond_tags')?.passed).toBe(false)
})

it('is refused without posts', async () => {
  await world.add(did('View', 1, '2026-03-01', { workspace: 'mute' }))
  expect((await read('mute')).share).toMatchObject({ value: null, verdict: 'cannot_tell' })
})
