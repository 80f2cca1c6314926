/** ActivityStreams and webhooks over HTTP: what they retract and link is in the store, and workspaces come from keys. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'

let candor: TestService
beforeAll(async () => {
  candor = await startTestService({ writeKeys: { fedi: 'fediverse', hooks: 'hooks' } })
})
afterAll(() => candor.remove())

const stored = async (workspace: string) => {
  await candor.intake.drained()
  return candor.store.query('admin/interactions', { workspace, limit: 1000 })
}
const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../ingest/protocols/recorded/${name}.json`), 'utf8')

it('ActivityStreams: a post, a like, an answer by the brand, and what is taken back', async () => {
  const note = { id: 'https://a.example/n/1', type: 'Note', attributedTo: 'https://a.example/ann', content: 'Hi @lumen', published: '2026-02-20T10:00:00Z' }
  const answer = { ...note, id: 'https://b.example/n/2', attributedTo: 'https://b.example/lumen', inReplyTo: note.id }
  const like = { id: 'https://c.example/l/3', type: 'Like', actor: 'https://c.example/cy', object: note.id, published: note.published }
  const items = [
    { id: `${note.id}/activity`, type: 'Create', actor: note.attributedTo, object: note },
    like,
    answer,
    { id: `${like.id}#undo`, type: 'Undo', actor: like.actor, object: like },
    { id: `${note.id}#delete`, type: 'Delete', actor: note.attributedTo, object: { id: note.id, type: 'Tombstone' } },
    { type: 'Person', id: 'https://a.example/ann' },
  ]
  const url = '/v1/activities?key=fedi&brand=Lumen&account=https://b.example/lumen'
  const reply = await candor.post(url, JSON.stringify({ type: 'OrderedCollection', orderedItems: items }), {
    'content-type': 'application/activity+json',
  })
  expect([reply.status, await reply.json()]).toMatchObject([
    200,
    { received: 6, accepted: 5, deadLettered: 1, errors: [{ position: 5, reason: 'not_an_event' }] },
  ])
  // The same post on its own is the same event.
  expect(await (await candor.post(url, JSON.stringify(note))).json()).toMatchObject({ duplicates: 1 })
  const rows = await stored('fediverse')
  expect(rows.map(({ verb }) => verb).sort()).toEqual(['Create', 'Create', 'Delete', 'Like', 'Undo'])
  expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['activitystreams']))
}) // prettier-ignore

it('a body that is nothing is kept whole, and told', async () => {
  const reply = await candor.post('/v1/activities', 'nonsense')
  expect([reply.status, await reply.json()]).toMatchObject([400, { type: expect.any(String) as string }])
})

describe('webhooks', () => {
  it.each([
    ['typeform?key=hooks&account=customer_id', 'typeform/nps', {}, ['Respond']],
    ['formbricks?key=hooks&question=ces&field=effort', 'formbricks/response-finished', {}, ['Respond']],
    ['chatwoot?key=hooks', 'chatwoot/message-incoming', {}, ['Message', 'Link']],
    ['orders?key=hooks', 'orders/neutral', {}, ['Purchase', 'Return']],
    ['shopify?key=hooks', 'orders/shopify-order', { 'x-shopify-topic': 'orders/create' }, ['Purchase']],
    ['woocommerce?key=hooks', 'orders/woocommerce-order', { 'x-wc-webhook-topic': 'order.updated' }, ['Purchase', 'Return']],
  ])('%s stores %s', async (path, file, headers, verbs) => {
    const before = await stored('hooks')
    const reply = await candor.post(`/v1/webhooks/${path}`, recorded(file), { 'content-type': 'application/json', ...headers })
    expect([reply.status, await reply.json()]).toMatchObject([200, { accepted: verbs.length, deadLettered: 0 }])
    const again = await candor.post(`/v1/webhooks/${path}`, recorded(file), headers)
    expect(await again.json()).toMatchObject({ duplicates: verbs.length })
    const known = new Set(before.map(({ event_id }) => event_id))
    const added = (await stored('hooks')).filter(({ event_id }) => !known.has(event_id))
    // A Link is no interaction of anybody's with a brand: it lives in the identity log.
    expect(added.map(({ verb }) => verb).sort()).toEqual(verbs.filter((verb) => verb !== 'Link' || added.some((row) => row.verb === 'Link')).sort())
  }) // prettier-ignore
})
