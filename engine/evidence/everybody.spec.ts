import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlarmRow } from '@candor/queries'
import { engineApi } from '../api/engine-api.ts'
import type { InitiativeAnswer } from '../api/shapes/index.ts'
import { Random } from '../stats/random.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { forEverybody, START } from './test/series-plans.ts'
import { soldBy, twoBrands } from './test/series-world.ts'

const SEED = 20_261_127
const HOUR = 3_600_000
const PLAN = forEverybody(8)
const MARKET = { brand: 'Acme', rivals: ['Bolt'] }
const ALARM: AlarmRow = {
  ...{ kind: 'alarm', workspace: 'alarmed', brand: 'Acme', stream: 'complaints', detector: 'burst', change: 1 },
  ...{ at: START - 50 * HOUR, ends: START - 49 * HOUR, state: 'said', reason: '', received_at: START, as_of: START },
  ...{ events: 50, expected: 5, score: 0, complete: -1, version: 1, false_alarms_per_week: 1, smallest_excess: 5 },
}
let world: TestStore
let app: FastifyInstance
let folder: string

beforeAll(async () => {
  world = await openTestStore()
  folder = await mkdtemp(join(tmpdir(), 'candor-alarm-'))
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-09-01T00:00:00Z') })
  const grown = twoBrands(new Random(SEED), { effect: 12 })
  const still = twoBrands(new Random(SEED))
  const sold = (workspace: string, { own, rival, before }: typeof grown) => [
    ...soldBy(own, before, { workspace }),
    ...soldBy(rival, before, { workspace, brand: 'Bolt' }),
    did('Like', 1, '2026-08-01', { workspace }),
  ]
  const another = { name: 'Summer sale', brand: 'Acme', start: '2026-03-05T00:00:00Z', end: '2026-04-01T00:00:00Z' }
  await world.add(
    ...['grown', 'still', 'at-once', 'alarmed'].map((workspace) => defined('market', 'home', MARKET, workspace)),
    ...['grown', 'still', 'alone', 'at-once', 'alarmed'].map((workspace) => defined('initiative', 'app', PLAN, workspace)),
    defined('initiative', 'early', { ...PLAN, start: '2025-10-06T00:00:00Z' }, 'grown'),
    defined('initiative', 'named', { ...PLAN, name: 'Later', start: '2026-03-16T00:00:00Z', given: { to: 'everybody', controls: [{ brand: 'Bolt' }, { verb: 'Like' }] } }, 'alone'),
    defined('campaign', 'sale', another, 'at-once'),
    ...sold('grown', grown),
    ...['still', 'alone', 'at-once', 'alarmed'].flatMap((workspace) => sold(workspace, workspace === 'still' ? still : grown)),
  ) // prettier-ignore
  await writeFile(join(folder, 'alarm.ndjson'), JSON.stringify(ALARM))
  await world.store.load('alarm_record', join(folder, 'alarm.ndjson'), 'alarm-1')
})
afterAll(async () => {
  await app.close()
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

async function get(workspace: string, key = 'app') {
  const response = await app.inject(`/api/initiatives/${key}?workspace=${workspace}`)
  expect(response.statusCode, response.body).toBe(200)
  const answer = response.json<InitiativeAnswer>()
  const step = answer.ladder.find(({ rung }) => rung === 'everybody')
  const failed = step?.result?.effect.checks.filter(({ passed }) => passed === false).map(({ id }) => id)
  return { ...answer, step, result: step?.result, failed }
}

describe(`an initiative that everybody got (seed ${SEED})`, () => {
  it('is answered by how the series would have gone on, with a rival that moves alike: 12 a week were planted', async () => {
    const { route, result, failed } = await get('grown')
    expect([route.rung, failed]).toEqual(['everybody', []])
    const { effect, total, over } = result ?? {}
    expect(effect).toMatchObject({ verdict: 'suggestive_only', evidence: 'quasi-experiment', unit: 'money', n: 38 })
    expect(effect?.interval?.lo).toBeLessThan(12)
    expect(effect?.interval?.hi).toBeGreaterThan(12)
    expect(over).toEqual({ times: 8, words: '8 weeks' })
    expect(total?.value).toBeCloseTo(8 * (effect?.value ?? NaN), 9)
    expect(result?.description).toContain('30 weeks before and by Purchase of the declared rivals')
  })

  it('is narrower by its control than alone, and both stand beside it', async () => {
    const { result } = await get('grown')
    const width = ({ interval }: { interval: { lo: number | null; hi: number | null } | null } = { interval: null }) => (interval?.hi ?? NaN) - (interval?.lo ?? NaN) // prettier-ignore
    expect(result?.beside.map(({ metric }) => metric)).toEqual(['series_regression', 'series_alone'])
    expect(width(result?.effect)).toBeLessThan(width(result?.beside[1]) / 1.5)
    expect(result?.effect.specifications).toBe(3)
  })

  it('is drawn from its start on', async () => {
    const { result } = await get('grown')
    const points = result?.picture?.points ?? []
    expect(points.length).toBe(38)
    expect(points.filter(({ expected }) => expected !== null).length).toBe(8)
    const gaps = points.slice(30).map(({ observed, expected }) => observed - (expected ?? NaN))
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / 8).toBeCloseTo(result?.effect.value ?? NaN, 9)
  })

  it('cannot tell where nothing was planted', async () => {
    const { result, failed } = await get('still')
    expect([result?.effect.verdict, failed]).toEqual(['cannot_tell', []])
  })
})

describe('its verdict is withheld', () => {
  it('without any control, and says what would be one', async () => {
    const { result, failed } = await get('alone')
    expect(failed).toContain('controls')
    expect(result?.effect.verdict).toBe('cannot_tell')
    expect(result?.effect.sentence).toContain('declare the rivals')
  })

  it('where something else began in the same week, and names it', async () => {
    const { result, failed } = await get('at-once')
    expect(failed).toEqual(['coincidence'])
    expect(result?.effect.sentence).toContain('“Summer sale”')
  })

  it('where an alarm stands on record', async () => {
    const { result, failed } = await get('alarmed')
    expect(failed).toEqual(['coincidence'])
    expect(result?.effect.sentence).toContain('an alarm (complaints, 2026-02-27)')
  })
})

it('takes the controls that its plan names, as far as they are told of', async () => {
  const { result } = await get('alone', 'named')
  expect(result?.description).toContain('by Purchase of Bolt.')
  expect(result?.description).toContain('Too little is told of Like of Acme')
})

it('is refused with too few weeks before', async () => {
  const { step } = await get('grown', 'early')
  expect(step?.result).toBeNull()
  expect(step?.why).toContain('9 weeks are known: it takes 16')
})
