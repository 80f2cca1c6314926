import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineApi } from '../api/engine-api.ts'
import type { InitiativeAnswer } from '../api/shapes/index.ts'
import { Random } from '../stats/random.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { inWaves, waveOf } from './test/series-plans.ts'
import { soldIn, wavesIn } from './test/series-world.ts'

const SEED = 20_261_127
const STARTS = [0, 3, 6]
/** 8 places a wave gain 6, and 1 more each week: 12, 9 and 6 weeks of it. */
const TRUTH = (12 * 11.5 + 9 * 10 + 6 * 8.5) / 27
const WORLDS = { grown: { effect: 6, growth: 1 }, still: {}, apart: { drift: 0.6 } }
type World = keyof typeof WORLDS
let world: TestStore
let app: FastifyInstance

beforeAll(async () => {
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-09-01T00:00:00Z') })
  const plan = inWaves(12, STARTS)
  const [first, second, third] = plan.given?.waves ?? []
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three waves were made.')
  const given = (waves: object[]) => ({ ...plan, given: { ...plan.given, waves } })
  const rows = Object.entries(WORLDS).flatMap(([workspace, planted]) => [
    defined('initiative', 'trams', plan, workspace),
    ...soldIn(wavesIn(new Random(SEED), STARTS, planted), 16, 'week', { workspace }),
    did('Like', 1, '2026-08-01', { workspace }),
  ])
  await world.add(
    ...rows,
    defined('initiative', 'lone', given([first, { ...second, those: waveOf(1, 1) }]), 'grown'),
    defined('initiative', 'unseen', given([first, { ...second, those: ['Atlantis'] }]), 'grown'),
    defined('initiative', 'late', { ...given([first, second, { ...third, from: '2026-06-01T00:00:00Z' }]), end: '2026-07-01T00:00:00Z' }, 'still'), // prettier-ignore
    defined('initiative', 'early', { ...given([{ ...first, from: '2025-12-01T00:00:00Z' }]), start: '2025-12-01T00:00:00Z' }, 'still'), // prettier-ignore
  )
})
afterAll(async () => {
  await app.close()
  await world.close()
})

async function get(workspace: World, key = 'trams') {
  const response = await app.inject(`/api/initiatives/${key}?workspace=${workspace}`)
  expect(response.statusCode, response.body).toBe(200)
  const answer = response.json<InitiativeAnswer>()
  const step = answer.ladder.find(({ rung }) => rung === 'waves')
  const check = (id: string) => step?.result?.effect.checks.find((one) => one.id === id)
  return { ...answer, step, result: step?.result, check }
}

