import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Remembered } from './memory.ts'
import { readMastodon } from './mastodon-events.ts'
import { plainText } from './plain-text.ts'
import { Rules } from './rules.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const rules = new Rules([
  { brand: 'Lumen', terms: ['lumen', 'sort code', '#besideyou'], accounts: ['lumen@brand.example'] },
])
const stream = () => {
  const known = new Map<string, Remembered>()
  const collected = {
    get: (id: string) => known.get(id),
    set: (id: string, value: Remembered) => void known.set(id, value),
  }
  return (event: string, data: unknown) =>
    readMastodon(
      { event, data: typeof data === 'string' ? data : JSON.stringify(data) },
      { host: 'm.example', rules, collected, receivedAt: NOW },
    )
}
const one = (event: string, data: unknown) => stream()(event, data).candidates[0]?.event
const account = { id: '5', acct: 'Ann', bot: false, followers_count: 12 }
const status = {
  id: '103270115826048975',
  created_at: '2026-03-01T11:00:00.000Z',
  in_reply_to_id: null,
  visibility: 'public',
  language: 'en',
  uri: 'https://m.example/users/Ann/statuses/103270115826048975',
  content: '<p>At the <b>lu</b>men &amp; friends</p>',
  spoiler_text: '',
  reblog: null,
  account,
  mentions: [],
  tags: [{ name: 'Cinema' }],
}

describe('update', () => {
  it('is a Create, its text as it came', () => {
    expect(one('update', status)).toEqual({
      id: 'mastodon:m.example:103270115826048975',
      verb: 'Create',
      at: status.created_at,
      channel: 'mastodon',
      actor: { id: 'ann@m.example' },
      object: { id: 'mastodon:m.example:103270115826048975', type: 'Note' },
      thread: 'mastodon:m.example:103270115826048975',
      brand: 'Lumen',
      topics: ['cinema'],
      text: status.content,
      language: 'en',
      audience: 12,
      properties: { uri: status.uri },
    })
    expect(stream()('update', { ...status, content: 'volumen' })).toEqual({ candidates: [], cursor: status.id })
  })

  it('is the brand’s own, addressed to it, a bot’s, or dark', () => {
    const quiet = { ...status, content: 'hello' }
    expect(one('update', { ...quiet, account: { ...account, acct: 'lumen@brand.example' } })).toMatchObject({
      actor: { role: 'brand' },
    })
    expect(one('update', { ...quiet, mentions: [{ acct: 'Lumen@brand.example' }] })).toMatchObject({
      account: 'lumen@brand.example',
    })
    expect(one('update', { ...status, account: { ...account, bot: true } })).toMatchObject({ actor: { role: 'bot' } })
    for (const visibility of ['private', 'direct'])
      expect(one('update', { ...status, visibility })).toMatchObject({ visibility: 'dark' })
    expect(one('update', { ...quiet, tags: [{ name: 'besideyou' }] })).toMatchObject({ brand: 'Lumen' })
  })

  it('is threaded by what was collected before', () => {
    const tell = stream()
    tell('update', status)
    tell('update', { ...status, id: '2', in_reply_to_id: status.id })
    const { candidates } = tell('update', { ...status, id: '3', in_reply_to_id: '2' })
    expect(candidates[0]?.event).toMatchObject({
      inReplyTo: 'mastodon:m.example:2',
      thread: 'mastodon:m.example:103270115826048975',
    })
  })
})

describe('boosts', () => {
  const boost = {
    ...status,
    id: '9',
    content: '',
    reblog: status,
    account: { id: '6', acct: 'bob@far.example', followers_count: -1 },
  }
  const told = { id: '77', type: 'reblog', created_at: status.created_at, account: boost.account, status }
  it('are one event, however they are told', () => {
    const id = 'mastodon:m.example:boost:6:103270115826048975'
    expect(one('update', boost)).toMatchObject({ id, verb: 'Announce', actor: { id: 'bob@far.example' } })
    expect(one('notification', told)).toMatchObject({
      id,
      verb: 'Announce',
      object: { id: `mastodon:m.example:${status.id}` },
    })
  })
  it('are taken back by Undo', () => {
    const tell = stream()
    tell('update', boost)
    expect(tell('delete', '9').candidates[0]?.event).toMatchObject({
      verb: 'Undo', object: { id: 'mastodon:m.example:boost:6:103270115826048975' }, actor: { id: 'bob@far.example' },
    }) // prettier-ignore
  })
})

