/** One person's timeline over a real store, through the API. */
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TimelineAnswer } from '../api/shapes/index.ts'
import { engineApi } from '../api/engine-api.ts'
import { answer } from '../metrics/metric.ts'
import { serviceTimes } from '../metrics/service-times.ts'
import { acme } from '../test/asking.ts'
import { did, known, openTestStore, type TestStore } from '../test/journal.ts'

let world: TestStore
let app: FastifyInstance

/** Ann writes e-mails (1), calls (2), faxes (3), buys in the shop (4) and posts on x (5). Bob (6) is another customer; 90 is the desk. */
const NAMES = [
  ...[known(1, 'email', 'ann@example.org'), known(2, 'phone', '+49 30 1'), known(3, 'fax', '+49 30 2')],
  ...[known(4, 'shop', 'card/7?&'), known(5, 'x', 'ann'), known(6, 'x', 'bob'), known(90, 'desk', 'mia')],
]
const LINKS = [2, 3, 4, 5].map((linked) =>
  did('Link', 1, '2026-01-01', { linked, brand: '', event_id: `link-${linked}` }),
)
const desk = { role: 'employee', channel: 'email' }
const EVENTS = [
  did('Message', 1, '2026-03-02T09:00:00Z', { event_id: 'mail', channel: 'email', visibility: 'dark', thread: 'm', topics: ['late'], text: '=Where is it?' }),
  did('Message', 90, '2026-03-02T10:00:00Z', { ...desk, event_id: 'mail-answer', thread: 'm', text: 'On its way' }),
  did('Track', 90, '2026-03-02T11:00:00Z', { ...desk, event_id: 'closed', thread: 'm', object_id: 'conversation_resolved' }),
  did('Message', 2, '2026-03-05T09:00:00Z', { event_id: 'call', channel: 'phone', visibility: 'offline', topics: ['late'] }),
  did('Message', 3, '2026-03-20T09:00:00Z', { event_id: 'fax', channel: 'fax', visibility: 'offline', topics: ['late', 'rude'] }),
  did('Purchase', 4, '2026-03-01T12:00:00Z', { event_id: 'bought', channel: 'shop', value: 20, currency: 'EUR' }),
  did('Return', 4, '2026-03-21T12:00:00Z', { event_id: 'returned', channel: 'shop', value: 20, currency: 'EUR' }),
  did('Create', 6, '2026-03-06T08:00:00Z', { event_id: 'bobs', text: 'They are slow' }),
  did('Create', 5, '2026-03-06T09:00:00Z', { event_id: 'to-bob', in_reply_to: 'bobs', text: 'Very' }),
  did('Create', 6, '2026-03-06T10:00:00Z', { event_id: 'to-ann', in_reply_to: 'to-bob', brand: '' }),
  did('Create', 6, '2026-03-06T11:00:00Z', { event_id: 'elsewhere' }),
  did('Create', 5, '2026-03-07T09:00:00Z', { event_id: 'complaint', account: '@acme', thread: 'p' }),
  did('Create', 90, '2026-03-07T09:30:00Z', { ...desk, event_id: 'reply', channel: 'x', in_reply_to: 'complaint', thread: 'p' }),
  did('Create', 5, '2026-03-08T09:00:00Z', { event_id: 'aside', text: 'Nice weather' }),
  did('Invite', 1, '2026-03-09', { event_id: 'asked', survey: 's', question: 'nps' }),
  did('Respond', 1, '2026-03-10', { event_id: 'said', survey: 's', question: 'nps', score: 3 }),
  did('Expose', 1, '2026-03-11', { event_id: 'exposed', experiment: 'offer', arm: 'b' }),
  did('View', 5, '2026-03-12', { event_id: 'seen' }),
] // prettier-ignore

