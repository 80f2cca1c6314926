import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '@candor/ingest/canonical-json'
import type { DefinitionRow, InteractionRow } from '@candor/queries'
import { engineApi } from '../api/engine-api.ts'
import type { Bundle, ExperimentAnswer, InitiativeAnswer } from '../api/shapes/index.ts'
import { EXPERIMENT, INITIATIVE } from '../evidence/test/plans.ts'
import { inPlaces } from '../evidence/test/series-plans.ts'
import { panelIn, told } from '../evidence/test/series-world.ts'
import { Random } from '../stats/random.ts'
import { defined, did, known, openTestStore, type TestStore } from '../test/journal.ts'
import { bundleHash } from './bundle.ts'
import { findingsIn } from './findings-in.ts'
import { recompute, type Recomputed } from './recompute.ts'

const SEED = 20_261_128
const INDEPENDENT = fileURLToPath(new URL('../../scripts/recompute-independent.mjs', import.meta.url))

let world: TestStore
let app: FastifyInstance
let directory: string

/** A definition with the hash that it has when it is declared. */
function declared(kind: string, key: string, body: object, workspace: string): DefinitionRow {
  const hash = createHash('sha256')
    .update(`${kind}\u0000${key}\u0000${canonicalJson(body)}`)
    .digest('hex')
  return { ...defined(kind, key, body, workspace), hash }
}

const EXPERIMENT_PLAN = {
  ...EXPERIMENT,
  ...{ monitoring: { kind: 'fixed' }, adjust: { daysBefore: 10 } },
  assignment: { unit: { attribute: 'id', channel: 'x' } },
  outcomes: [
    ...EXPERIMENT.outcomes,
    { key: 'spend', name: 'Spent', verb: 'Purchase', measure: 'value', windowDays: 7, better: 'higher' },
  ],
}
const PLAIN_PLAN = {
  ...EXPERIMENT,
  monitoring: { kind: 'fixed' },
  outcomes: [
    ...EXPERIMENT.outcomes,
    {
      ...{
        key: 'basket',
        name: 'Spent a purchase',
        verb: 'Purchase',
        measure: 'value',
        windowDays: 7,
        better: 'higher',
      },
      per: { verb: 'Purchase', measure: 'count' },
    },
  ],
}

/** Exposed people of two arms who came and bought before and after; the offer brings half of them more. */
function shoppers(random: Random, workspace: string): InteractionRow[] {
  return Array.from({ length: 160 }, (_, i) => i + 1).flatMap((actor) => {
    const isOffered = actor % 2 === 1
    const fond = random.uniform()
    const bought = (day: string, most: number) =>
      Array.from({ length: random.poisson(most * fond) }, () =>
        did('Purchase', actor, day, { workspace, value: Math.round(1000 * random.gamma(2)) / 100, currency: 'EUR' }),
      )
    return [
      did('Expose', actor, random.uniform() < 0.5 ? '2026-03-02' : '2026-03-03', { workspace, experiment: 'offer', arm: isOffered ? 'offer' : 'control' }), // prettier-ignore
      ...(random.uniform() < 0.3 + (isOffered ? 0.4 : 0) ? [did('Visit', actor, '2026-03-05', { workspace })] : []),
      ...bought('2026-02-27', 3),
      ...bought('2026-03-06', isOffered ? 5 : 3),
      ...(isOffered && fond > 0.5 ? [did('Claim', actor, '2026-03-04', { workspace, campaign: 'offer' })] : []),
      known(actor, 'x', `somebody-${actor}`, workspace) as unknown as InteractionRow,
    ]
  })
}

const answered = (random: Random): InteractionRow[] =>
  Array.from({ length: 90 }, (_, i) => i + 1).flatMap((actor) => {
    const month = 1 + random.integer(3)
    const asked = { workspace: 'nps', survey: 's', question: 'nps' }
    const invited = did('Invite', actor, `2026-0${month}-04`, asked)
    const score = random.uniform() < 0.5 ? 9 : random.integer(11)
    return random.uniform() < 0.8
      ? [invited, did('Respond', actor, `2026-0${month}-09`, { ...asked, score })]
      : [invited]
  })

