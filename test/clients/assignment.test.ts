/** Who is in which arm: an unmodified GrowthBook SDK, Candor's own client and POST /api/assign, all of one running service. */
import { GrowthBook } from '@growthbook/growthbook'
import { Analytics } from '@segment/analytics-node'
import { createClient } from '@candor/engine/client'
import type { ExperimentAnswer } from '@candor/engine/api/shapes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFlakyProxy } from '../support/flaky-proxy.ts'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = Number(process.env['CANDOR_CLIENT_SEED'] ?? 20_261_127)
const DAY = 86_400_000
const KEY = 'web-key'
const people = Array.from({ length: 120 }, (_, n) => ({ id: `ann-${n}`, country: n % 4 === 0 ? 'AT' : 'DE' }))
let candor: TestService

const OUTCOME = { key: 'bought', name: 'Bought', verb: 'Purchase', measure: 'any', windowDays: 7, better: 'higher' }
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY).toISOString()

function experiment(key: string, assignment: object, body: object = {}) {
  return {
    ...{ kind: 'experiment', key },
    body: {
      ...{ name: key, hypothesis: '', brand: 'Lumen', alpha: 0.05, outcomes: [OUTCOME] },
      arms: [
        { key: 'now', name: 'As now', weight: 1 },
        { key: 'new', name: 'New', weight: 1 },
      ],
      ...{ start: daysFromNow(-1), end: daysFromNow(30) },
      assignment: { unit: { attribute: 'id', channel: 'user' }, ...assignment },
      ...body,
    },
  }
}
const layer = (from: number, to: number) => ({ layer: { key: 'checkout', from, to } })
const HELD = {
  start: daysFromNow(-2),
  arms: [
    { key: 'holdout', name: 'Held out', weight: 1 },
    { key: 'rest', name: 'Rest', weight: 9 },
  ],
}

const declare = (...definitions: object[]) =>
  candor.post('/v1/definitions?workspace=shop', JSON.stringify(definitions), {
    authorization: `Bearer ${candor.operatorKey}`,
  })

interface Answer {
  assignments: { unit: string; experiments: { experiment: string; arm: string | null; reason: string }[] }[]
  exposed: Record<string, number> | null
  detail?: string
}
async function ask(body: object, key = KEY): Promise<Answer & { status: number }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  const answer = await candor.post('/api/assign', JSON.stringify(body), headers)
  return { status: answer.status, ...((await answer.json()) as Answer) }
}
/** The arm of each, as the service says. */
async function armsOf(name: string, expose = false): Promise<Map<string, string | null>> {
  const arms = new Map<string, string | null>()
  for (const country of ['AT', 'DE']) {
    const units = people.filter((person) => person.country === country).map(({ id }) => id)
    const { assignments } = await ask({ units, attributes: { country }, experiments: [name], expose })
    for (const { unit, experiments } of assignments) arms.set(unit, experiments[0]?.arm ?? null)
  }
  return arms
}
async function result(name: string): Promise<ExperimentAnswer> {
  await candor.intake.drained()
  return candor.get<ExperimentAnswer>(`/api/experiments/${name}?workspace=shop&brand=Lumen`)
}
const sizes = ({ arms }: ExperimentAnswer) => Object.fromEntries(arms.map(({ key, people: n }) => [key, n]))
function count(arms: Iterable<string | null>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const arm of arms) if (arm !== null) counts[arm] = (counts[arm] ?? 0) + 1
  return counts
}
const passed = ({ checks }: ExperimentAnswer) => Object.fromEntries(checks.map(({ id, passed }) => [id, passed]))

beforeAll(async () => {
  candor = await startTestService({ writeKeys: { [KEY]: 'shop' } })
  const answer = await declare(
    experiment('held', { role: 'holdout' }, HELD),
    experiment('price', { seed: 'price-2026' }),
    experiment('short-form', { ...layer(0, 0.5), condition: { country: { $in: ['DE'] } } }),
    experiment('one-click', { ...layer(0.5, 1), coverage: 0.6 }),
    experiment('past', {}, { start: daysFromNow(-9), end: daysFromNow(-2) }),
  )
  expect([answer.status, await answer.text()]).toEqual([200, '{"declared":5}'])
  await candor.intake.drained()
})
afterAll(() => candor.remove())

