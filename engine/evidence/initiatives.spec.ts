import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineApi } from '../api/engine-api.ts'
import type { InitiativeAnswer, InitiativesAnswer } from '../api/shapes/index.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { EXPERIMENT, INITIATIVE } from './test/plans.ts'

let world: TestStore
let app: FastifyInstance

/**
 * 400 people, every second one offered. Every other pair comes anyway, whatever the arm; of the offered, those who come
 * anyway take it. So the offer causes nothing, and all takers come.
 */
const PEOPLE = Array.from({ length: 400 }, (_, i) => i + 1)
const comes = (actor: number) => actor % 4 < 2
const offered = (actor: number) => actor % 2 === 0

/** What happens in every workspace below. */
const life = (workspace: string) =>
  PEOPLE.flatMap((actor) => [
    did('View', actor, '2026-02-20', { workspace }),
    did('Expose', actor, '2026-03-02', { workspace, experiment: 'holdout', arm: offered(actor) ? 'offer' : 'control' }),
    ...(comes(actor) ? [did('Visit', actor, '2026-03-04', { workspace })] : []),
    ...(comes(actor) && offered(actor) ? [did('Claim', actor, '2026-03-02', { workspace, campaign: 'offer' })] : []),
  ])

beforeAll(async () => {
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-06-01T00:00:00Z') })
  const unheld = { ...INITIATIVE, name: 'Without a holdout' }
  const unseen = { ...INITIATIVE, name: 'Nobody took part', campaign: 'poster' }
  const unnamed: Partial<typeof INITIATIVE> = { ...INITIATIVE }
  delete unnamed.campaign
  await world.add(
    defined('experiment', 'holdout', EXPERIMENT, 'held'),
    defined('initiative', 'offer', INITIATIVE, 'held'),
    defined('initiative', 'other', unheld, 'open'),
    defined('initiative', 'poster', unseen, 'open'),
    defined('initiative', 'unnamed', unnamed, 'open'),
    ...life('held'),
    // Five follow for it, and three of them take it back: one after 60 days.
    ...[1, 2, 3, 4, 5].map((actor) =>
      did('Follow', actor, '2026-03-03', { workspace: 'held', campaign: 'offer', event_id: `follow-${actor}` }),
    ),
    ...[
      ['2026-03-09', 1],
      ['2026-04-20', 2],
      ['2026-05-20', 3],
    ].map(([at, actor]) =>
      did('Undo', Number(actor), String(at), { workspace: 'held', object_id: `follow-${actor ?? ''}` }),
    ),
    did('Like', 9, '2026-05-25', { workspace: 'held' }),
    ...life('open'),
  )
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const get = async <T>(url: string): Promise<T> => {
  const response = await app.inject(url)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<T>()
}

describe('an initiative with a holdout', () => {
  it('is answered by chance: no effect, where the naive comparison claims one for every taker', async () => {
    const { route, ladder, decision, experiment } = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=held')
    expect([route.rung, experiment, decision.decided]).toEqual(['randomised', 'holdout', 'does not hold'])
    const [randomised, , naive] = ladder.map(({ result }) => result)
    expect(randomised?.effect).toMatchObject({ value: 0, verdict: 'no_effect_detected', specifications: 2 })
    expect(randomised?.total).toMatchObject({ value: 0, unit: 'people', verdict: 'no_effect_detected' })
    // All 100 takers came; of the 300 others, 100 did.
    expect(naive?.effect.value).toBeCloseTo(2 / 3, 12)
    expect(naive?.total.value).toBeCloseTo(200 / 3, 9)
    expect(naive?.effect.verdict).toBe('association_only')
  })

  it('costs at least something, and no end of it, where nothing was caused', async () => {
    const { ladder } = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=held')
    const [randomised, , naive] = ladder.map(({ result }) => result)
    expect(randomised?.cost.finding).toMatchObject({ value: null, interval: { hi: null }, verdict: 'cannot_tell' })
    expect(randomised?.cost.words).toContain('There is no upper end')
    expect(naive?.cost.finding.value).toBeCloseTo(15, 9)
  })

  it('scales interval and verdict with the people who got it', async () => {
    const { ladder } = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=held')
    const { effect, total, people } = ladder[0]?.result ?? {}
    expect(people).toBe(200)
    expect(total?.interval?.hi).toBeCloseTo((effect?.interval?.hi ?? NaN) * 200, 9)
    expect(total?.p).toBe(effect?.p)
  })

  it('tells how many of the followers that it brought left again within 60 days of its end', async () => {
    const { left } = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=held')
    expect(left).toMatchObject({ value: 0.4, n: 5, evidence: 'count', partial: false })
    expect((await get<InitiativeAnswer>('/api/initiatives/other?workspace=open')).left).toBeNull()
  })

  it('says that its plan came before it began, and is listed with all of it', async () => {
    const { checks } = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=held')
    expect(checks[0]?.sentence).toContain('before it began on 2026-03-01')
    const { initiatives } = await get<InitiativesAnswer>('/api/initiatives?workspace=held')
    expect(initiatives.map(({ key, rung }) => [key, rung])).toEqual([['offer', 'randomised']])
    expect(initiatives[0]?.answer?.effect.evidence).toBe('randomised')
  })

  it('is a row of a table to take away', async () => {
    const csv = (await app.inject('/api/tables/initiatives?workspace=held&format=csv')).body.split('\n')
    expect(csv[0]).toMatch(/^"?key"?,/)
    expect(csv[1]).toContain('"no_effect_detected"')
    expect(csv.length).toBe(3)
  })
})

describe('an initiative without a holdout', () => {
  it('shows the same association and decides nothing by it, and says what would', async () => {
    const { route, ladder, decision } = await get<InitiativeAnswer>('/api/initiatives/other?workspace=open')
    expect([route.rung, decision.decided]).toEqual(['naive', 'open'])
    expect(ladder[0]).toMatchObject({ rung: 'randomised', result: null, answers: false })
    expect(ladder[0]?.why).toContain('nobody was left out by lot')
    expect(ladder[2]?.result?.effect).toMatchObject({ verdict: 'association_only', evidence: 'association' })
    // A third without it, 11 points more, halves, power 0.8: 2 · 7.849 · (0.2222 + 0.2468) / 0.11² = 608 by the normal formula.
    expect(route.next).toMatch(/let chance decide.*\+11 percentage points.*8 of 10 such runs it takes 6[01]\d people/s)
  })

  it('of which nobody was seen to take part, or whose campaign has no name, has no answer and says why', async () => {
    const poster = await get<InitiativeAnswer>('/api/initiatives/poster?workspace=open')
    expect(poster.route.rung).toBeNull()
    expect(poster.ladder[2]?.why).toContain('Nobody was seen to claim or like it')
    const unnamed = await get<InitiativeAnswer>('/api/initiatives/unnamed?workspace=open')
    expect(unnamed.ladder[2]?.why).toContain('names no campaign')
    const { initiatives } = await get<InitiativesAnswer>('/api/initiatives?workspace=open')
    expect(initiatives.map(({ key, answer }) => [key, answer !== null])).toEqual([
      ['other', true],
      ['poster', false],
      ['unnamed', false],
    ])
  })

  it('that nobody declared is a problem that names those that are', async () => {
    const response = await app.inject('/api/initiatives/none?workspace=open')
    expect(response.statusCode).toBe(404)
    expect(response.body).toContain('There is: ')
  })
})
