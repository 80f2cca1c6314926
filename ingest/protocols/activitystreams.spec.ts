import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rejection } from '../rejection.ts'
import { readActivities } from './activitystreams.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const read = (body: unknown, query: Record<string, string> = {}) =>
  readActivities({
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    headers: {},
    query,
    params: {},
    receivedAt: NOW,
  })
const events = (body: unknown, query = {}) => read(body, query).candidates.map(({ event }) => event)
const event = (body: unknown, query = {}) => events(body, query)[0]
const ids = (body: unknown) => events(body).map((found) => (found instanceof Rejection ? found.code : found.id))

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const ann = 'https://one.example/users/ann'
const brand = 'https://brand.example/users/lumen'
const note = {
  id: 'https://one.example/notes/1',
  type: 'Note',
  attributedTo: ann,
  content: '<p>Great seats, @lumen!</p>',
  contentMap: { en: '<p>Great seats, @lumen!</p>' },
  published: '2026-03-01T11:00:00Z',
  inReplyTo: 'https://brand.example/notes/7',
  conversation: 'tag:brand.example,2026:7',
  to: [PUBLIC],
  tag: [
    { type: 'Mention', href: brand, name: '@lumen' },
    { type: 'Hashtag', name: '#Seats' },
  ],
}
const create = { id: `${note.id}/activity`, type: 'Create', actor: ann, object: note, to: [PUBLIC] }
const like = { id: 'https://one.example/likes/5', type: 'Like', actor: ann, object: note.id, published: note.published }

describe('activities', () => {
  it('reads Create with all that its post says', () => {
    expect(event(create, { account: brand, brand: 'Lumen' })).toEqual({
      id: note.id,
      verb: 'Create',
      at: note.published,
      channel: 'fediverse',
      actor: { id: ann },
      account: brand,
      object: { id: note.id, type: 'Note' },
      brand: 'Lumen',
      text: note.content,
      language: 'en',
      inReplyTo: note.inReplyTo,
      thread: note.conversation,
      topics: ['seats'],
      properties: { activity: create.id },
    })
  })

  it('takes a post on its own for its Create: both forms are one event', () => {
    const { properties, ...same } = event(create) as Record<string, unknown>
    expect(properties).toEqual({ activity: create.id })
    expect(event(note)).toEqual(same)
  })

  it.each(['Like', 'Announce', 'Follow', 'Flag', 'View', 'Join', 'Leave'])('reads %s', (type) => {
    expect(event({ ...like, type })).toMatchObject({
      id: like.id,
      verb: type,
      actor: { id: ann },
      object: { id: note.id },
    })
  })

  it('joins what it takes back: Undo by address, by copy, and without any id', () => {
    const undo = { id: `${like.id}#undo`, type: 'Undo', actor: ann }
    expect(event({ ...undo, object: like.id })).toMatchObject({ verb: 'Undo', object: { id: like.id } })
    expect(event({ ...undo, object: like })).toMatchObject({ id: undo.id, object: { id: like.id, type: 'Like' } })
    const nameless = { ...like, id: undefined }
    const [liked] = ids({ '@context': 'https://www.w3.org/ns/activitystreams', ...nameless })
    expect(event({ ...undo, object: nameless })).toMatchObject({ object: { id: liked } })
    expect(event({ ...undo, object: create })).toMatchObject({ object: { id: note.id } })
  })

  it.each([[note.id], [{ id: note.id, type: 'Tombstone' }]])('reads Delete of %j by the post’s event id', (object) => {
    const deletion = { id: `${note.id}#delete`, type: 'Delete', actor: ann, object }
    expect(event(deletion)).toMatchObject({ id: deletion.id, verb: 'Delete', object: { id: note.id } })
    expect(ids(note)).toEqual([note.id])
  })

  it('keeps Update and what has no verb of ours as Track, by name', () => {
    expect(event({ ...create, id: 'u', type: 'Update' })).toMatchObject({
      id: 'u',
      verb: 'Track',
      object: { id: 'Update', type: 'Activity' },
      text: note.content,
      properties: { object: note.id },
    })
    expect(event({ ...like, type: 'Invite' })).toMatchObject({ verb: 'Track', object: { id: 'Invite' } })
    expect(event({ ...like, type: ['https://verbs.example/Check'] })).toMatchObject({ verb: 'Track' })
    expect(event({ ...like, type: ['https://schema.example/LikeAction', 'Like'] })).toMatchObject({ verb: 'Like' })
  })

  it('counts every actor, once each', () => {
    const both = { ...like, actor: [ann, { id: 'https://two.example/bob', type: 'Person' }, ann] }
    expect(events(both)).toMatchObject([
      { id: like.id, actor: { id: ann } },
      { id: `${like.id}#actor-2`, actor: { id: 'https://two.example/bob' } },
    ])
  })

  it.each([
    [{ to: [PUBLIC] }, undefined],
    [{ to: [brand], cc: ['as:Public'] }, undefined],
    [{ to: [brand] }, 'dark'],
    [{ to: [`${ann}/followers`] }, 'dark'],
    [{ to: undefined }, undefined],
  ])('takes an audience of %j as visibility %s', (addressing, expected) => {
    expect((event({ ...note, ...addressing }) as Record<string, unknown>)['visibility']).toBe(expected)
  })

  it('lets the brand’s own accounts speak as the brand', () => {
    expect(event({ ...like, actor: brand }, { account: `x,${brand}` })).toMatchObject({ actor: { role: 'brand' } })
  })

  it('accepts a time without seconds, and takes the clock where there is none', () => {
    expect(event({ ...like, published: '2026-03-01T11:00Z' })).toMatchObject({ at: '2026-03-01T11:00:00Z' })
    expect(event({ ...like, published: undefined })).toMatchObject({ at: '2026-03-01T12:00:00.000Z' })
  })

  it('gives an address over 200 characters an id of its own, always the same', () => {
    const long = `https://one.example/${'x'.repeat(300)}`
    expect(ids({ ...like, id: long })[0]).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(event({ ...like, object: long })).toMatchObject({ object: { id: ids({ ...like, id: long })[0] } })
  })
})

