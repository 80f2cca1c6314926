import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineApi } from '../api/engine-api.ts'
import type { InitiativeAnswer } from '../api/shapes/index.ts'
import { Random } from '../stats/random.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { byLot } from './test/series-plans.ts'
import { soldIn, type PlaceSales } from './test/series-world.ts'

const SEED = 20_261_127
const [BEFORE, AFTER, DRAWN, PLACES] = [12, 6, 7, 14]
let world: TestStore
let app: FastifyInstance

/** Places with levels of their own and a common season; the first ones, that the lot drew, gain `effect`. */
function sales(random: Random, effect: number, apart = 0): PlaceSales[] {
  return Array.from({ length: PLACES }, (_, at) => {
    const level = 100 + 5 * random.normal() + (at < DRAWN ? apart : 0)
    const values = Array.from({ length: BEFORE + AFTER }, (_week, week) => level + 5 * Math.sin(week / 3) + 2 * random.normal() + (at < DRAWN && week >= BEFORE ? effect : 0)) // prettier-ignore
    return { region: at < DRAWN ? `own ${at}` : `place ${at}`, values }
  })
}
const WORLDS = { grown: sales(new Random(SEED), 5), still: sales(new Random(SEED), 0), chosen: sales(new Random(SEED), 5, 60) } // prettier-ignore
type World = keyof typeof WORLDS

beforeAll(async () => {
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-09-01T00:00:00Z') })
  const few = byLot(AFTER, 7, 8)
  await world.add(
    ...Object.entries(WORLDS).flatMap(([workspace, places]) => [
      defined('initiative', 'shops', byLot(AFTER, DRAWN, PLACES), workspace),
      ...soldIn(places, BEFORE, 'week', { workspace }),
      did('Like', 1, '2026-08-01', { workspace }),
    ]),
    defined('initiative', 'few', few, 'grown'),
    defined('initiative', 'unseen', { ...few, given: { ...few.given, among: [...(few.given?.among ?? []), 'Atlantis'] } }, 'grown'), // prettier-ignore
  )
})
afterAll(async () => {
  await app.close()
  await world.close()
})

async function get(workspace: World, key = 'shops') {
  const response = await app.inject(`/api/initiatives/${key}?workspace=${workspace}`)
  expect(response.statusCode, response.body).toBe(200)
  const answer = response.json<InitiativeAnswer>()
  const step = (rung: string) => answer.ladder.find((one) => one.rung === rung)
  return { ...answer, step, result: step('drawn-places')?.result }
}

/** Two-sided p by writing down every way in which seven of fourteen could have been drawn. */
function byHand(places: readonly PlaceSales[]): { value: number; p: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const changes = places.map(({ values }) => mean(values.slice(BEFORE)) - mean(values.slice(0, BEFORE)))
  const differences: number[] = []
  for (let mask = 0; mask < 2 ** PLACES; mask += 1) {
    const isDrawn = (at: number): boolean => Math.floor(mask / 2 ** at) % 2 === 1
    const own = changes.filter((_, at) => isDrawn(at))
    if (own.length === DRAWN) differences.push(mean(own) - mean(changes.filter((_, at) => !isDrawn(at))))
  }
  const value = mean(changes.slice(0, DRAWN)) - mean(changes.slice(DRAWN))
  const share = (isBeyond: (one: number) => boolean): number => differences.filter(isBeyond).length / differences.length
  return { value, p: Math.min(1, 2 * Math.min(share((one) => one >= value - 1e-9), share((one) => one <= value + 1e-9))) } // prettier-ignore
}

describe(`an initiative that a lot gave to seven of fourteen places (seed ${SEED})`, () => {
  it('is answered by the lot: what was planted is detected, with the p of all 3,432 ways in which it could have fallen', async () => {
    const { route, result, decision, step } = await get('grown')
    expect([route.rung, decision.decided]).toEqual(['drawn-places', 'holds'])
    expect(route.next).toContain('The question is answered.')
    const { value, p } = byHand(WORLDS.grown)
    expect(result?.effect).toMatchObject({ verdict: 'effect_detected', evidence: 'randomised', unit: 'money', n: 14 })
    expect(result?.effect.value).toBeCloseTo(value, 9)
    expect(result?.effect.p).toBeCloseTo(p, 12)
    const { lo, hi } = result?.effect.interval ?? {}
    expect(lo).toBeGreaterThan(0)
    expect(lo).toBeLessThan(5)
    expect(hi).toBeGreaterThan(5)
    expect(result?.description).toContain('could have fallen in 3,432 ways')
    expect(result?.over).toEqual({ times: 42, words: '7 places over 6 weeks' })
    expect(step('places')?.why).toContain('A lot decided which places got it')
  })

  it('has a time-based regression beside it, of the same size', async () => {
    const [beside] = (await get('grown')).result?.beside ?? []
    expect(beside?.metric).toBe('lot_regression')
    expect(Math.abs((beside?.value ?? 0) - 5)).toBeLessThan(2)
  })

  it('is drawn so that what came lies above what would have come by the effect', async () => {
    const { result } = await get('grown')
    const after = (result?.picture?.points ?? []).slice(BEFORE)
    const gap = after.reduce((sum, { observed, expected }) => sum + observed - (expected ?? NaN), 0) / AFTER
    expect(gap).toBeCloseTo(result?.effect.value ?? NaN, 9)
  })

  it('cannot tell where nothing was planted, with the p by hand', async () => {
    const { result } = await get('still')
    expect(result?.effect.verdict).toBe('cannot_tell')
    expect(result?.effect.p).toBeCloseTo(byHand(WORLDS.still).p, 12)
  })

  it('of places that were drawn by no fair lot withholds its verdict: all seven were the largest before', async () => {
    const { result } = await get('chosen')
    const [check] = result?.effect.checks ?? []
    expect(check).toMatchObject({ id: 'fair_lot', passed: false })
    expect(check?.value).toBeCloseTo(2 / 3432, 12)
    expect(result?.effect.verdict).toBe('cannot_tell')
  })
})

it('with seven of eight drawn no outcome could be told from chance, and who was in the lot has to be seen', async () => {
  const { route, step } = await get('grown', 'few')
  expect([route.rung, step('drawn-places')?.result]).toEqual([null, null])
  expect(step('drawn-places')?.why).toContain('0.25')
  expect((await get('grown', 'unseen')).step('drawn-places')?.why).toContain('Atlantis')
})
