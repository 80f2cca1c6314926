/** The API under hostile queries: an answer by its schema or a problem document, never a fault of the service. */
import Fastify, { type FastifyInstance } from 'fastify'
import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { engineApi } from './engine-api.ts'
import type { ExperimentAnswer } from './shapes/index.ts'
import * as shapes from './shapes/index.ts'

const PLAN = {
  name: '=Offer',
  hypothesis: 'The offer brings visits',
  brand: 'Acme',
  campaign: 'spring',
  arms: [
    { key: 'control', name: 'Control', weight: 1 },
    { key: '=cmd()', name: '=cmd()', weight: 1 },
  ],
  outcomes: [{ key: 'visit', name: '=Visit', verb: 'Visit', measure: 'any', windowDays: 7, better: 'higher' }],
  alpha: 0.05,
  start: '2026-03-01T00:00:00Z',
  end: '2026-03-08T00:00:00Z',
}
const INITIATIVE = {
  ...{ name: '=Offer', brand: 'Acme', campaign: 'spring', goal: '=Visits', promise: '=cmd()', use: 'campaign' },
  ...{ outcome: { name: '=Visit', verb: 'Visit', measure: 'any', windowDays: 7, better: 'higher' } },
  ...{ smallestWorthwhile: 0.1, spend: { amount: 10, currency: 'EUR' }, rule: { text: '=cmd()', decidesOn: 'effect' } },
  ...{ start: PLAN.start, end: PLAN.end },
}
const ROUTES: Readonly<Record<string, TSchema>> = {
  scope: shapes.ScopeAnswer,
  reach: shapes.ReachAnswer,
  voice: shapes.VoiceAnswer,
  sentiment: shapes.SentimentAnswer,
  nps: shapes.NpsAnswer,
  loyalty: shapes.LoyaltyAnswer,
  experiments: shapes.ExperimentsAnswer,
  'experiments/offer': shapes.ExperimentAnswer,
  initiatives: shapes.InitiativesAnswer,
  'initiatives/=offer': shapes.InitiativeAnswer,
  scorecard: shapes.ScorecardAnswer,
  metrics: shapes.MetricsAnswer,
  'dead-letters': shapes.DeadLettersAnswer,
}
const TABLES = [
  'reach-daily',
  'reach-channels',
  'voice',
  'voice-daily',
  'sentiment',
  'reasons',
  'nps-answers',
  'loyalty',
  'initiatives',
]

let world: TestStore
let app: FastifyInstance
beforeAll(async () => {
  world = await openTestStore()
  const people = Array.from({ length: 12 }, (_, i) => i + 1)
  await world.add(
    defined('experiment', 'offer', PLAN),
    defined('initiative', '=offer', INITIATIVE),
    defined('market', 'home', { brand: 'Acme', rivals: ['Bolt'] }),
    ...people.flatMap((actor) => [
      did('Expose', actor, '2026-03-01', { experiment: 'offer', arm: actor % 2 ? 'control' : '=cmd()' }),
      did('View', actor, '2026-03-01', { campaign: 'spring' }),
      did('Create', actor, '2026-03-02', { sentiment: 'negative', topics: ['=cmd()'], thread: 't' }),
      did('Invite', actor, '2026-03-02', { survey: 's', question: 'nps' }),
      did('Respond', actor, '2026-03-03', { survey: 's', question: 'nps', score: actor % 11 }),
    ]),
    ...people.filter((actor) => actor % 3 > 0).map((actor) => did('Visit', actor, '2026-03-03')),
    did('Claim', 3, '2026-03-02', { campaign: 'spring' }),
  )
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-06-01T00:00:00Z') })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await world.close()
})

describe('every answer', () => {
  it.each(Object.entries(ROUTES))('/api/%s is what its schema says, with real numbers in it', async (route, schema) => {
    const response = await app.inject(`/api/${route}`)
    expect(response.statusCode, response.body).toBe(200)
    expect([...Value.Errors(schema, response.json())]).toEqual([])
  })

  it.each([
    ['workspace', 'nobody'],
    ['brand', 'Nobody'],
    ['campaign', 'nothing'],
  ])('about an unknown %s holds no number that looks measured', async (name, value) => {
    for (const route of ['reach', 'voice', 'sentiment', 'nps', 'loyalty']) {
      const body = (await app.inject(`/api/${route}?${name}=${value}`)).body
      // Share of voice takes no campaign, and says so.
      if (route !== 'voice' || name !== 'campaign') expect(body).not.toContain('"verdict":"measured"')
    }
  })

  it('takes an empty parameter, as forms send it, for one that was left out', async () => {
    expect((await app.inject('/api/scope?brand=&campaign=')).json()).toMatchObject({ brand: 'Acme', campaign: null })
  })
})

