import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labelQueue } from '../people/label-queue.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { voiceMessages } from '../people/voice-messages.ts'
import { resolveScope } from '../scope.ts'
import { near } from '../stats/expectations.ts'
import { defined, did, known, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { sampleOf, SAMPLE_SEED, SECOND_PERCENT } from './voices-sample.ts'
import { voices, voicesParams } from './voices.ts'

let world: TestStore
let people: PeopleResolver
beforeAll(async () => {
  world = await openTestStore()
  people = new PeopleResolver(world.store)
})
afterAll(() => world.close())

const NOW = new Date('2026-06-01')
const scoped = (workspace: string, query: { from?: string; to?: string; campaign?: string } = {}) =>
  resolveScope(world.store, people, { workspace, brand: 'Acme', ...query }, NOW)
const read = async (workspace: string, query: { from?: string; to?: string } = {}, own: { channel?: string } = {}) =>
  answer(voices, world.store, await scoped(workspace, query), own)
const queue = async (workspace: string, reader = 'ann', after?: number) =>
  labelQueue(world.store, await scoped(workspace), { reader, ...(after !== undefined && { after }) })

const READERS = { ann: 900, bob: 901 }
type Reader = keyof typeof READERS
const post = (
  workspace: string,
  event_id: string,
  rest: Parameters<typeof did>[3] = {},
  at = '2026-03-01',
  actor = 1,
) => did('Create', actor, at, { workspace, event_id, text: `words of ${event_id}`, ...rest })
function label(
  workspace: string,
  message: string,
  said: string,
  rest: { reader?: Reader; at?: string; asks?: boolean; topics?: string[]; id?: string } = {},
) {
  // prettier-ignore
  const { reader = 'ann', at = '2026-05-01', asks = false, topics = [], id } = rest
  const isStance = ['positive', 'neutral', 'negative'].includes(said)
  return did('Label', READERS[reader], at, {
    ...{ workspace, object_id: message, role: 'employee', channel: 'candor', topics },
    ...(id !== undefined && { event_id: id }),
    sentiment: isStance ? said : '',
    properties: { ...(!isStance && { label: said }), ...(asks && { asks: 'yes' }) },
  })
}
const readers = (workspace: string) => [known(READERS.ann, 'candor', 'ann', workspace), known(READERS.bob, 'candor', 'bob', workspace)] // prettier-ignore

/** All that a reader is to read, in order: the queue's own question, with more than one answer. */
async function order(workspace: string, reader?: Reader): Promise<string[]> {
  const params = voicesParams(await scoped(workspace))
  const readers = reader === undefined ? [] : [READERS[reader]]
  const asked = { ...params, readers, second_percent: SECOND_PERCENT, after: -1, limit: 100 }
  return (await world.store.query('people/label_queue', asked)).map(({ event_id }) => event_id)
}

describe('the order of reading', () => {
  const ids = Array.from({ length: 30 }, (_, n) => `m${n}`)
  beforeAll(() =>
    world.add(
      ...readers('order'),
      ...ids.map((id, n) => post('order', id, {}, `2026-03-0${1 + (n % 3)}`)),
      post('order', 'silent', { text: '' }),
      did('Create', 5, '2026-03-01', { workspace: 'order', text: 'We are sorry.', role: 'brand' }),
    ),
  )

  it('is by SipHash-2-4 of the sample’s name and the event id (Aumasson & Bernstein 2012), whatever came first', async () => {
    const places = new Map(ids.map((id) => [id, sipHash(Buffer.from(`${SAMPLE_SEED}\0${id}`)) >> 12n]))
    const byHash = [...ids].sort((a, b) => ((places.get(a) ?? 0n) < (places.get(b) ?? 0n) ? -1 : 1))
    expect(await order('order')).toEqual(byHash)
    expect((await queue('order')).message?.place).toBe(Number(places.get(byHash[0] ?? '')))
  })

  it('says nothing of what the source or anybody else says of a message, nor who wrote it', async () => {
    const { message } = await queue('order')
    expect(Object.keys(message ?? {}).sort()).toEqual(['at', 'channel', 'event', 'language', 'place', 'text', 'verb', 'visibility']) // prettier-ignore
  })

  it('leaves out what was read, goes on behind what is skipped, and begins again where it ends', async () => {
    const before = await order('order')
    const [first = '', second = '', third = ''] = before
    await world.add(label('order', second, 'neutral'))
    const now = await order('order', 'ann')
    expect(now).toEqual(before.filter((id) => id !== second))
    const place = (await queue('order')).message?.place ?? 0
    expect((await queue('order', 'ann', place)).message?.event).toBe(third)
    expect(await queue('order', 'ann', 2 ** 52)).toMatchObject({ skipped: true, message: { event: first } })
  })

  it('shows some of what one has read to a second reader, never twice to the same, and to no third', async () => {
    const all = await order('order')
    await world.add(...all.map((id) => label('order', id, 'neutral')))
    expect(await order('order', 'ann')).toEqual([])
    const seconds = await order('order', 'bob')
    const drawn = ids.filter((id) => Number(sipHash(Buffer.from(`${SAMPLE_SEED}\0second\0${id}`)) % 100n) < SECOND_PERCENT) // prettier-ignore
    expect(seconds.length).toBeGreaterThan(0)
    expect([...seconds].sort()).toEqual([...drawn].sort())
    await world.add(...seconds.map((id) => label('order', id, 'negative', { reader: 'bob' })))
    expect(await order('order')).toEqual([])
    expect((await queue('order', 'cid')).sample).toMatchObject({ messages: 30, read: 30, population: 30, next: null })
  })
})

describe('what is said', () => {
  beforeAll(async () => {
    await world.add(
      defined('market', 'home', { brand: 'Acme', rivals: [] }, 'said'),
      ...readers('said'),
      ...['positive', 'negative', 'negative', ''].map((source, n) =>
        post('said', `p${n}`, { sentiment: source, channel: n === 3 ? 'mail' : 'x' }, '2026-03-01', n),
      ),
      post(
        'said',
        'p4',
        { text: 'Open on Sundays? See https://acme.example/?a=b', topics: ['hours'] },
        '2026-03-02',
        4,
      ),
      post('said', 'p5', { text: 'See https://acme.example/?a=b' }, '2026-03-03', 4),
      did('Create', 77, '2026-03-04', { workspace: 'said', role: 'employee', in_reply_to: 'p1', text: 'Sorry.' }),
    )
  })

  it('is refused with the way to the queue while nobody has read, and the source’s own number stands beside', async () => {
    const told = await read('said')
    expect(told.net).toMatchObject({ value: null, verdict: 'cannot_tell', n: 0 })
    expect(told.net.sentence).toContain('Open the queue')
    expect(told.source.net.value).toBeCloseTo(-100 / 3, 9)
    expect(told).toMatchObject({ sample: { messages: 6, read: 0 }, questions: { marked: 1, open: 1, answered: { value: 0 } } }) // prettier-ignore
    expect(told.loudest).toMatchObject({ authors: 5, share: { value: 1 } })
  })

  it('rests on what was read in the order of chance; later labels wait', async () => {
    const all = await order('said')
    await world.add(label('said', all[1] ?? '', 'negative'))
    expect((await read('said')).sample).toMatchObject({ read: 0, waiting: 1 })
    await world.add(label('said', all[0] ?? '', 'positive', { id: 'first-word' }))
    expect(await read('said')).toMatchObject({ sample: { read: 2, waiting: 0 }, net: { value: 0, n: 2 } })
    // Taken back by the same reader, and said anew.
    await world.add(label('said', all[0] ?? '', 'withdrawn', { at: '2026-05-02' }))
    expect((await read('said')).sample).toMatchObject({ read: 0, waiting: 1 })
    await world.add(label('said', all[0] ?? '', 'negative', { at: '2026-05-03' }))
    // What arrives late is not what was said last.
    await world.add(label('said', all[0] ?? '', 'positive', { at: '2026-05-02T13:00:00Z' }))
    expect((await read('said')).net).toMatchObject({ value: -100, n: 2 })
  })

  it('counts everything once all was read: no sampling error is left, and the source is judged', async () => {
    const all = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']
    const labels = all.map(
      (id) =>
      label('said', id, id === 'p4' ? 'cannot-tell' : 'negative', { at: '2026-05-04', asks: id === 'p4', topics: id === 'p2' ? ['late'] : [] }), // prettier-ignore
    )
    await world.add(...labels)
    const told = await read('said')
    expect(told.sample).toMatchObject({ read: 6, population: 6, next: null, through: null })
    expect(told.net).toMatchObject({ value: near(-500 / 6, 9), interval: { level: null, method: 'everything was looked at' } }) // prettier-ignore
    expect(told.source.accuracy).toMatchObject({ value: near(2 / 3, 9), n: 3, interval: { level: null } })
    expect(told.source.confusion.filter(({ messages }) => messages > 0)).toEqual([
      { source: 'positive', label: 'negative', messages: 1 },
      { source: 'negative', label: 'negative', messages: 2 },
      { source: '', label: 'negative', messages: 2 },
      { source: '', label: 'cannot-tell', messages: 1 },
    ])
    expect(told.questions.share.value).toBeCloseTo(1 / 6, 9)
    expect(told.topics).toMatchObject([{ topic: 'late', messages: 1, share: { value: 0.2, n: 5 } }])
    expect(told.source.corrected).toMatchObject({ value: null, verdict: 'cannot_tell' })
  })

  it('keeps to a channel, and to days', async () => {
    expect((await read('said', {}, { channel: 'mail' })).sample.messages).toBe(1)
    expect((await read('said', { to: '2026-03-01' })).sample.messages).toBe(4)
  })

  it('ends with the days that were read in full, and says so', async () => {
    await world.add(...Array.from({ length: 20 }, (_, n) => post('said', `new${n}`, {}, '2026-03-09', 20 + n)))
    const told = await read('said')
    expect(told.sample).toMatchObject({ read: 6, population: 6, through: '2026-03-03', later: 20 })
    expect(told.net.window.to).toBe('2026-03-04T00:00:00.000Z')
    expect(told.net.sentence).toContain('20 messages after that day')
  })

  it('shows the messages behind a number, the oldest waiting question first', async () => {
    const of = async (what: 'waiting' | 'negative' | 'questions' | 'cannot-tell') =>
      voiceMessages(world.store, await scoped('said'), { of: what })
    expect((await of('waiting')).messages.map(({ event }) => event)).toEqual(['p4'])
    const negative = await of('negative')
    expect(negative.found).toBe(negative.messages.length)
    expect(negative.messages.find(({ event }) => event === 'p1')).toMatchObject({ answered: true, sourceLabel: 'negative', text: 'words of p1' }) // prettier-ignore
  })
})

it('knows how far two readers agree, and takes the first one’s word', async () => {
  const ids = Array.from({ length: 12 }, (_, n) => `t${n}`)
  await world.add(
    ...readers('two'),
    ...ids.map((id, n) => post('two', id, {}, '2026-03-01', n)),
    ...ids.map((id, n) => label('two', id, n % 2 ? 'positive' : 'negative', { at: '2026-05-01' })),
    ...ids.map((id, n) =>
      label('two', id, n % 2 || n === 0 ? 'positive' : 'negative', { reader: 'bob', at: '2026-05-02' }),
    ),
  )
  const told = await read('two')
  expect(told.net.value).toBe(0)
  // 24 labels, 13 positive; 1 of 12 pairs differs: 1 − (2/24) / (2·13·11/(24·23))
  expect(told.agreement.value).toBeCloseTo(1 - 1 / 12 / ((2 * 13 * 11) / (24 * 23)), 9)
  expect(told.net.checks.map(({ id }) => id)).toEqual(['read_in_full', 'reader_agreement'])
})

it('is a label’s event neither an end of the data nor a person', async () => {
  expect((await scoped('two')).asOf).toBe('2026-03-01T12:00:00.000Z')
  expect(sampleOf([], [])).toMatchObject({ read: [] })
})

/** SipHash-2-4 with a key of zeros, from its paper. */
function sipHash(message: Buffer): bigint {
  const MASK = (1n << 64n) - 1n
  const rotate = (x: bigint, by: bigint) => ((x << by) | (x >> (64n - by))) & MASK
  let [v0, v1, v2, v3] = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n]
  const round = (): void => {
    v0 = (v0 + v1) & MASK
    v1 = rotate(v1, 13n) ^ v0
    v0 = rotate(v0, 32n)
    v2 = (v2 + v3) & MASK
    v3 = rotate(v3, 16n) ^ v2
    v0 = (v0 + v3) & MASK
    v3 = rotate(v3, 21n) ^ v0
    v2 = (v2 + v1) & MASK
    v1 = rotate(v1, 17n) ^ v2
    v2 = rotate(v2, 32n)
  }
  const padded = Buffer.alloc(8 * Math.ceil((message.length + 1) / 8))
  message.copy(padded)
  padded[padded.length - 1] = message.length & 255
  for (let at = 0; at < padded.length; at += 8) {
    const word = padded.readBigUInt64LE(at)
    v3 ^= word
    round()
    round()
    v0 ^= word
  }
  v2 ^= 0xffn
  for (let n = 0; n < 4; n += 1) round()
  return v0 ^ v1 ^ v2 ^ v3
}
