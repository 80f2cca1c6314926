import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineApi } from '../api/engine-api.ts'
import type { InitiativeAnswer } from '../api/shapes/index.ts'
import { Random } from '../stats/random.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { inPlaces } from './test/series-plans.ts'
import { panelIn, told } from './test/series-world.ts'

const SEED = 20_261_127
let world: TestStore
let app: FastifyInstance

beforeAll(async () => {
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-09-01T00:00:00Z') })
  const plan = inPlaces(6)
  const [grown, still, few] = [{ effect: 8 }, { effect: 0 }, { effect: 8, donors: 8 }].map((panel) => panelIn(new Random(SEED), panel)) // prettier-ignore
  if (grown === undefined || still === undefined || few === undefined) throw new Error('Three panels were made.')
  const ended = (workspace: string) => did('Like', 1, '2026-08-01', { workspace })
  await world.add(
    defined('initiative', 'north', plan, 'grown'),
    defined('initiative', 'nowhere', { ...plan, given: { ...plan.given, those: ['Atlantis'] } }, 'grown'),
    defined('initiative', 'early', { ...plan, start: '2025-11-01T00:00:00Z' }, 'grown'),
    defined('initiative', 'north', plan, 'still'),
    defined('initiative', 'north', plan, 'few'),
    ...told(grown, 'week', { workspace: 'grown' }),
    ...told(still, 'week', { workspace: 'still' }),
    ...told(few, 'week', { workspace: 'few' }),
    ...['grown', 'still', 'few'].map(ended),
  )
})
afterAll(async () => {
  await app.close()
  await world.close()
})

async function get(workspace: string, key = 'north') {
  const response = await app.inject(`/api/initiatives/${key}?workspace=${workspace}`)
  expect(response.statusCode, response.body).toBe(200)
  const answer = response.json<InitiativeAnswer>()
  const step = answer.ladder.find(({ rung }) => rung === 'places')
  return { ...answer, step, result: step?.result }
}

describe(`an initiative that was given in one place of 25 (seed ${SEED})`, () => {
  it('is answered by the places without it: 8 a week were planted, and suggest something, no more', async () => {
    const { route, result, decision } = await get('grown')
    expect([route.rung, decision.decided]).toEqual(['places', 'open'])
    const { effect, total, over } = result ?? {}
    expect(effect).toMatchObject({ verdict: 'suggestive_only', evidence: 'quasi-experiment', unit: 'money', n: 25 })
    expect(effect?.interval?.lo).toBeGreaterThan(0)
    expect(Math.abs((effect?.value ?? 0) - 8)).toBeLessThan(2)
    expect(over).toEqual({ times: 6, words: '1 place over 6 weeks' })
    expect(total?.value).toBeCloseTo(6 * (effect?.value ?? NaN), 9)
    expect(total?.p).toBe(effect?.p)
  })

  it('has what it cost in the money that it brought, with both ends', async () => {
    const { result } = await get('grown')
    expect(result?.cost.finding.value).toBeCloseTo(1000 / (result?.total.value ?? NaN), 9)
    expect(result?.cost.finding.interval?.hi).not.toBeNull()
  })

  it('is drawn so that the band leaves out what came, on average, exactly when the interval leaves out 0', async () => {
    for (const workspace of ['grown', 'still']) {
      const { result } = await get(workspace)
      const points = result?.picture?.points ?? []
      expect(points.length).toBe(26)
      const after = points.slice(20)
      const mean = (of: (point: (typeof points)[number]) => number) => after.reduce((sum, point) => sum + of(point), 0) / 6 // prettier-ignore
      expect(mean(({ observed, expected }) => observed - (expected ?? NaN))).toBeCloseTo(result?.effect.value ?? NaN, 9)
      const isOut = mean(({ observed, lo }) => observed - (lo ?? NaN)) < 0 || mean(({ observed, hi }) => observed - (hi ?? NaN)) > 0 // prettier-ignore
      expect(isOut).toBe((result?.effect.p ?? 1) < 0.05)
      expect(points[19]).toMatchObject({ lo: null, hi: null })
    }
  })

  it('is drawn from a table to take away, which asks which initiative', async () => {
    const csv = (await app.inject('/api/tables/initiative-series?workspace=grown&key=north&format=csv')).body.trimEnd().split('\n') // prettier-ignore
    expect(csv[0]).toBe('"initiative","rung","what","every","at","observed","expected","lo","hi"')
    expect(csv.length).toBe(27)
    expect(csv[21]).toContain('"north","places","Sold, by week","week","2026-03-02T00:00:00.000Z"')
    const without = await app.inject('/api/tables/initiative-series?workspace=grown')
    expect([without.statusCode, without.body]).toEqual([400, expect.stringContaining('There is: ')])
  })

  it('has synthetic controls beside it, which decide nothing and count as ways that were tried', async () => {
    const { result } = await get('grown')
    expect(result?.beside.map(({ metric }) => metric)).toEqual(['places_synthetic_control', 'places_conformal'])
    expect(result?.effect.specifications).toBe(3)
    for (const { value, verdict } of result?.beside ?? []) {
      expect(Math.abs((value ?? 0) - 8)).toBeLessThan(2)
      expect(['suggestive_only', 'cannot_tell']).toContain(verdict)
    }
  })

  it('cannot tell where nothing was planted', async () => {
    const { result } = await get('still')
    expect(result?.effect).toMatchObject({ verdict: 'cannot_tell' })
    expect(result?.effect.p).toBeGreaterThan(0.05)
  })
})

describe('it is refused in words', () => {
  it('with so few other places that no p could be small enough', async () => {
    const { route, step } = await get('few')
    expect([route.rung, step?.result]).toEqual([null, null])
    expect(step?.why).toContain('8 other places')
    expect(step?.why).toContain('0.111')
    expect(step?.unlock).toContain('20 places')
  })

  it('where the plan names a place that nobody saw, or began before enough was known', async () => {
    const { step } = await get('grown', 'nowhere')
    expect(`${step?.why ?? ''} ${step?.unlock ?? ''}`).toMatch(/Atlantis.*there is own 0, place 0/)
    expect((await get('grown', 'early')).step?.why).toContain('2 weeks are known')
  })
})
