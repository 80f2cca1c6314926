import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJetstream } from './bluesky-events.ts'
import type { Collected, Remembered } from './memory.ts'
import { Rules } from './rules.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const rules = new Rules([
  { brand: 'Lumen', terms: ['lumen'], accounts: ['did:plc:lumen'] },
  { brand: 'Noor', terms: ['noor'] },
])
const memory = (): Collected => {
  const known = new Map<string, Remembered>()
  return { get: (id) => known.get(id), set: (id, remembered) => void known.set(id, remembered) }
}
const SEEN = '2026-03-01T11:00:00.000Z'
const commit = (collection: string, rkey: string, record?: object, operation = record === undefined ? 'delete' : 'create', did = 'did:plc:ann') => ({
  did,
  time_us: Date.parse(SEEN) * 1000,
  kind: 'commit',
  commit: { rev: `rev-${rkey}`, operation, collection, rkey, ...(record !== undefined && { record, cid: 'bafyrei' }) },
}) // prettier-ignore
const post = (rkey: string, record: object, did?: string) => commit('app.bsky.feed.post', rkey, record, 'create', did)
const read = (messages: readonly unknown[], known = memory()) =>
  messages.flatMap((message) =>
    readJetstream(typeof message === 'string' ? message : JSON.stringify(message), rules, known, NOW).candidates.map(
      ({ event }) => event,
    ),
  )
const uri = 'at://did:plc:ann/app.bsky.feed.post/1'
const said = post('1', { text: 'At the lumen with friends', createdAt: '2026-03-01T10:59:58Z', langs: ['en'] })
const subject = { subject: { uri, cid: 'c' }, createdAt: SEEN }

describe('posts', () => {
  it('are collected when they say a term', () => {
    expect(read([said, post('2', { text: 'volumen' })])).toEqual([
      {
        id: uri,
        verb: 'Create',
        at: '2026-03-01T10:59:58.000Z',
        channel: 'bluesky',
        actor: { id: 'did:plc:ann' },
        object: { id: uri, type: 'Note' },
        thread: uri,
        brand: 'Lumen',
        text: 'At the lumen with friends',
        language: 'en',
      },
    ])
  })

  it('are collected when the brand’s account wrote them, is named in them, answered or quoted', () => {
    const own = 'at://did:plc:lumen/app.bsky.feed.post/9'
    const reply = { parent: { uri: own }, root: { uri: 'at://did:plc:x/app.bsky.feed.post/0' } }
    const facets = [{ features: [{ $type: 'app.bsky.richtext.facet#mention', did: 'did:plc:lumen' }] }]
    expect(
      read([
        post('9', { text: 'We answer.' }, 'did:plc:lumen'),
        post('2', { text: 'thanks', reply }),
        post('3', { text: 'hey', facets }),
        post('4', { text: 'look', embed: { record: { uri: own } } }),
      ]),
    ).toMatchObject([
      { actor: { id: 'did:plc:lumen', role: 'brand' }, brand: 'Lumen' },
      { account: 'did:plc:lumen', inReplyTo: own, thread: 'at://did:plc:x/app.bsky.feed.post/0' },
      { account: 'did:plc:lumen' },
      { properties: { quotes: own } },
    ])
  })

  it('say which brands, the first rule’s first', () => {
    expect(read([post('1', { text: 'noor or lumen?', tags: ['Films'] })])).toMatchObject([
      { brand: 'Lumen', topics: ['films'], properties: { brands: '["Lumen","Noor"]' } },
    ])
  })

  it.each([['0001-01-01T00:00:00Z'], ['2031-01-01T00:00:00Z'], ['soon'], [7]])(
    'believe no clock that says %j',
    (createdAt) => expect(read([post('1', { text: 'lumen', createdAt })])).toMatchObject([{ at: SEEN }]),
  )
})

