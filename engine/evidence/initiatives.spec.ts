import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineApi } from '../api/engine-api.ts'
import type { ExperimentAnswer, InitiativeAnswer, InitiativesAnswer } from '../api/shapes/index.ts'
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

const GIFT = {
  exposed: { verb: 'View' },
  displacement: { name: 'Paid visits', verb: 'Visit', measure: 'count', gift: 'campaign', offerDays: 7, untilDays: 14 },
} as const
/** A third is reached, in both arms alike. Every sixth of those offered it come for the gift, and not on their own; who is not offered it comes then, or a week later. */
const reached = (actor: number) => actor % 3 === 0
const takes = (actor: number) => offered(actor) && actor % 6 === 0
const paidDuring = (actor: number) => (actor % 5 === 0 || actor % 12 < 2) && !takes(actor)
const paidAfter = (actor: number) => actor % 7 < 3
const given = (actor: number) => {
  const workspace = 'gift'
  const shared = { workspace, campaign: 'offer' }
  return [
    did('View', actor, '2026-03-01', shared), // before anybody was in an arm
    did('View', actor, '2026-03-03', { workspace }), // something else
    did('Expose', actor, '2026-03-02', { workspace, experiment: 'holdout', arm: offered(actor) ? 'offer' : 'control' }),
    ...(actor === 400 ? [did('Expose', actor, '2026-03-02', { workspace, experiment: 'holdout', arm: 'control' })] : []),
    ...(reached(actor) ? [did('View', actor, '2026-03-03', shared)] : []),
    ...(takes(actor) ? [did('Claim', actor, '2026-03-03', shared), did('Visit', actor, '2026-03-04', shared)] : []),
    ...(paidDuring(actor) ? [did('Visit', actor, '2026-03-05', { workspace })] : []),
    ...(paidAfter(actor) ? [did('Visit', actor, '2026-03-10', { workspace }), did('Visit', actor, '2026-03-11', { workspace })] : []),
  ]
} // prettier-ignore

/** Six in ten of those offered it come, three of the others. */
const moved = (experiment: string, actor: number) => {
  const workspace = 'twice'
  const comesNow = (actor >> 1) % 10 < (offered(actor) ? 6 : 3)
  return [
    did('Expose', actor, '2026-03-02', { workspace, experiment, arm: offered(actor) ? 'offer' : 'control' }),
    ...(comesNow ? [did('Visit', actor, '2026-03-04', { workspace })] : []),
  ]
}

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
    defined('experiment', 'holdout', { ...EXPERIMENT, smallestWorthwhile: 0.2 }, 'gift'),
    defined('initiative', 'gift', { ...INITIATIVE, lot: GIFT }, 'gift'),
    ...PEOPLE.flatMap(given),
    defined('experiment', 'holdout', EXPERIMENT, 'twice'),
    defined('experiment', 'again', { ...EXPERIMENT, name: 'The offer again' }, 'twice'),
    defined('initiative', 'offer', INITIATIVE, 'twice'),
    ...PEOPLE.flatMap((actor) => [...moved('holdout', actor), ...moved('again', actor + PEOPLE.length)]),
  )
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const resultsOf = ({ ladder }: InitiativeAnswer) =>
  ['randomised', 'naive'].map((id) => ladder.find(({ rung }) => rung === id)?.result)
const stepOf = ({ ladder }: InitiativeAnswer, id: string) => ladder.find(({ rung }) => rung === id)

const get = async <T>(url: string): Promise<T> => {
  const response = await app.inject(url)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<T>()
}

