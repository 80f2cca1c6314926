import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DefinitionRow, InteractionRow } from '@candor/queries'
import { engineApi } from '../../api/engine-api.ts'
import type { DesignsAnswer, PlanAnswer } from '../../api/shapes/index.ts'
import { Random } from '../../stats/random.ts'
import { defined, did, openTestStore, type TestStore } from '../../test/journal.ts'
import { INITIATIVE } from '../test/plans.ts'
import { inPlaces, START } from '../test/series-plans.ts'
import { panelIn, told } from '../test/series-world.ts'

const SEED = 20_261_129
const DAY = 86_400_000
const day = (at: number, hours = 0): string => new Date(at + hours * 3_600_000).toISOString()
/** When everything below starts, and a millisecond after it is asked: six weeks after START. */
const NOW = START + 42 * DAY

let world: TestStore
let app: FastifyInstance
/** Of the people in "town", who came again within a week of being seen first. */
const came = new Map<number, boolean>()

/** 1,200 people, seen first on a day of the twelve weeks before by a visit; three in ten come again within a week. */
function townsfolk(random: Random): InteractionRow[] {
  return Array.from({ length: 1200 }, (_, i) => i + 1).flatMap((actor) => {
    const first = NOW - 91 * DAY + random.integer(84) * DAY
    came.set(actor, random.uniform() < 0.3)
    const visit = (at: number, hours: number) => did('Visit', actor, day(at, hours), { workspace: 'town' })
    return [
      visit(first, 1),
      ...(came.get(actor) === true ? [visit(first + (1 + random.integer(6)) * DAY, 2)] : []),
      did('Invite', actor, day(first - DAY), { workspace: 'town' }),
    ]
  })
}

const plan = (key: string, workspace: string, changes: object): DefinitionRow =>
  defined('initiative', key, { ...INITIATIVE, start: day(NOW), end: day(NOW + 28 * DAY), ...changes }, workspace)

beforeAll(async () => {
  const random = new Random(SEED)
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date(NOW - 1) })
  const places = inPlaces(6)
  await world.add(
    plan('offer', 'town', { smallestWorthwhile: 0.12, rule: { text: 'Repeat it.', decidesOn: 'cost', atMost: 5 } }),
    plan('faint', 'town', { smallestWorthwhile: 0.0001 }),
    plan('done', 'town', { smallestWorthwhile: 0.12, start: day(NOW - 20 * DAY), end: day(NOW - 10 * DAY) }),
    ...townsfolk(random),
    did('View', 1, day(NOW - 1), { workspace: 'town' }),
    defined('initiative', 'north', { ...places, start: day(NOW), end: day(NOW + 41 * DAY), smallestWorthwhile: 4 }, 'shops'),
    ...told(panelIn(random, { before: 26, after: 6 }), 'week', { workspace: 'shops' }),
    ...Array.from({ length: 150 }, (_, i) => i + 10).flatMap((actor) => [
      did('View', actor, day(NOW - 40 * DAY), { workspace: 'shops' }),
      did('Purchase', actor, day(NOW - 40 * DAY, 5), { workspace: 'shops', value: 5 + random.integer(10), currency: 'EUR' }),
    ]),
  ) // prettier-ignore
})
afterAll(async () => {
  await app.close()
  await world.close()
})

async function designs(key: string, workspace = 'town') {
  const response = await app.inject(`/api/initiatives/${key}/designs?workspace=${workspace}`)
  expect(response.statusCode, response.body).toBe(200)
  const answer = response.json<DesignsAnswer>()
  const of = (rung: string) => answer.designs.find((design) => design.rung === rung)
  return { ...answer, of }
}

describe(`designs by a history of 1,200 people (seed ${SEED})`, () => {
  it('reads how people do by themselves: whoever comes again counts, and what they first came for does not', async () => {
    const { history } = await designs('offer')
    const share = [...came.values()].filter(Boolean).length / came.size
    expect(history.people).toBe(1200)
    expect(history.mean).toBeCloseTo(share, 12)
    expect(history.sd).toBeCloseTo(Math.sqrt((share * (1 - share) * 1200) / 1199), 9)
  })

  it('names the lot first, with the size that the planner gives for the same history', async () => {
    const { first, words, history, of, begun } = await designs('offer')
    const response = await app.inject({ method: 'POST', url: '/api/calculator/plan/share', payload: { control: history.mean, effect: 0.12 } }) // prettier-ignore
    const planned = response.json<PlanAnswer>()
    const lot = of('randomised')
    expect([first, begun, lot?.finds]).toEqual(['randomised', false, true])
    expect([lot?.numbers?.units, lot?.numbers?.power]).toEqual([planned.units, planned.power])
    // Some fourteen come a day, more in one week than in another; and the last window takes a week.
    expect(Math.abs((lot?.numbers?.days ?? 0) - (planned.units ?? 0) / (1200 / 84) - 7)).toBeLessThan(4)
    expect(words).toMatch(/^The cheapest design that would find \+12 percentage points a person in 8 of 10 such runs: by lot among people\./) // prettier-ignore
    expect(words).toContain('worth €')
  })

  it('says what it costs to decide wrongly, and that whoever chooses to take part tells nothing', async () => {
    const { wrong, of } = await designs('offer')
    expect(wrong[0]).toBe('Repeated though it does nothing: €1,000 each time.')
    expect(wrong[1]).toMatch(/^Ended though it works just well enough: \d+ outcomes/)
    expect(of('adjusted')).toMatchObject({ finds: false, numbers: null })
    expect(of('places')?.told).toContain('does not say in which places')
  })

  it('refuses what is hopeless, and says of what has run what would have told more', async () => {
    const faint = await designs('faint')
    expect([faint.first, faint.of('randomised')?.numbers]).toEqual([null, null])
    expect(faint.words).toContain('No design that is feasible here')
    expect((await designs('done')).begun).toBe(true)
  })

  it('reads the places of a plan in their own past, and sees more with a larger effect worth acting on', async () => {
    const { of, history } = await designs('north', 'shops')
    const numbers = of('places')?.numbers
    expect([numbers?.units, numbers?.counted, numbers?.leftOut, numbers?.days]).toEqual([25, 'places', 24, 42])
    expect(numbers?.smallest).toBeGreaterThan(0)
    expect(history.people).toBeGreaterThanOrEqual(100)
    expect(of('places')?.told).toContain('in 8 of 10 such runs')
    expect(of('everybody')?.numbers?.leftOut).toBe(0)
  })

  it('takes a draft that nobody declared, by the same definition', async () => {
    const body = { ...INITIATIVE, smallestWorthwhile: 0.12, start: day(NOW), end: day(NOW + 28 * DAY) }
    const post = (payload: object) => app.inject({ method: 'POST', url: '/api/initiatives/designs?workspace=town', payload }) // prettier-ignore
    const draft = (await post(body)).json<DesignsAnswer>()
    const declared = await designs('offer')
    expect(draft.key).toBeNull()
    expect(draft.designs.map(({ numbers }) => numbers)).toEqual(declared.designs.map(({ numbers }) => numbers))
    expect((await post({ ...body, end: day(NOW - DAY) })).statusCode).toBe(400)
    expect((await app.inject('/api/initiatives/none/designs?workspace=town')).statusCode).toBe(404)
  })
})
