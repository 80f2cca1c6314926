import Fastify, { type FastifyInstance } from 'fastify'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { engineApi } from './engine-api.ts'
import type { ReachAnswer, RetentionAnswer, ScopeAnswer, VoiceAnswer } from './shapes/index.ts'

let world: TestStore
let app: FastifyInstance

const get = async (url: string): Promise<unknown> => {
  const response = await app.inject(url)
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}

/** Ten views by four customers: 1 and 2 are one person, on x and in the shop; 3 is on x, 4 in the shop only; 9 is a bot. */
const VIEWS = [
  did('View', 1, '2026-03-01'),
  did('View', 1, '2026-03-02'),
  did('View', 1, '2026-03-02'),
  did('View', 2, '2026-03-01', { channel: 'shop', visibility: 'offline' }),
  did('View', 3, '2026-03-01'),
  did('View', 4, '2026-03-02', { channel: 'shop', visibility: 'offline' }),
  did('View', 9, '2026-03-02', { role: 'bot' }),
  did('View', 5, '2026-03-02', { brand: 'Bolt' }),
  did('Link', 2, '2026-03-01', { linked: 1 }),
]

const POSTS = [
  did('Create', 1, '2026-03-01', { sentiment: 'negative', topics: ['late', 'rude'], text: '=1+1' }),
  did('Create', 1, '2026-03-02', { sentiment: 'negative', topics: ['late'] }),
  did('Create', 3, '2026-03-02', { sentiment: 'positive' }),
  did('Create', 5, '2026-03-02', { brand: 'Bolt' }),
]

beforeAll(async () => {
  world = await openTestStore()
  await world.add(defined('market', 'home', { brand: 'Acme', rivals: ['Bolt', 'Curl'] }), ...VIEWS, ...POSTS)
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-06-01T00:00:00Z') })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await world.close()
})

describe('GET /api/scope', () => {
  it('chooses main when it holds events, the brand of the market, and the whole of the data', async () => {
    const scope = (await get('/api/scope')) as ScopeAnswer
    expect(scope).toMatchObject({
      workspace: 'main',
      brand: 'Acme',
      from: '2026-03-01',
      to: '2026-03-02',
      sample: false,
      empty: false,
      events: 13,
    })
    expect(scope.brands).toEqual(['Acme', 'Bolt', 'Curl'])
  })

  it('says that a workspace without events is empty', async () => {
    expect(await get('/api/scope?workspace=sample')).toMatchObject({
      sample: true,
      empty: true,
      firstDay: null,
      events: 0,
    })
  })
})

describe('GET /api/reach', () => {
  it('counts 3 people where 4 accounts saw it, once each over channels and days', async () => {
    const reach = (await get('/api/reach')) as ReachAnswer
    expect(reach.people).toMatchObject({ value: 3, n: 6, interval: { lo: 2, hi: 3, level: null }, verdict: 'measured' })
    expect(reach.frequency).toMatchObject({ value: 2, interval: { lo: 2, hi: 3 } })
    expect(reach.naiveSum).toMatchObject({ value: 5, unit: 'accounts' })
    expect(
      reach.channels.map(({ channel, visibility, people, onlyHere, views }) => [
        channel,
        visibility,
        people.value,
        onlyHere,
        views,
      ]),
    ).toEqual([
      ['shop', 'offline', 2, 1, 2],
      ['x', 'public', 2, 1, 4],
    ])
    expect(reach.series).toEqual([
      { day: '2026-03-01', value: 2, partial: true },
      { day: '2026-03-02', value: 2, partial: true },
    ])
    expect(reach.people.recompute.queries.map(({ name }) => name)).toEqual([
      'metrics/reach_total',
      'metrics/reach_channels',
    ])
  })

  it('refuses a number for a brand nobody saw, and says what to send', async () => {
    const { people } = (await get('/api/reach?brand=Curl')) as ReachAnswer
    expect(people).toMatchObject({ value: null, interval: null, verdict: 'cannot_tell' })
    expect(people.sentence).toContain('Send one View')
  })
})

describe('GET /api/voice', () => {
  it('gives every brand of the list its share, also the silent one', async () => {
    const voice = (await get('/api/voice')) as VoiceAnswer
    expect(
      voice.brands.map(({ brand, mentions, authors, byMentions, byAuthors }) => [
        brand,
        mentions,
        authors,
        byMentions.value,
        byAuthors.value,
      ]),
    ).toEqual([
      ['Acme', 3, 2, 3 / 4, 2 / 3],
      ['Bolt', 1, 1, 1 / 4, 1 / 3],
      ['Curl', 0, 0, 0, 0],
    ])
    expect(voice.market).toMatchObject({ brands: ['Acme', 'Bolt', 'Curl'] })
  })
})