describe('@growthbook/growthbook', () => {
  it('comes to the arms that the service gives, and its exposures through Segment are the experiment’s result', async () => {
    const analytics = new Analytics({ writeKey: KEY, host: candor.url, flushAt: 100 })
    const shown = new Map<string, string>()
    const viewed = new Map<string, string>()
    for (const attributes of people) {
      const growthbook = new GrowthBook({
        apiHost: candor.url,
        clientKey: KEY,
        attributes,
        trackingCallback: ({ key }, variation) => {
          viewed.set(`${key} ${attributes.id}`, variation.key)
          const properties = { experiment_id: key, variation_id: variation.key }
          analytics.track({ userId: attributes.id, event: 'Experiment Viewed', properties })
        },
      })
      const { success, source, error } = await growthbook.init()
      expect([success, source === 'network' || source === 'cache', error]).toEqual([true, true, undefined])
      for (const name of ['held', 'price', 'short-form', 'one-click', 'past'])
        shown.set(`${name} ${attributes.id}`, growthbook.getFeatureValue<string>(name, 'unknown'))
      growthbook.destroy()
    }
    await analytics.closeAndFlush({ timeout: 60_000 })

    for (const name of ['held', 'price', 'short-form', 'one-click']) {
      const arms = await armsOf(name)
      for (const { id } of people) {
        const arm = arms.get(id) ?? null
        expect([id, viewed.get(`${name} ${id}`) ?? null, shown.get(`${name} ${id}`)]).toEqual([id, arm, arm ?? (name === 'held' ? 'holdout' : 'now')])
      }
      const found = await result(name)
      expect([name, sizes(found)]).toEqual([name, count(arms.values())])
      expect([name, passed(found)]).toEqual([name, expect.objectContaining({ sample_ratio: true, several_arms: true, unknown_arms: true, assignment: true })])
    }
    expect(people.every(({ id }) => shown.get(`past ${id}`) === 'now')).toBe(true)
  })

  it('loads the payload in a page that its key allows, and in no other', async () => {
    const create = { workspace: 'shop', scope: 'ingest', origins: ['https://shop.example'] }
    const headers = { authorization: `Bearer ${candor.operatorKey}` }
    const made = await candor.post('/v1/keys', JSON.stringify(create), headers)
    const { secret } = (await made.json()) as { secret: string }
    const from = (origin: string) => fetch(`${candor.url}/api/features/${secret}`, { headers: { origin } })
    const own = await from('https://shop.example')
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, 'https://shop.example'])
    const other = await from('https://other.example')
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null])
    expect((await fetch(`${candor.url}/api/features/candor_ingest_guessed`)).status).toBe(401)
    expect((await fetch(`${candor.url}/api/features/any?workspace=shop`)).status).toBe(401)
  })
}) // prettier-ignore