describe('recorded documents (after what Mastodon sends; the names are made up)', () => {
  const recorded = (name: string) => readFileSync(join(import.meta.dirname, `recorded/activitystreams/${name}.json`))
  const seven = 'https://social.example/users/ann/statuses/113000000000000001'
  it('a Create that answers the brand', () => {
    expect(event(recorded('create-note'), { account: 'https://brand.example/users/lumen' })).toMatchObject({
      id: seven,
      verb: 'Create',
      account: 'https://brand.example/users/lumen',
      inReplyTo: 'https://brand.example/users/lumen/statuses/112999999999999999',
      thread: 'tag:brand.example,2026-02-20:objectId=7:objectType=Conversation',
      topics: ['cinema'],
      language: 'en',
      properties: { activity: `${seven}/activity` },
    })
  })
  it('a page of an outbox', () => {
    expect(events(recorded('outbox-page'))).toMatchObject([
      { verb: 'Announce', object: { id: seven } },
      { verb: 'Undo', object: { id: 'https://social.example/users/bob#likes/4', type: 'Like' } },
      { verb: 'Delete', object: { id: 'https://social.example/users/bob/statuses/113000000000000005' } },
    ])
  })
})

describe('what is no activity', () => {
  it.each([
    [{ id: 'x', type: 'Person' }, 'not_an_event'],
    [{ id: 'x', type: 'Note', content: 'by nobody' }, 'not_an_event'],
    [{}, 'not_an_event'],
    [{ type: 'Collection', totalItems: 3, first: 'https://a.example/1' }, 'not_an_event'],
    [{ ...like, actor: { type: 'Person', name: 'Sally' } }, 'missing_field'],
    [{ ...like, actor: undefined }, 'missing_field'],
    [{ ...like, type: 'Undo', object: undefined }, 'missing_field'],
    [{ ...like, published: '1.2.2026' }, 'invalid_field'],
    [[like], 'not_an_object'],
  ])('keeps %j as a dead letter: %s', (document, code) => expect(ids(document)).toEqual([code]))
})

