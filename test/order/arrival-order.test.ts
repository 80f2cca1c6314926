/**
 * The same events give the same answers, whatever the order in which they arrive: every metric that is served, the scorecard,
 * the experiments and the initiatives, asked over the public API of a real store that the real intake has filled. Each order is cut into
 * loads at random, which come hours late, with duplicates among them. Accounts get their numbers in order of arrival, so that
 * these differ, too. `CANDOR_ORDERS=100` tries more orders, `CANDOR_ORDER_SEED` repeats a run. (How late sources are depends on
 * when their events come, and on nothing else: engine/metrics/alarms.spec.ts tries that in a hundred orders.)
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineApi, SERVED } from '@candor/engine'
import { Intake } from '@candor/ingest'
import type { Interaction } from '@candor/ingest/interaction'
import { openStore, type Store } from '@candor/queries'
import { Random } from '@candor/engine/stats/random'
import { BRAND, END, smallWorld } from './small-world.ts'
import { differences, findingsOf, told } from './told.ts'

const SEED = Number(process.env['CANDOR_ORDER_SEED'] ?? 20261127)
const ORDERS = Number(process.env['CANDOR_ORDERS'] ?? 3)
const PEOPLE = 12
const LOADS = 4
const HOUR = 3_600_000
const NOW = new Date(END + 6 * HOUR)
const SORTED = 'sorted'

const world = smallWorld(SEED, PEOPLE)
const experiment = world.definitions.find(({ kind }) => kind === 'experiment')
const PATHS = [
  ...SERVED.map(({ route }) => route.path),
  '/api/scorecard',
  '/api/experiments',
  '/api/initiatives',
  `/api/experiments/${experiment?.key ?? ''}`,
]

/** What comes hours after the world is over comes from no stream, and how complete that is nobody can say. */
const NO_NUMBER = '/api/sources'

let directory: string
let store: Store
let intake: Intake
let app: FastifyInstance
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-order-'))
  store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
  intake = await Intake.open({ directory, store })
  app = Fastify()
  await app.register(engineApi, { store, directory, now: () => NOW })
  await bringIn(SORTED, [[...world.interactions].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))])
})
afterAll(async () => {
  await app.close()
  await intake.close()
  await store.close()
  await rm(directory, { recursive: true, force: true })
})

/** Each load arrives an hour after the one before it. */
async function bringIn(workspace: string, loads: readonly (readonly Interaction[])[]): Promise<void> {
  await intake.declare(world.definitions, { workspace, source: 'native', receivedAt: END })
  for (const [place, load] of loads.entries()) {
    const origin = { workspace, source: 'native', receivedAt: END + place * HOUR }
    await intake.accept(load.map((event) => ({ event, bytes: Buffer.from(JSON.stringify(event)) })), origin) // prettier-ignore
    await intake.drained()
  }
}

/** All events in a random order, cut into loads at random; every tenth comes once more in some load. */
function anyOrder(random: Random): Interaction[][] {
  const loads = Array.from({ length: LOADS }, (): Interaction[] => [])
  const order = world.interactions
    .flatMap((event) => (random.uniform() < 0.1 ? [event, event] : [event]))
    .map((event) => ({ event, rank: random.uniform() }))
    .sort((a, b) => a.rank - b.rank)
  const cuts = Array.from({ length: LOADS - 1 }, () => random.uniform()).sort((a, b) => a - b)
  for (const { event, rank } of order) loads[cuts.filter((cut) => cut <= rank).length]?.push(event)
  return loads
}

async function ask(path: string, workspace: string): Promise<unknown> {
  const answer = await app.inject({ url: path, query: { workspace, brand: BRAND } })
  expect([path, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([path, 200, ''])
  return answer.json<unknown>()
}

describe(`in ${ORDERS} random orders of arrival (seed ${SEED})`, () => {
  it('every metric has something to say, so that a difference would show', async () => {
    for (const { route } of SERVED) {
      const findings = findingsOf(await ask(route.path, SORTED))
      expect([route.path, findings.length > 0]).toEqual([route.path, true])
      if (route.path === NO_NUMBER) continue
      expect([route.path, findings.some(({ value }) => value !== null)]).toEqual([route.path, true])
    }
  })

  it(
    'every answer is the same',
    async () => {
      const before = new Map<string, unknown>()
      for (const path of PATHS) before.set(path, told(await ask(path, SORTED)))
      const random = new Random(SEED)
      for (let order = 0; order < ORDERS; order++) {
        const workspace = `order-${order}`
        await bringIn(workspace, anyOrder(random))
        for (const path of PATHS) {
          const found = differences(before.get(path), told(await ask(path, workspace)))
          expect([path, workspace, found]).toEqual([path, workspace, []])
        }
        // What has been compared makes the store no larger for the next ones.
        await intake.dropWorkspace(workspace)
      }
    },
    60_000 + ORDERS * 90_000,
  )
})