describe('Candor’s own client', () => {
  it(`comes to the same arms, and each exposure is one event through 429, 503, resets and slow answers (seed ${SEED})`, async () => {
    const proxy = await startFlakyProxy({ upstream: candor.url, seed: SEED, rate: 0.6, failuresPerRequest: 2 })
    await declare(experiment('banner', { condition: { country: 'DE' } }))
    await candor.intake.drained()
    const troubles: string[] = []
    const client = createClient({ host: proxy.url, key: KEY, onTrouble: (message) => troubles.push(message) })
    expect(client.arm('banner', { id: 'ann-1' })).toBeUndefined()
    for (let tries = 0; tries < 10; tries++) if (await client.load().then(() => true, () => false)) break
    const arms = await armsOf('banner')
    for (const [n, person] of [...people, ...people].entries()) {
      expect(client.arm('banner', person)).toBe(arms.get(person.id) ?? 'now')
      expect(client.look('banner', person).arm).toBe(arms.get(person.id) ?? null)
      if (n % 8 === 0) await client.flush()
    }
    for (let tries = 0; tries < 30; tries++) if ((await client.flush()) === 0) break
    await proxy.close()
    console.log('faults met', proxy.counts)
    expect(Math.min(...Object.values(proxy.counts))).toBeGreaterThan(0)
    expect([await client.flush(), troubles]).toEqual([0, []])

    // The service and the client call one exposure by one name: written by both, it is one event.
    const duplicates = candor.intake.status().duplicates
    await armsOf('banner', true)
    const exposed = Object.values(count(arms.values())).reduce((sum, n) => sum + n, 0)
    expect(candor.intake.status().duplicates).toBe(duplicates + exposed)
    expect(sizes(await result('banner'))).toEqual(count(arms.values()))
  }) // prettier-ignore

  it('shows a forced arm and sends nothing of it', async () => {
    const before = candor.intake.status().received
    const client = createClient({ host: candor.url, key: KEY, forced: { price: 'new' } })
    await client.load()
    expect(people.map((person) => client.arm('price', person))).toEqual(people.map(() => 'new'))
    expect([await client.flush(), candor.intake.status().received]).toEqual([0, before])
  })

  it('says what was refused for good, and cannot be loaded with a key that is none', async () => {
    await expect(createClient({ host: candor.url, key: 'candor_ingest_guessed' }).load()).rejects.toThrow('401')
    const troubles: string[] = []
    const client = createClient({ host: candor.url, key: KEY, onTrouble: (message) => troubles.push(message) })
    await client.load()
    const long = Array.from({ length: 50 }, (_, n) => `${n}`.padStart(201, 'x'))
    for (const id of long) client.arm('price', { id })
    expect([await client.flush(), troubles]).toEqual([0, ['Exposures were dead-lettered']])
  })
})

describe('POST /api/assign', () => {
  it('says why somebody is in no arm, and never has a person in two experiments of a layer', async () => {
    const { assignments } = await ask({ units: people.map(({ id }) => id), attributes: { country: 'DE' } })
    const reasons = new Map<string, number>()
    for (const { experiments } of assignments) {
      const of = Object.fromEntries(experiments.map(({ experiment: name, ...given }) => [name, given]))
      expect([of['short-form']?.arm, of['one-click']?.arm].filter((arm) => typeof arm === 'string').length).toBeLessThan(2)
      if (of['held']?.arm === 'holdout') for (const name of ['price', 'short-form', 'one-click']) expect(of[name]).toEqual({ arm: null, reason: 'holdout' })
      for (const { reason } of experiments) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
    expect([...reasons.keys()].sort()).toEqual(['assigned', 'coverage', 'holdout', 'layer'])
    const past = await ask({ units: ['a'], experiments: ['past'] })
    expect(past.assignments[0]?.experiments).toEqual([{ experiment: 'past', arm: null, reason: 'not_running' }])
  }) // prettier-ignore

  it('writes nothing unless it is asked to, and then once', async () => {
    const before = candor.intake.status().received
    const units = people.map(({ id }) => `late-${id}`)
    expect((await ask({ units, experiments: ['price'] })).exposed).toBeNull()
    expect(candor.intake.status().received).toBe(before)
    const first = await ask({ units, experiments: ['price'], expose: true })
    const inArm = first.assignments.filter(({ experiments }) => experiments[0]?.arm !== null).length
    expect(first.exposed).toEqual({ received: inArm, accepted: inArm, duplicates: 0, deadLettered: 0 })
    const again = await ask({ units, experiments: ['price'], expose: true })
    expect(again.exposed).toEqual({ received: inArm, accepted: 0, duplicates: inArm, deadLettered: 0 })
    const forced = await ask({ units, experiments: ['price'], expose: true, forced: { price: 'new' } })
    expect(forced.exposed).toEqual({ received: 0, accepted: 0, duplicates: 0, deadLettered: 0 })
  })

  it.each<[object, number, string]>([
    [{}, 400, 'units'],
    [{ units: [] }, 400, '/units'],
    [{ units: ['a'], expos: true }, 400, 'expos is no field'],
    [{ units: ['a'], expose: true }, 400, 'expose needs experiments'],
    [{ units: ['a'], experiments: ['nowhere'] }, 404, 'nowhere is not assigned here; there is'],
    [{ units: ['a'], forced: { price: 'free' } }, 400, 'price has no arm free: it has now, new'],
    [{ units: ['a'], attribute: 'deviceId', experiments: ['price'] }, 400, 'price assigns by "id", and the units are "deviceId"'],
  ])('refuses %j', async (body, status, words) => {
    const { status: told, detail } = await ask(body)
    expect([told, detail]).toEqual([status, expect.stringContaining(words)])
  }) // prettier-ignore

  it('needs the key that writes', async () => {
    expect((await ask({ units: ['a'] }, 'candor_read_none')).status).toBe(401)
    const read = { workspace: 'shop', scope: 'read' }
    const made = await candor.post('/v1/keys', JSON.stringify(read), { authorization: `Bearer ${candor.operatorKey}` })
    const { secret } = (await made.json()) as { secret: string }
    expect((await ask({ units: ['a'] }, secret)).status).toBe(403)
  })
})

describe('POST /v1/definitions', () => {
  it('refuses a range of a layer that another experiment has, and names it', async () => {
    const answer = await declare(experiment('upsell', layer(0.4, 0.5)))
    expect(answer.status).toBe(422)
    const { detail } = (await answer.json()) as { detail: string }
    expect(detail).toContain('overlaps with 0 to 0.5, which "short-form" has in the same days')
  })

  it('finds of two that exclude each other at most one free, when they come at once', async () => {
    const answers = await Promise.all([1, 2, 3].map((n) => declare(experiment(`rival-${n}`, { layer: { key: 'mail', from: 0, to: 0.6 } })))) // prettier-ignore
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422])
  })
})