describe('delete and status.update', () => {
  it('are told of collected posts only', () => {
    const tell = stream()
    tell('update', status)
    expect(tell('delete', '4').candidates).toEqual([])
    expect(tell('delete', status.id).candidates[0]?.event).toMatchObject({
      id: `mastodon:m.example:${status.id}#delete`,
      verb: 'Delete',
      actor: { id: 'ann@m.example' },
      object: { id: `mastodon:m.example:${status.id}` },
    })
    const edited = { ...status, content: 'No.', edited_at: '2026-03-01T11:30:00.000Z' }
    expect(tell('status.update', edited).candidates[0]?.event).toMatchObject({
      id: `mastodon:m.example:${status.id}#2026-03-01T11:30:00.000Z`, verb: 'Track', object: { id: 'Update' }, text: 'No.',
    }) // prettier-ignore
    expect(tell('status.update', { ...edited, id: '4' }).candidates).toEqual([])
  })
})

describe('notifications', () => {
  const told = {
    id: '78',
    created_at: '2026-03-01T11:10:00.000Z',
    account: { id: '6', acct: 'bob@far.example', followers_count: 3 },
  }
  it.each([
    [
      { type: 'favourite', status },
      { id: 'mastodon:m.example:notification:78', verb: 'Like', brand: 'Lumen' },
    ],
    [
      { type: 'mention', status },
      { id: `mastodon:m.example:${status.id}`, verb: 'Create' },
    ],
    [{ type: 'follow' }, { verb: 'Follow', audience: 3, brand: 'Lumen' }],
  ])('%j', (more, event) => expect(one('notification', { ...told, ...more })).toMatchObject(event))
  it('of other kinds say nothing', () => expect(one('notification', { ...told, type: 'poll', status })).toBeUndefined())
})

it('keeps what is no JSON as a dead letter, and never throws', () => {
  expect(one('update', '{"id":')).toMatchObject({ code: 'malformed_json' })
  expect(one('update', '[]')).toMatchObject({ code: 'not_an_object' })
  expect(one('filters_changed', '')).toBeUndefined()
  fc.assert(
    fc.property(fc.constantFrom('update', 'status.update', 'notification'), fc.constantFrom(...Object.keys(status), 'type', 'status'), fc.jsonValue(), (event, name, value) => {
      const changed = { ...status, type: 'mention', status, [name]: value }
      expect(one(event, changed)).toEqual(one(event, changed))
    }),
    { numRuns: 1000 },
  ) // prettier-ignore
})

it.each([
  ['<p>one</p><p>two</p>', ' one  two '],
  ['a<br/>b', 'a b'],
  ['<span>lu</span>men &#38; &#x26; &quot;&nbsp;&bogus;', 'lumen & & " &bogus;'],
  ['&#9999999;', '&#9999999;'],
])('the words of %j', (html, words) => expect(plainText(html)).toBe(words))

it('reads hostile HTML in linear time', () => {
  const began = performance.now()
  for (const piece of ['<', '<p', '&', '&#', '<p>', '>']) plainText(piece.repeat(500_000))
  expect(performance.now() - began).toBeLessThan(5000)
})

const sample = join(
  process.env['CANDOR_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'data/social-api-samples/mastodon/Status_1.json',
)
if (!existsSync(sample) && process.env['CI'] === 'true') throw new Error(`${sample} is missing`)
it.skipIf(!existsSync(sample))('reads the Status of Mastodon’s documentation: 322,930 followers', () => {
  expect(one('update', readFileSync(sample, 'utf8'))).toMatchObject({
    id: 'mastodon:m.example:103270115826048975', audience: 322_930, at: '2019-12-08T03:48:33.901Z', language: 'en',
  }) // prettier-ignore
})