beforeAll(async () => {
  world = await openTestStore()
  await world.add(...NAMES, ...LINKS, ...EVENTS)
  app = Fastify({ routerOptions: { maxParamLength: 2500 } })
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-06-01T00:00:00Z') })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const url = (channel: string, id: string, query = ''): string =>
  `/api/people/${encodeURIComponent(channel)}/${encodeURIComponent(id)}/timeline?workspace=main&${query}`
const read = async (channel: string, id: string, query = ''): Promise<TimelineAnswer> => {
  const response = await app.inject(url(channel, id, query))
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}
const events = ({ contacts }: TimelineAnswer): string[] => contacts.map(({ event }) => event)

const ANNS = [
  ...['returned', 'fax', 'exposed', 'said', 'asked', 'aside', 'reply', 'complaint', 'to-ann', 'to-bob'],
  ...['call', 'closed', 'mail-answer', 'mail', 'bought'],
] // prettier-ignore

describe('the contact history of one person', () => {
  it('is one list over e-mail, phone, fax, shop and x, with what was answered to them, from whichever account', async () => {
    const { accounts, accountsInAll, contacts, next } = await read('fax', '+49 30 2')
    expect(contacts.map(({ event }) => event)).toEqual(ANNS)
    expect(events(await read('shop', 'card/7?&'))).toEqual(ANNS)
    expect([accountsInAll, next]).toEqual([5, null])
    expect(accounts).toContainEqual({ channel: 'x', id: 'ann' })
    expect(contacts[1]).toMatchObject({
      ...{ verb: 'Message', channel: 'fax', causes: ['late', 'rude'], episode: 'fax' },
      account: { channel: 'fax', id: '+49 30 2', theirs: true },
    })
    expect(contacts[6]).toMatchObject({ account: { channel: 'desk', id: 'mia', theirs: false }, role: 'employee' })
    expect(contacts[0]?.money).toEqual({ amount: 20, currency: 'EUR' })
    expect(contacts[2]?.experiment).toEqual({ key: 'offer', arm: 'b' })
    expect(contacts.slice(3, 5).map(({ survey }) => survey?.score)).toEqual([3, null])
  })

  it('says who turned to whom', async () => {
    const { contacts } = await read('x', 'ann')
    const direction = Object.fromEntries(contacts.map((contact) => [contact.event, contact.direction]))
    expect(direction).toMatchObject({
      ...{ mail: 'to_brand', 'mail-answer': 'from_brand', closed: 'from_brand', bought: 'to_brand', asked: 'from_brand' },
      ...{ 'to-bob': 'between_customers', 'to-ann': 'between_customers', complaint: 'to_brand', reply: 'from_brand' },
      ...{ aside: 'in_public', exposed: 'from_brand', said: 'to_brand' },
    }) // prettier-ignore
  })

  it('has views only when they are asked for', async () => {
    expect(events(await read('x', 'ann', 'views=yes&from=2026-03-12&to=2026-03-12'))).toEqual(['seen'])
    expect(events(await read('x', 'ann', 'from=2026-03-12&to=2026-03-12'))).toEqual([])
  })

  it('follows each matter from its opening to its close, and marks who had to come back with the same cause', async () => {
    const { episodes } = await read('x', 'ann')
    const told = episodes.map(({ episode, outcome, repeats }) => [episode, outcome, repeats])
    expect(told).toEqual([
      ['fax', 'waiting', null],
      ['complaint', 'answered', null],
      ['call', 'waiting', 'mail'],
      ['mail', 'resolved', null],
    ])
    expect(episodes.at(-1)).toMatchObject({
      ...{ opened: '2026-03-02T09:00:00.000Z', answered: '2026-03-02T10:00:00.000Z' },
      ...{ resolved: '2026-03-02T11:00:00.000Z', messages: 1 },
    })
    // A page that shows the call only still says what it repeats.
    const { contacts, episodes: some } = await read('x', 'ann', 'from=2026-03-05&to=2026-03-05')
    expect([contacts.length, some.map(({ episode }) => episode)]).toEqual([1, ['call', 'mail']])
  })

  it('knows the episodes that the service page counts, and no others', async () => {
    const { firstResponse } = await answer(serviceTimes, world.store, await acme(world, 'main'))
    const { episodes } = await read('x', 'ann')
    expect(firstResponse.calendar.median.n).toBe(episodes.length)
  })
})

describe('its pages', () => {
  it('hold every contact exactly once, also where many happened in one moment', async () => {
    const crowd = Array.from({ length: 23 }, (_, i) => did('Like', 7, '2026-04-01T10:00:00Z', { workspace: 'many', event_id: `~${i}` })) // prettier-ignore
    await world.add(known(7, 'x', 'cat', 'many'), ...crowd)
    const seen: string[] = []
    for (let before = '', pages = 0; pages < 10; pages += 1) {
      const path = url('x', 'cat', `limit=5&before=${encodeURIComponent(before)}`).replace('main', 'many')
      const page = (await app.inject(path)).json<TimelineAnswer>()
      seen.push(...events(page))
      if (page.next === null) break
      before = page.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([23, 23])
  })

  it('hold the same answers and episodes as the whole', async () => {
    const whole = await read('x', 'ann')
    const pages: TimelineAnswer[] = []
    for (let before: string | null = ''; before !== null; before = pages.at(-1)?.next ?? null)
      pages.push(await read('x', 'ann', `limit=4&before=${encodeURIComponent(before)}`))
    expect(pages.flatMap(({ contacts }) => contacts)).toEqual(whole.contacts)
    const found = new Map(pages.flatMap(({ episodes }) => episodes.map((one) => [one.episode, one] as const)))
    expect([...found.values()]).toEqual(expect.arrayContaining(whole.episodes))
  })

  it('come as a table that no spreadsheet runs', async () => {
    const response = await app.inject(url('x', 'ann', 'format=csv'))
    expect(response.headers['content-type']).toContain('text/csv')
    const lines = response.body.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^"at","verb","direction","channel"/)
    expect(lines.length - 1).toBe((await read('x', 'ann')).contacts.length)
    expect(response.body).toContain(`"'=Where is it?"`)
    expect(response.body).toMatch(/"mail","resolved","","mail"$/m)
  })
})

describe('who the person is', () => {
  it('is decided when it is read: an unlink splits the timeline, and a link joins it again', async () => {
    await world.add(did('Unlink', 1, '2026-01-02', { linked: 5, brand: '', event_id: 'unlink-5' }))
    expect(events(await read('x', 'ann'))).toEqual(['aside', 'reply', 'complaint', 'to-ann', 'to-bob'])
    const rest = await read('email', 'ann@example.org')
    expect(events(rest)).toEqual(ANNS.filter((event) => !['aside', 'reply', 'complaint', 'to-ann', 'to-bob'].includes(event)))
    expect(rest.accountsInAll).toBe(4)
    await world.add(did('Link', 1, '2026-01-03', { linked: 5, brand: '', event_id: 'relink-5' }))
    expect(events(await read('x', 'ann'))).toEqual(ANNS)
  }) // prettier-ignore

  it('does not follow links that are held, and says which these are', async () => {
    const at = { workspace: 'held' }
    const device = (linked: number) => did('Link', 10, '2026-01-01', { ...at, linked, event_id: `d${linked}` })
    await world.add(
      ...[known(10, 'device', 'tablet', 'held'), known(11, 'user', 'mum', 'held'), known(12, 'user', 'kid', 'held')],
      ...[device(11), device(12), did('Like', 11, '2026-02-01', { ...at, event_id: 'hers' })],
      did('Like', 12, '2026-02-01', { ...at, event_id: 'his' }),
    )
    const told = (await app.inject(url('user', 'mum').replace('main', 'held'))).json<TimelineAnswer>()
    expect(events(told)).toEqual(['hers'])
    expect(told.held).toMatchObject([{ reason: 'shared_device', accounts: 3, links: 2 }])
    expect(told.held[0]?.listed).toContainEqual({ channel: 'user', id: 'kid', shared: false })
  })

  it('is nobody when no such account was ever seen, and none any more after an erasure', async () => {
    await world.add(known(20, 'x', 'eve'), did('Like', 20, '2026-03-01', { event_id: 'eves' }))
    expect(events(await read('x', 'eve'))).toEqual(['eves'])
    await world.store.erasePeople({ workspace: 'main', actors: [20], needles: [] })
    for (const path of [url('x', 'eve'), url('x', 'Ann'), url('fax', 'ann')]) {
      const response = await app.inject(path)
      expect(response.statusCode).toBe(404)
      expect(response.json()).toMatchObject({ type: 'urn:candor:problem:no_person' })
      expect(response.json<{ detail: string }>().detail).toContain('or it was erased')
    }
  })

  it.each(['before=yesterday', 'limit=0', 'limit=201', 'views=maybe', 'from=2026-04-01&to=2026-03-01'])(
    'with ?%s is refused with what to do',
    async (query) => {
      const response = await app.inject(url('x', 'ann', query))
      expect([response.statusCode, response.headers['content-type']]).toEqual([400, expect.stringContaining('problem')])
    },
  )
})