describe('reactions', () => {
  it('count on collected posts and on the brand’s own, and are taken back by Undo', () => {
    const like = commit('app.bsky.feed.like', 'L', subject)
    const own = { subject: { uri: 'at://did:plc:lumen/app.bsky.feed.post/9' } }
    const gone = commit('app.bsky.feed.like', 'L')
    expect(read([like])).toEqual([])
    expect(
      read([said, like, commit('app.bsky.feed.repost', 'R', own), gone, commit('app.bsky.feed.like', 'unknown')]),
    ).toMatchObject([
      { verb: 'Create' },
      { id: 'at://did:plc:ann/app.bsky.feed.like/L', verb: 'Like', object: { id: uri }, brand: 'Lumen' },
      { verb: 'Announce', account: 'did:plc:lumen' },
      { verb: 'Undo', object: { id: 'at://did:plc:ann/app.bsky.feed.like/L' }, brand: 'Lumen', at: SEEN },
    ])
  })

  it('count a follow of the brand’s account, and its end', () => {
    const follow = (did: string) => commit('app.bsky.graph.follow', 'F', { subject: did, createdAt: SEEN })
    expect(read([follow('did:plc:other')])).toEqual([])
    expect(read([follow('did:plc:lumen'), commit('app.bsky.graph.follow', 'F')])).toMatchObject([
      { verb: 'Follow', object: { id: 'did:plc:lumen', type: 'Account' } },
      { verb: 'Undo' },
    ])
  })
})

describe('what becomes of a post', () => {
  it('is an edit kept beside it, a Delete that names it', () => {
    const edited = commit('app.bsky.feed.post', '1', { text: 'rather not' }, 'update')
    expect(read([said, edited, commit('app.bsky.feed.post', '1'), commit('app.bsky.feed.post', '2')])).toMatchObject([
      { id: uri },
      { id: `${uri}#rev-1`, verb: 'Track', object: { id: 'Update' }, text: 'rather not' },
      { id: `${uri}#delete`, verb: 'Delete', object: { id: uri } },
    ])
  })
})

describe('the stream', () => {
  it('moves the cursor by every message', () => {
    expect(readJetstream(JSON.stringify(said), rules, memory(), NOW).cursor).toBe(String(Date.parse(SEEN) * 1000))
    expect(readJetstream('{"kind":"identity","time_us":5}', rules, memory(), NOW)).toEqual({
      candidates: [],
      cursor: '5',
    })
    expect(readJetstream('{"kind":"commit","time_us":"5"}', rules, memory(), NOW).cursor).toBeNull()
  })

  it('keeps what is no JSON as a dead letter, with its bytes', () => {
    expect(read(['{"did":', '7'])).toMatchObject([{ code: 'malformed_json' }, { code: 'not_an_object' }])
    expect(read([{ ...said, extra: '\ud800' }])).toMatchObject([{ code: 'invalid_text' }])
  })

  it('never throws, whatever a message holds', () => {
    const messages = [said, commit('app.bsky.feed.like', 'L', subject), commit('app.bsky.feed.post', '1')]
    const names = ['did', 'time_us', 'kind', 'commit']
    const inner = ['operation', 'collection', 'rkey', 'record', 'rev']
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.constantFrom(...names), fc.constantFrom(...inner), fc.jsonValue(), fc.boolean(), (message, name, member, value, deep) => {
        const changed = deep ? { ...message, commit: { ...message.commit, [member]: value } } : { ...message, [name]: value }
        expect(read([changed])).toEqual(read([changed]))
      }),
      { numRuns: 1000 },
    ) // prettier-ignore
  })
})

const samples = join(
  process.env['CANDOR_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'data/social-api-samples/bluesky-jetstream',
)
if (!existsSync(samples) && process.env['CI'] === 'true') throw new Error(`${samples} is missing`)
describe.skipIf(!existsSync(samples))('the samples of Jetstream’s README', () => {
  const sample = (name: string) => readFileSync(join(samples, name), 'utf8')
  it.each([
    ['account.json', '1725516665333808'],
    ['identity.json', '1725516665234703'],
    ['commit_like_create.json', '1725911162329308'],
  ])('%s moves the cursor to %s', (name, cursor) =>
    expect(readJetstream(sample(name), rules, memory(), NOW)).toEqual({ candidates: [], cursor }),
  )
  it('the like counts when its post was collected', () => {
    const known = memory()
    known.set('at://did:plc:.../app.bsky.feed.post/3l3pte3p2e325', { brand: 'Lumen' })
    expect(read([sample('commit_like_create.json')], known)).toMatchObject([
      {
        id: 'at://did:plc:eygmaihciaxprqvxpfvl6flk/app.bsky.feed.like/3l3qo2vuowo2b',
        verb: 'Like',
        at: '2024-09-09T19:46:02.102Z',
      },
    ])
  })
})