const HOSTILE = [
  'brand=a&brand=b',
  'brand[]=a',
  'brand[__proto__]=x',
  `brand=${'x'.repeat(5000)}`,
  `brand=${encodeURIComponent('🦊\u202e\u0000')}`,
  'campaign=%27%3B%20DROP%20TABLE%20interaction%3B--%0A%0ASELECT%201',
  'from=0001-01-01',
  'from=1969-12-31',
  'to=9999-12-31',
  'to=2149-06-06',
  'from=2026-02-30',
  'from=2026-03-05T00:00:00Z',
  'from=2199-01-01',
  'to=1970-01-01',
  'from=2027-01-01',
  'workspace=../../etc',
  'workspace=%00',
  'unknown=1',
  'brand=%',
  'brand=%ff%fe',
]

describe('a hostile query', () => {
  it.each(HOSTILE)('%s is answered, or refused with what to do', async (query) => {
    for (const path of [...Object.keys(ROUTES), ...TABLES.map((name) => `tables/${name}`)]) {
      const response = await app.inject(`/api/${path}?${query}`)
      expect(response.statusCode, `${path}: ${response.body.slice(0, 300)}`).toBeLessThan(500)
      if (response.statusCode >= 400) {
        expect(response.headers['content-type']).toContain('application/problem+json')
        expect(response.json<{ detail: string }>().detail.length).toBeGreaterThan(20)
      }
    }
  })

  it('made at random never breaks the service', async () => {
    const query = fc.dictionary(
      fc.constantFrom('brand', 'campaign', 'from', 'to', 'workspace', 'format', 'key', 'toString'),
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom('2026-03-01', '2026-13-01', 'offer', 'arrow', '', 'main'),
      ),
    )
    const path = fc.constantFrom(
      ...Object.keys(ROUTES),
      ...TABLES.map((name) => `tables/${name}`),
      'tables/experiment-levels',
    )
    await fc.assert(
      fc.asyncProperty(path, query, async (route, parameters) => {
        const response = await app.inject({ url: `/api/${route}`, query: parameters })
        expect(response.statusCode, response.body).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
  }, 30_000)
})

describe('tables', () => {
  it.each(TABLES)('%s decode as Arrow, with as many rows as the CSV has', async (name) => {
    const table = tableFromIPC((await app.inject(`/api/tables/${name}?format=arrow`)).rawPayload)
    const csv = (await app.inject(`/api/tables/${name}?format=csv`)).body
    expect(csv.trimEnd().split('\n').length - 1).toBe(table.numRows)
    expect(csv).not.toMatch(/(^|,)"[=+@-]/m)
  })

  it('of an experiment hold the numbers of its page, as Arrow and as a safe CSV', async () => {
    const page = (await app.inject('/api/experiments/offer')).json<ExperimentAnswer>()
    const url = '/api/tables/experiment-comparisons?key=offer'
    const table = tableFromIPC((await app.inject(`${url}&format=arrow`)).rawPayload)
    const absolute = page.outcomes[0]?.comparisons[0]?.absolute
    expect(table.numRows).toBe(2)
    expect(table.getChild('value')?.get(0)).toBe(absolute?.value)
    expect(table.getChild('lo')?.get(0)).toBe(absolute?.interval?.lo)
    expect(table.getChild('effect')?.get(0)).toBe('absolute')
    const csv = (await app.inject('/api/tables/experiment-levels?key=offer')).body
    expect(csv.split('\n')[0]).toContain('"outcome","arm","unit","value","lo","hi"')
    expect(csv).toContain(`"'=cmd()"`)
  })

  it('of an experiment ask which one, and say which there are', async () => {
    const without = await app.inject('/api/tables/experiment-levels')
    expect(without.statusCode).toBe(400)
    expect(without.json<{ detail: string }>().detail).toContain('There is: offer.')
    expect((await app.inject('/api/tables/experiment-levels?key=none')).statusCode).toBe(404)
  })
})