describe('GET /api/sentiment', () => {
  it('shares negative among labelled posts and counts topics of the negative ones', async () => {
    const answer = await get('/api/sentiment')
    expect(answer).toMatchObject({
      brands: [
        { brand: 'Acme', positive: 1, neutral: 0, negative: 2, unlabelled: 0, negativeShare: { value: 2 / 3 } },
        { brand: 'Bolt', unlabelled: 1, negativeShare: { value: null, verdict: 'cannot_tell' } },
        { brand: 'Curl', unlabelled: 0, negativeShare: { value: null, verdict: 'cannot_tell' } },
      ],
      reasons: [
        { reason: 'late', posts: 2, share: { value: 1 } },
        { reason: 'rude', posts: 1, share: { value: 0.5 } },
      ],
    })
  })
})

describe('tables', () => {
  it('come as CSV with a header', async () => {
    const response = await app.inject('/api/tables/voice-daily')
    expect(response.headers['content-type']).toContain('text/csv')
    expect(response.body.split('\n')[0]).toBe('"day","brand","mentions"')
  })

  it('come as Arrow when that is accepted', async () => {
    const response = await app.inject({
      url: '/api/tables/reach-daily',
      headers: { accept: 'application/vnd.apache.arrow.stream' },
    })
    const table = tableFromIPC(response.rawPayload)
    expect(table.numRows).toBe(2)
    expect(table.schema.fields.map(({ name }) => name)).toEqual(['day', 'people', 'naive_sum'])
  })

  it('name the tables there are when asked for another', async () => {
    const response = await app.inject('/api/tables/constructor')
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({ status: 404, type: 'urn:candor:problem:no_table' })
  })

  it('are refused in formats that nobody writes', async () => {
    expect((await app.inject({ url: '/api/tables/voice', headers: { accept: 'image/png' } })).statusCode).toBe(406)
  })
})

describe('bad requests', () => {
  it.each(['/api/reach?from=yesterday', '/api/reach?workspace=A%20B', '/api/reach?from=2026-03-02&to=2026-03-01'])(
    '%s is answered with a problem document that says what to do',
    async (url) => {
      const response = await app.inject(url)
      expect(response.statusCode).toBe(400)
      expect(response.headers['content-type']).toContain('application/problem+json')
      expect(response.json<{ detail: string }>().detail.length).toBeGreaterThan(20)
    },
  )

  it('an answer takes parameters of its own', async () => {
    const of = async (url: string) =>
      (await app.inject(url)).json<RetentionAnswer>().followers.cohorts.map(({ by }) => by)
    expect(await of('/api/retention')).toContain('all')
    expect((await of('/api/retention?by=week')).every((by) => by === 'week' || by === 'all')).toBe(true)
    expect((await app.inject('/api/retention?by=colour')).statusCode).toBe(400)
  })

  it('a version that there is not is refused with those there are; one that there is answers as it', async () => {
    for (const url of ['/api/nps?version=7', '/api/reach?version=2', '/api/nps?version=0']) {
      const response = await app.inject(url)
      expect([url, response.statusCode]).toEqual([url, 400])
    }
    const { detail } = (await app.inject('/api/nps?version=7')).json<{ detail: string }>()
    expect(detail).toBe('There is no version 7 of nps that can be computed. There is: 2 (the newest), 1.')
    expect(await get('/api/nps?version=1')).toMatchObject({ nps: { metric: 'nps', version: 1 } })
    expect(await get('/api/nps')).toMatchObject({ nps: { version: 2 }, breaks: [] })
    expect(await get('/api/reach?version=1')).toMatchObject({ people: { version: 1 } })
  })

  it('cannot reach the statement: a brand that looks like SQL is just a brand nobody saw', async () => {
    const brand = encodeURIComponent("x'; DROP TABLE interaction; --\n\nSELECT 1")
    expect(await get(`/api/reach?brand=${brand}`)).toMatchObject({ people: { value: null } })
    expect(await get('/api/scope')).toMatchObject({ events: 13 })
  })
})

describe('every other door', () => {
  it.each([
    '/api/nps',
    '/api/loyalty',
    '/api/experiments',
    '/api/scorecard',
    '/api/metrics',
    '/api/metrics/reach',
    '/api/search?q=reach',
    '/api/truth',
    '/api/dead-letters',
  ])('%s answers by its schema', async (url) => {
    expect(await get(url)).toBeTypeOf('object')
  })

  it('says where the metrics are listed when asked for one that there is not', async () => {
    expect((await app.inject('/api/metrics/charm')).json()).toMatchObject({
      ...{ status: 404, title: 'No such metric' },
      detail: expect.stringContaining('/api/metrics') as string,
    })
  })

  it('says which experiments there are when asked for one that is not declared', async () => {
    expect((await app.inject('/api/experiments/none')).json()).toMatchObject({
      status: 404,
      title: 'No such experiment',
    })
  })
})