const followed = (random: Random): InteractionRow[] =>
  Array.from({ length: 120 }, (_, i) => i + 1).flatMap((actor) => {
    const at = Date.UTC(2026, 1, 1 + random.integer(28))
    const stays = Math.floor(40 * random.gamma(1.2))
    const moment = (days: number) => new Date(at + days * 86_400_000 + 3_600_000).toISOString()
    const workspace = 'stay'
    return [
      did('Follow', actor, moment(0), { workspace, event_id: `f${actor}`, object_id: '@acme' }),
      ...(stays < 70 ? [did('Undo', actor, moment(stays), { workspace, object_id: `f${actor}` })] : []),
    ]
  })

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-bundle-'))
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-09-01T00:00:00Z') })
  const random = new Random(SEED)
  await world.add(
    declared('experiment', 'offer', PLAIN_PLAN, 'plain'),
    declared('initiative', 'the-offer', INITIATIVE, 'plain'),
    ...shoppers(random, 'plain'),
    declared('experiment', 'offer', EXPERIMENT_PLAN, 'cuped'),
    ...shoppers(random, 'cuped'),
    ...answered(random),
    ...followed(random),
    declared('initiative', 'north', inPlaces(6), 'places'),
    ...told(panelIn(random, { effect: 8 }), 'week', { workspace: 'places' }),
    did('Like', 1, '2026-08-01', { workspace: 'places' }),
  )
})
afterAll(async () => {
  await app.close()
  await world.close()
  await rm(directory, { recursive: true, force: true })
})

async function get<T>(url: string): Promise<T> {
  const response = await app.inject(url)
  expect([url, response.statusCode, response.statusCode === 200 || response.body]).toEqual([url, 200, true])
  return response.json<T>()
}
/** Of one moment and the same data: asked for once. */
const bundles = new Map<string, Promise<Bundle>>()
function bundleOf(address: string): Promise<Bundle> {
  const bundle = bundles.get(address) ?? get<Bundle>(`/api/bundles/${address}`)
  bundles.set(address, bundle)
  return bundle
}

async function again(bundle: unknown): Promise<Recomputed> {
  const result = await recompute(bundle)
  if ('refused' in result) throw new Error(result.reason)
  return result
}

const ADDRESSES = [
  'experiments/offer?workspace=plain',
  'initiatives/the-offer?workspace=plain',
  'experiments/offer?workspace=cuped',
  'nps?workspace=nps',
  'retention?workspace=stay',
  'initiatives/north?workspace=places',
]

describe(`bundles of a store (seed ${SEED})`, () => {
  it.each(ADDRESSES)(
    'say what the answer of %s says, and say it again without a store, Finding by Finding',
    async (address) => {
      const [answer, bundle] = await Promise.all([get<object>(`/api/${address}`), bundleOf(address)])
      const plain = ({ at, finding }: { at: string; finding: object }) => ({ at, ...finding, recompute: null })
      const told = findingsIn(answer).map(plain)
      expect(told.length).toBeGreaterThan(0)
      expect(bundle.findings.map(plain)).toEqual(told)
      expect((await again(bundle)).differences).toEqual([])
    },
  )

  it('agree with a script that shares no line with Candor, for every method that it knows', async () => {
    const files = await Promise.all(
      ADDRESSES.map(async (address, i) => {
        const file = join(directory, `${i}.json`)
        await writeFile(file, JSON.stringify(await bundleOf(address)))
        return file
      }),
    )
    const output = execFileSync(process.execPath, [INDEPENDENT, ...files], { encoding: 'utf8' })
    expect(output).not.toContain('DIFFERENT')
    const same = output.split('\n').filter((line) => line.endsWith(': same'))
    const metrics = new Set(same.map((line) => line.split(' ')[1]?.replace(':', '')))
    const methods = ['experiment_level', 'experiment_absolute', 'experiment_relative', 'naive_comparison', 'incremental_outcomes', 'cost_per_incremental_outcome', 'nps', 'nps_response_rate', 'follower_survival', 'places_effect'] // prettier-ignore
    expect([...metrics]).toEqual(expect.arrayContaining(methods))
    // The adjusted difference, the ratio by the delta method, and money that was spent for visits are among them.
    const cuped = await get<ExperimentAnswer>('/api/experiments/offer?workspace=cuped')
    expect(cuped.outcomes[1]?.comparisons[0]?.absolute.interval?.method).toContain('adjusted')
    const plain = await get<InitiativeAnswer>('/api/initiatives/the-offer?workspace=plain')
    expect(plain.ladder.find(({ rung }) => rung === 'randomised')?.result?.cost.finding.value).toBeGreaterThan(0)
    expect(same.filter((line) => line.includes('/outcomes/1/comparisons/0/absolute'))).toHaveLength(2)
  })

  it('name nobody: what is made of names is carried, and the rest is computed', async () => {
    const bundle = await bundleOf('experiments/offer?workspace=cuped')
    expect(JSON.stringify(bundle)).not.toContain('somebody-')
    const { carried, findings } = await again(bundle)
    expect(carried).toEqual(['assignment of offer'])
    const checks = findings.flatMap(({ finding }) => finding.checks.filter(({ id }) => id === 'assignment'))
    expect(checks[0]?.sentence).toContain('exposed accounts')
  })

  it('are the same for the same data and moment', async () => {
    expect(await get('/api/bundles/nps?workspace=nps')).toEqual(await bundleOf('nps?workspace=nps'))
  })
})