describe('an initiative with a holdout', () => {
  it('is answered by chance: no effect, where the naive comparison claims one for every taker', async () => {
    const told = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=held')
    const { route, decision, experiment } = told
    expect([route.rung, experiment, decision.decided]).toEqual(['randomised', 'holdout', 'does not hold'])
    const [randomised, naive] = resultsOf(told)
    expect(randomised?.effect).toMatchObject({ value: 0, verdict: 'no_effect_detected', specifications: 2 })
    expect(randomised?.total).toMatchObject({ value: 0, unit: 'people', verdict: 'no_effect_detected' })
    // All 100 takers came; of the 300 others, 100 did.
    expect(naive?.effect.value).toBeCloseTo(2 / 3, 12)
    expect(naive?.total.value).toBeCloseTo(200 / 3, 9)
    expect(naive?.effect.verdict).toBe('association_only')
  })

  it('costs at least something, and no end of it, where nothing was caused', async () => {
    const [randomised, naive] = resultsOf(await get('/api/initiatives/offer?workspace=held'))
    expect(randomised?.cost.finding).toMatchObject({ value: null, interval: { hi: null }, verdict: 'cannot_tell' })
    expect(randomised?.cost.words).toContain('There is no upper end')
    expect(naive?.cost.finding.value).toBeCloseTo(15, 9)
  })

  it('scales interval and verdict with the people who got it', async () => {
    const [randomised] = resultsOf(await get('/api/initiatives/offer?workspace=held'))
    const { effect, total, over } = randomised ?? {}
    expect(over).toEqual({ times: 200, words: '200 people' })
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

describe('what else the lot of an initiative says', () => {
  const one = (told: InitiativeAnswer, id: string) => told.lot.find((reading) => reading.id === id)
  /** Difference of the arms in what is said of each, among some of them; whoever was in both arms is in neither. */
  const difference = (of: (actor: number) => number, among: (actor: number) => boolean = () => true): number => {
    const mean = (arm: boolean) => {
      const people = PEOPLE.filter((actor) => actor !== 400 && offered(actor) === arm && among(actor))
      return people.reduce((sum, actor) => sum + of(actor), 0) / people.length
    }
    return mean(true) - mean(false)
  }

  it('is the effect on those who take it: none, of people who were all coming anyway', async () => {
    const told = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=held')
    const [finding] = one(told, 'takers')?.findings ?? []
    expect(finding).toMatchObject({ value: 0, p: 1, evidence: 'randomised', verdict: 'cannot_tell' })
    // scipy 1.17, arms compared in Y − βD at the 4.5 % that the plan spends by its end.
    expect(finding?.interval?.lo).toBeCloseTo(-0.22548146367848657, 9)
    expect(finding?.interval?.hi).toBeCloseTo(0.18399418543766985, 9)
    const said = (id: string) => finding?.checks.find((check) => check.id === id)?.sentence
    expect(said('one_sided')).toContain('Nobody took it who was not offered it')
    expect(said('exclusion')).toContain('Without it those who took it would have had 100% on average')
    expect(one(told, 'exposed')?.findings).toEqual([])
    expect(one(told, 'exposed')?.why).toContain('Its plan names no act')
    expect(one(told, 'displacement')?.why).toContain('without the gift')
  })

  it('is the outcome of those who were reached, and that without the gift: during the offer, after it, in both', async () => {
    const told = await get<InitiativeAnswer>('/api/initiatives/gift?workspace=gift')
    const came = (actor: number) => Number(takes(actor) || paidDuring(actor))
    const [exposed] = one(told, 'exposed')?.findings ?? []
    expect(exposed?.value).toBeCloseTo(difference(came, reached), 12)
    expect(exposed?.n).toBe(133)
    expect(exposed?.checks.find(({ id }) => id === 'exposure_rate')).toMatchObject({ passed: true })
    const rest = one(told, 'displacement')
    const during = (actor: number) => Number(paidDuring(actor))
    const after = (actor: number) => 2 * Number(paidAfter(actor))
    const values = [during, after, (actor: number) => during(actor) + after(actor)].map((of) => difference(of))
    expect(rest?.findings.map(({ value }) => value)).toEqual(values.map((value) => expect.closeTo(value, 12) as number))
    expect(rest?.findings.map(({ unit, plan }) => [unit, plan])).toEqual(Array(3).fill(['events', exposed?.plan]))
    const [took] = one(told, 'takers')?.findings ?? []
    expect(took?.value).toBeCloseTo(difference(came) / difference((actor) => Number(takes(actor))), 12)
  })

  it('is a table to take away, everybody first', async () => {
    const csv = (await app.inject('/api/tables/initiative-lot?workspace=gift&key=gift&format=csv')).body
      .trim()
      .split('\n')
    expect(csv.map((line) => line.split(',')[2])).toEqual(['"reading"', '"everybody"', '"takers"', '"exposed"', ...Array<string>(3).fill('"displacement"')]) // prettier-ignore
    expect((await app.inject('/api/tables/initiative-lot?workspace=gift')).statusCode).toBe(400)
  })

  it('is nothing where chance decided nothing', async () => {
    expect((await get<InitiativeAnswer>('/api/initiatives/other?workspace=open')).lot).toEqual([])
  })
})

describe('an initiative with two holdouts', () => {
  it('is answered by both together, and replicated where each shows it', async () => {
    const told = await get<InitiativeAnswer>('/api/initiatives/offer?workspace=twice')
    expect([told.route.rung, told.experiment, told.decision.decided]).toEqual(['replicated', null, 'holds'])
    const { effect, total, lots } = stepOf(told, 'replicated')?.result ?? {}
    expect(effect).toMatchObject({ evidence: 'replicated', verdict: 'effect_detected', n: 800 })
    expect(effect?.value).toBeCloseTo(0.3, 12)
    // Two shares of 0.6 and 0.3 among 200 each: variance 0.24 / 199 + 0.21 / 199, halved by the second lot.
    expect((effect?.interval?.hi ?? 0) - 0.3).toBeCloseTo(1.959963984540054 * Math.sqrt(0.45 / 199 / 2), 9)
    expect([total?.value, total?.evidence]).toEqual([expect.closeTo(120, 9), 'replicated'])
    expect(lots?.map(({ key, counted }) => [key, counted])).toEqual([['again', true], ['holdout', true]]) // prettier-ignore
    expect(stepOf(told, 'randomised')?.why).toContain('none of them is chosen')
    const { judges } = await get<ExperimentAnswer>('/api/experiments/again?workspace=twice')
    expect(judges.map(({ key, others }) => [key, others.map((other) => other.key)])).toEqual([['offer', ['holdout']]])
  })
})

describe('an initiative without a holdout', () => {
  it('shows the same association and decides nothing by it, and says what would', async () => {
    const told = await get<InitiativeAnswer>('/api/initiatives/other?workspace=open')
    const { route, decision } = told
    expect([route.rung, decision.decided]).toEqual(['naive', 'open'])
    expect(stepOf(told, 'randomised')).toMatchObject({ result: null, answers: false })
    expect(stepOf(told, 'randomised')?.why).toContain('nobody was left out by lot')
    expect(stepOf(told, 'naive')?.result?.effect).toMatchObject({
      verdict: 'association_only',
      evidence: 'association',
    })
    // A third without it, 11 points more, halves, power 0.8: 2 · 7.849 · (0.2222 + 0.2468) / 0.11² = 608 by the normal formula.
    expect(route.next).toMatch(/let chance decide.*\+11 percentage points.*8 of 10 such runs it takes 6[01]\d people/s)
  })

  it('of which nobody was seen to take part, or whose campaign has no name, has no answer and says why', async () => {
    const poster = await get<InitiativeAnswer>('/api/initiatives/poster?workspace=open')
    expect(poster.route.rung).toBeNull()
    expect(stepOf(poster, 'naive')?.why).toContain('Nobody was seen to claim or like it')
    const unnamed = await get<InitiativeAnswer>('/api/initiatives/unnamed?workspace=open')
    expect(stepOf(unnamed, 'naive')?.why).toContain('names no campaign')
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