describe(`an initiative that 24 places got in three waves, and ten never (seed ${SEED})`, () => {
  it('is answered by the places that had not got it: what was planted suggests something, no more', async () => {
    const { route, result, decision } = await get('grown')
    expect([route.rung, decision.decided]).toEqual(['waves', 'open'])
    const { effect, total, over } = result ?? {}
    expect(effect).toMatchObject({ verdict: 'suggestive_only', evidence: 'quasi-experiment', unit: 'money', n: 34 })
    expect(effect?.interval?.lo).toBeLessThan(TRUTH)
    expect(effect?.interval?.hi).toBeGreaterThan(TRUTH)
    expect(Math.abs((effect?.value ?? 0) - TRUTH)).toBeLessThan(1.5)
    expect(over).toEqual({ times: 8 * 27, words: '24 places, 216 weeks with it taken together' })
    expect(total?.value).toBeCloseTo(216 * (effect?.value ?? NaN), 9)
    expect(result?.description).toMatch(/^24 places in 3 waves against 10 without it and those that got it later, until they did; 16 weeks before and 12/) // prettier-ignore
    expect(result?.beside.map(({ metric }) => metric)).toEqual(['waves_never'])
    expect(effect?.specifications).toBe(2)
  })

  it('grows with the time since a place got it, all against the last week without it', async () => {
    const { result } = await get('grown')
    const points = result?.eventStudy?.points ?? []
    expect(points.map(({ since }) => since)).toEqual([...Array.from({ length: 15 }, (_, at) => at - 16), ...Array(12).keys()]) // prettier-ignore
    const at = (since: number) => points.find((point) => point.since === since)
    expect(at(0)).toMatchObject({ places: 24 })
    expect(at(11)).toMatchObject({ places: 8 })
    for (const since of [0, 5, 11]) expect(Math.abs((at(since)?.value ?? 0) - 6 - since)).toBeLessThan(3)
  })

  it('is drawn so that the band leaves out what came, on average, exactly when the interval leaves out 0', async () => {
    for (const workspace of ['grown', 'still'] as const) {
      const { result } = await get(workspace)
      const points = result?.picture?.points ?? []
      expect(points.length).toBe(28)
      const after = points.slice(16)
      const sum = (of: (point: (typeof points)[number]) => number) => after.reduce((all, point) => all + of(point), 0)
      // A third of the places had it for three weeks, two thirds for three more, and all for six.
      const had = (3 * 8 + 3 * 16 + 6 * 24) / 24
      expect(sum(({ observed, expected }) => observed - (expected ?? NaN)) / had).toBeCloseTo(result?.effect.value ?? NaN, 9) // prettier-ignore
      const isOut = sum(({ observed, hi }) => observed - (hi ?? NaN)) > 0 || sum(({ observed, lo }) => observed - (lo ?? NaN)) < 0 // prettier-ignore
      expect(isOut).toBe((result?.effect.p ?? 1) < 0.05)
    }
  })

  it('can be taken away: the event study as CSV', async () => {
    const table = '/api/tables/initiative-event-study?workspace=grown&key=trams&format=csv'
    const csv = (await app.inject(table)).body.trimEnd().split('\n')
    expect(csv[0]).toBe('"initiative","rung","what","every","since","value","lo","hi","places"')
    expect(csv.length).toBe(1 + 15 + 12)
    expect(csv[16]).toMatch(/^"trams","waves","Sold, more in a place that got it, by week","week",0,/)
  })

  it('says how much a drift before could explain, and would have been seen', async () => {
    const { check } = await get('grown')
    for (const id of ['known_before', 'alike_before', 'drift_before', 'one_wave']) expect(check(id)).toMatchObject({ passed: true }) // prettier-ignore
    expect(check('drift_seen')?.sentence).toContain('would have been seen before')
    expect(check('breakdown')?.value).toBeGreaterThan(0)
  })

  it('cannot tell where nothing was planted', async () => {
    const { result } = await get('still')
    expect(result?.effect.verdict).toBe('cannot_tell')
    expect(result?.effect.p).toBeGreaterThan(0.05)
  })

  it('is withheld where its places were going apart from the others already', async () => {
    const { result, check } = await get('apart')
    expect(result?.effect.p).toBeLessThan(0.05)
    expect(result?.effect.verdict).toBe('cannot_tell')
    expect(check('drift_before')).toMatchObject({ passed: false })
    expect(check('drift_before')?.sentence).toContain('going apart from the others before they got it, by +0.')
  })
})

describe('in words', () => {
  it('a wave to come counts among those without it, and too little time before withholds the verdict', async () => {
    expect((await get('still', 'late')).result?.description).toContain('8 places of a wave to come count among those without it') // prettier-ignore
    const { result, check } = await get('still', 'early')
    expect(check('known_before')).toMatchObject({ passed: false, value: 3 })
    expect(result?.effect.verdict).toBe('cannot_tell')
  })

  it('a wave of one place is refused, and one of places that nobody saw', async () => {
    const { route, step } = await get('grown', 'lone')
    expect([route.rung, step?.result]).toEqual([null, null])
    expect(step?.why).toContain('Of those that got it 3 weeks after its start there is one place')
    expect((await get('grown', 'unseen')).step?.why).toContain('Atlantis')
  })
})