describe('a bundle that is not what was made', () => {
  const altered = async (change: (bundle: Bundle) => void, reseal = false) => {
    const bundle = structuredClone(await bundleOf('nps?workspace=nps'))
    change(bundle)
    return recompute(reseal ? { ...bundle, hash: bundleHash(bundle) } : bundle)
  }
  const raise = ({ findings: [first] }: Bundle): void => {
    if (first === undefined) throw new Error('There is a Finding.')
    first.finding.value = (first.finding.value ?? 0) + 1e-6
  }

  it('is refused by its hash, and found out by its numbers where it was given a new one', async () => {
    expect(await altered(raise)).toMatchObject({ refused: 'altered' })
    const found = await altered(raise, true)
    expect('differences' in found && found.differences.some((line) => line.startsWith('/nps/value: '))).toBe(true)
  })

  it('is found out where a row was changed with it', async () => {
    const found = await altered(({ calls }) => {
      const row = calls.find(({ query }) => query === 'metrics/nps_answers')?.rows[0]
      if (row !== undefined) row['last_answers'] = Number(row['last_answers']) + 1
    }, true)
    expect('differences' in found && found.differences.length).toBeGreaterThan(0)
  })

  it('is refused where a plan has not its hash, where rows are missing, and where it is none', async () => {
    const plan = structuredClone(await bundleOf('experiments/offer?workspace=plain'))
    const [definition] = plan.definitions
    Object.assign(definition?.body as object, { alpha: 0.2 })
    expect(await recompute({ ...plan, hash: bundleHash(plan) })).toMatchObject({ refused: 'plan-altered' })
    expect(await altered((bundle) => bundle.calls.pop(), true)).toMatchObject({ refused: 'incomplete' })
    expect(await recompute({ format: 'candor-bundle', version: 2 })).toMatchObject({ refused: 'no-bundle' })
    expect(await recompute(null)).toMatchObject({ refused: 'no-bundle' })
  })
})

describe('GET /api/bundles', () => {
  const plan = async (address: string) => (await get<{ plan: string }>(address)).plan
  const leadsTo = async (query: string) => (await app.inject(`/api/bundles?${query}`)).headers.location

  it('leads from a Finding to the answer that it stands in', async () => {
    const experiment = await plan('/api/experiments/offer?workspace=plain')
    expect(await leadsTo('metric=nps&workspace=nps')).toBe('/api/bundles/nps?workspace=nps')
    expect(await leadsTo(`metric=experiment_absolute&plan=${experiment}&workspace=plain`)).toBe('/api/bundles/experiments/offer?workspace=plain') // prettier-ignore
    expect(await leadsTo(`metric=incremental_outcomes&plan=${experiment}&workspace=plain`)).toBe('/api/bundles/initiatives/the-offer?workspace=plain') // prettier-ignore
    expect(await leadsTo(`metric=places_effect&plan=${await plan('/api/initiatives/north?workspace=places')}&workspace=places`)).toBe('/api/bundles/initiatives/north?workspace=places') // prettier-ignore
  })

  it('refuses what no answer holds, as the answer itself does what it cannot give', async () => {
    expect((await app.inject('/api/bundles?metric=happiness')).statusCode).toBe(400)
    expect((await app.inject('/api/bundles/experiments/none?workspace=plain')).statusCode).toBe(404)
    expect((await app.inject('/api/bundles/nps?version=9')).statusCode).toBe(400)
    expect((await app.inject('/api/bundles/nps?from=2026-03-02&to=2026-03-01')).statusCode).toBe(400)
  })
})