describe('what is assigned elsewhere', () => {
  it('is found where the plan says how it should have been, and no verdict is given', async () => {
    await declare(experiment('foreign', {}))
    await candor.intake.drained()
    const at = new Date().toISOString()
    const arm = (n: number) => (n % 2 === 0 ? 'now' : 'new')
    const event = ({ id }: { id: string }, n: number) => ({
      ...{ id: `foreign-${n}`, verb: 'Expose', at, channel: 'web', actor: { id, channel: 'user' } },
      experiment: { key: 'foreign', arm: arm(n) },
    })
    await candor.post(`/v1/interactions?key=${KEY}`, JSON.stringify(people.map(event)))
    const own = await armsOf('foreign')
    const misplaced = people.filter(({ id }, n) => own.get(id) !== arm(n)).length
    const { checks, outcomes } = await result('foreign')
    expect(checks.find(({ id }) => id === 'assignment')).toMatchObject({
      passed: false,
      value: misplaced / people.length,
      sentence: expect.stringContaining(`${misplaced} of 120 exposed accounts`) as string,
    })
    expect(outcomes[0]?.comparisons[0]?.absolute.verdict).toBe('cannot_tell')
  })

  it('keeps the hash of its plan: what may be said of assignment changes nothing where it is not said', async () => {
    const arms = ['A', 'B'].map((name) => ({ key: name.toLowerCase(), name, weight: 1 }))
    const days = { start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' }
    const body = { name: 'Plain', hypothesis: '', brand: 'Lumen', alpha: 0.05, arms, outcomes: [OUTCOME], ...days }
    await declare({ kind: 'experiment', key: 'plain', body })
    const { plan, checks } = await result('plain')
    // As it was before plans could say anything of assignment.
    expect(plan).toBe('b2399dca42f96665121f76bbc08f84e597ff07ba1e7e27c82f481ccc7008c9f3')
    expect(checks.map(({ id }) => id)).not.toContain('assignment')
  })
})