describe('several at once', () => {
  const second = { ...like, id: 'https://one.example/likes/6' }
  it.each([
    ['a collection', { type: 'Collection', items: [like, second] }],
    ['an ordered collection', { type: 'OrderedCollection', orderedItems: [like, second] }],
    ['a page', { type: 'OrderedCollectionPage', id: 'p', next: 'q', orderedItems: [like, second] }],
    ['a collection that holds its first page', { type: 'Collection', first: { type: 'CollectionPage', items: [like, second] } }],
    ['lines', `${JSON.stringify(like)}\r\n\n${JSON.stringify(second)}\n`],
    ['a collection on a line', `${JSON.stringify({ type: 'Collection', items: [like] })}\n${JSON.stringify(second)}`],
  ])('reads %s', (_name, body) => expect(ids(body)).toEqual([like.id, second.id])) // prettier-ignore

  it('takes a damaged first line by itself, and the good ones after it', () => {
    const { candidates, unreadable } = read(Buffer.from(`{"type":\n${JSON.stringify(like)}\n${JSON.stringify(like)}\n`))
    expect(unreadable).not.toBe(true)
    expect(candidates.map(({ event }) => ('code' in event ? event.code : event.verb))).toEqual([
      'malformed_json',
      'Like',
      'Like',
    ])
  })
  it('refuses a crowd of actors as one, not as a flood of dead letters', () => {
    const { candidates } = read({ ...like, actor: Array.from({ length: 21 }, (_, n) => `https://example.org/${n}`) })
    expect(candidates).toMatchObject([{ event: { code: 'invalid_field' } }])
  })
  it('cuts no more lines than show that there are too many', () =>
    expect(read(Buffer.from('1\n'.repeat(50_000))).candidates).toHaveLength(20_001))
  it('reads one document on many lines', () => expect(ids(JSON.stringify(like, null, 2))).toEqual([like.id]))
  it('takes a collection of none for what it is', () => expect(ids({ type: 'Collection', items: [] })).toEqual([]))

  it('takes the good of a collection with the bad, and keeps the bad ones’ bytes', () => {
    const body = `{"type":"Collection","items":[${JSON.stringify(like)}, {"type":"Like","actor":9} ,"https://a.example/1"]}`
    expect(ids(body)).toEqual([like.id, 'invalid_field', 'not_an_event'])
    expect(read(body).candidates[1]?.bytes.toString()).toBe('{"type":"Like","actor":9}')
    expect(ids(`${JSON.stringify(like)}\n{"id":\n${JSON.stringify(second)}`)).toEqual([
      like.id,
      'malformed_json',
      second.id,
    ])
  })

  it.each(['', ' \n', 'nonsense', '{"type":'])('tells the client when nothing can be read of %j', (body) =>
    expect(read(body).unreadable).toBe(true),
  )
})

describe('read', () => {
  it('never throws and says the same twice, whatever was done to a document', () => {
    const names = ['@context', 'id', 'type', 'actor', 'object', 'published', 'to', 'tag', 'content', 'items', 'first']
    const change = fc.tuple(fc.constantFrom(...names), fc.jsonValue())
    fc.assert(
      fc.property(fc.constantFrom(create, note, like), fc.array(change, { maxLength: 4 }), fc.nat(300), (document, changes, cut) => {
        const text = JSON.stringify({ ...document, ...Object.fromEntries(changes) })
        for (const body of [text, text.slice(0, -cut - 1), JSON.stringify({ type: 'Collection', items: [Object.fromEntries(changes)] })])
          expect(read(body)).toEqual(read(body))
      }),
      { numRuns: 500 },
    ) // prettier-ignore
  })
})

const fixtures = join(
  process.env['CANDOR_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'data/activitystreams-tests',
)
const available = existsSync(fixtures)
if (!available && process.env['CI'] === 'true') throw new Error(`${fixtures} is missing`)
const documents = (folder: string) =>
  (available ? readdirSync(join(fixtures, folder)) : []).filter(
    (name) => name.endsWith('.json') && name !== 'package.json',
  )
const FAULTS = ['invalid_field', 'not_an_object', 'invalid_utf8', 'malformed_json']

describe.skipIf(!available)('the W3C’s test documents (w3c/activitystreams 6a647d4)', () => {
  it.each(documents('fail'))('finds the fault of %s', (name) => {
    const found = events(readFileSync(join(fixtures, 'fail', name)))
    expect(found).toHaveLength(1)
    expect(FAULTS).toContain(found[0] instanceof Rejection ? found[0].code : 'accepted')
  })

  /** Two contradict fail/namemap-as-name.json (a map as "name"), one holds a raw control character and is no JSON. */
  const FLAWED = ['simple0011.json', 'simple0012.json', 'vocabulary-ex196-jsonld.json']
  it.each(documents('pass').filter((name) => !FLAWED.includes(name)))('finds no fault with %s', (name) => {
    const found = events(readFileSync(join(fixtures, 'pass', name)))
    expect(found.length).toBeGreaterThan(0)
    for (const each of found) if (each instanceof Rejection) expect(FAULTS, each.detail).not.toContain(each.code)
  })
})
