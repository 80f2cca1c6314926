import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentAnswer, ExperimentsAnswer } from '../api/shapes/index.ts'
import { engineApi } from '../api/engine-api.ts'
import { capped } from '../stats/capping.ts'
import { crossMomentsOf } from '../stats/cross-moments.ts'
import { cuped } from '../stats/cuped.ts'
import { effectOf, liftOf, type Arms, type EffectRefusal } from '../stats/effect.ts'
import { plainArms } from '../stats/linear-part.ts'
import { welch } from '../stats/welch.ts'
import { momentsOf } from '../stats/moments.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'

const workspace = 'main'
const ARMS = ['control', 'offer'].map((key) => ({ key, name: key, weight: 1 }))
const PLAN = {
  name: 'Offer',
  hypothesis: 'The offer brings visits',
  brand: 'Acme',
  arms: ARMS,
  alpha: 0.05,
  monitoring: { kind: 'fixed' },
  start: '2026-03-01T00:00:00Z',
  end: '2026-03-08T00:00:00Z',
}
const outcome = (key: string, verb: string, measure: string, rest: object = {}) => ({
  ...{ key, name: key, verb, measure, windowDays: 7, better: 'higher' },
  ...rest,
})
const VISITS = outcome('visits', 'Visit', 'count')

/** What each of 240 people did: as often before as is their habit, and more of it in the arm with the offer. */
const people = Array.from({ length: 240 }, (_, i) => i + 1)
const armOf = (actor: number) => (actor % 2 === 0 ? 'control' : 'offer')
const isOffered = (actor: number) => (armOf(actor) === 'offer' ? 1 : 0)
const before = (actor: number) => actor % 5
const after = (actor: number) => (actor % 5) + (actor % 3) + isOffered(actor)
const bought = (actor: number) => Array.from({ length: actor % 4 }, (_, i) => 10 * (i + 1) + (actor % 7) + 3 * isOffered(actor)) // prettier-ignore
const late = (actor: number) => (actor % 10 < 3 + 4 * isOffered(actor) ? 1 : 0)

let world: TestStore
let app: FastifyInstance
beforeAll(async () => {
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store, now: () => new Date('2026-06-01T00:00:00Z') })
  const times = (verb: string, actor: number, day: string, n: number) => Array.from({ length: n }, () => did(verb, actor, day)) // prettier-ignore
  await world.add(
    ...people.map((actor) => did('Expose', actor, '2026-03-01', { experiment: 'offer', arm: armOf(actor) })),
    ...people.flatMap((actor) => [
      ...times('Visit', actor, '2026-02-20', before(actor)),
      ...times('Visit', actor, '2026-03-02', after(actor)),
      ...bought(actor).map((value) => did('Purchase', actor, '2026-03-03', { value })),
      ...times('Claim', actor, '2026-03-06', late(actor)),
      ...times('Claim', actor, '2026-03-02', actor % 2),
      // Nothing an offer could change, and yet it differs; what one could change, and does not.
      ...times('Follow', actor, '2026-03-02', isOffered(actor) * (actor % 3 === 0 ? 1 : 0)),
      ...times('Like', actor, '2026-03-02', actor % 6 < 2 ? 1 : 0),
    ]),
  )
})
afterAll(async () => {
  await app.close()
  await world.close()
})

async function read<T>(path: string): Promise<T> {
  const response = await app.inject(path)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<T>()
}

async function resultOf(outcomes: object[], plan: object = {}): Promise<ExperimentAnswer> {
  await world.add(defined('experiment', 'offer', { ...PLAN, outcomes, ...plan }, workspace))
  return read(`/api/experiments/offer?workspace=${workspace}`)
}

/** The moments of both arms, from the people one by one. */
const armsBy = (of: (actor: number) => readonly number[], variables: number) =>
  ['offer', 'control'].map((key) => crossMomentsOf(people.filter((actor) => armOf(actor) === key).map(of), variables))

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const close = (value: number | undefined | null) => expect.closeTo(value ?? NaN, 9) as number

/** The answer's two effects against those of the arms. */
function expectEffects(answer: ExperimentAnswer, arms: Arms | EffectRefusal | undefined, method: string): void {
  const { absolute, relative } = answer.outcomes[0]?.comparisons[0] ?? {}
  if (arms === undefined || 'refused' in arms) throw new Error('no arms')
  expect(effectOf(arms)).toMatchObject({ value: close(absolute?.value), lo: close(absolute?.interval?.lo), p: close(absolute?.p) }) // prettier-ignore
  expect(liftOf(arms)).toMatchObject({ value: close(relative?.value), hi: close(relative?.interval?.hi) })
  expect(absolute?.interval?.method).toBe(method)
}

describe('an outcome of', () => {
  it('people whose plan adjusts for what they did before: effect and interval of CUPED (Deng et al. 2013)', async () => {
    const [treatment, control] = armsBy((actor) => [after(actor), before(actor)], 2)
    const arms = treatment && control && cuped(treatment, control, { kind: 'mean', of: 0 }, [{ kind: 'mean', of: 1 }])
    const answer = await resultOf([VISITS], { adjust: {} })
    expectEffects(answer, arms, 'Welch t, adjusted for the 14 days before')
    const reduction = arms === undefined || 'refused' in arms ? null : arms.reduction
    const check = answer.outcomes[0]?.comparisons[0]?.absolute.checks.find(({ id }) => id === 'adjustment')
    expect(check?.value).toBeCloseTo(reduction ?? NaN, 10)
    expect(answer.checks.find(({ id }) => id === 'pre_period')).toMatchObject({ passed: true })
  })

  it('people whose plan does not: the plain difference, and what adjusting would have done', async () => {
    const absolute = (await resultOf([VISITS])).outcomes[0]?.comparisons[0]?.absolute
    expect(absolute).toMatchObject({ value: close(1), interval: { method: 'Welch t' } })
    expect(absolute?.checks.find(({ id }) => id === 'adjustment')?.sentence).toContain('the plan does not say so')
  })

  it('a ratio: money per purchase, by the delta method (Deng, Knoblich & Lu 2018)', async () => {
    const ratio = outcome('basket', 'Purchase', 'value', { per: { verb: 'Purchase', measure: 'count' } })
    const [treatment, control] = armsBy((actor) => [sum(bought(actor)), bought(actor).length], 2)
    const arms = treatment && control && plainArms(treatment, control, { kind: 'ratio', numerator: 0, denominator: 1 })
    const answer = await resultOf([ratio])
    expectEffects(answer, arms, 'Welch t, delta method')
    const [level] = answer.outcomes[0]?.arms ?? []
    const all = people.filter((actor) => armOf(actor) === 'control').flatMap(bought)
    expect(level?.level).toMatchObject({ unit: 'money', value: close(sum(all) / all.length) })
  })

  it('a ratio to nothing: refused, with the reason', async () => {
    const none = outcome('none', 'Visit', 'count', { per: { verb: 'Invite', measure: 'count' } })
    const [answer] = (await resultOf([none], { adjust: {} })).outcomes
    expect(answer?.comparisons[0]?.absolute).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(answer?.comparisons[0]?.absolute.sentence).toContain('The denominator of an arm is 0')
    expect(answer?.arms[0]?.level.sentence).toContain('Nobody of this arm did what it is divided by')
  })

  it('capped sums, and of what people did only after some days', async () => {
    const [cut] = (await resultOf([outcome('spend', 'Purchase', 'value', { cap: 30 })])).outcomes
    const spend = (arm: string) => momentsOf(people.filter((actor) => armOf(actor) === arm).map((actor) => capped(sum(bought(actor)), { lower: 0, upper: 30 }))) // prettier-ignore
    const test = welch(spend('offer'), spend('control'))
    expect(cut?.comparisons[0]?.absolute).toMatchObject({ value: close(test?.difference), p: close(test?.p) })
    const [kept] = (await resultOf([outcome('back', 'Claim', 'any', { fromDay: 3 })])).outcomes
    expect(kept?.arms.map(({ level }) => level.value)).toEqual([0.4, 0.6])
    expect(kept?.arms[0]?.level.population).toContain('from 3 to 7 days after first exposure')
  })
})

describe('an outcome that stands guard', () => {
  const guard = (key: string, verb: string, margin: object, better = 'higher') =>
    outcome(key, verb, 'any', { role: 'guardrail', margin, better })

  it('says from the interval of its effect whether it is worse by the margin, and withholds nothing', async () => {
    const { outcomes, checks } = await resultOf([
      VISITS,
      guard('likes', 'Like', { value: 0.2 }),
      guard('narrow', 'Like', { value: 0.01 }),
      guard('follows', 'Follow', { value: 0.1 }, 'lower'),
      guard('relative', 'Like', { value: 0.6, relative: true }),
    ])
    const guards = outcomes.map(({ comparisons }) => comparisons[0]?.guard?.verdict)
    expect(guards).toEqual([undefined, 'not_worse', 'cannot_tell', 'worse_than_margin', 'not_worse'])
    expect(outcomes[3]?.comparisons[0]?.guard?.sentence).toBe('The guardrail is broken: it got worse by more than the margin of 10 percentage points.') // prettier-ignore
    expect(outcomes[3]?.comparisons[0]?.absolute).toMatchObject({ verdict: 'effect_detected' })
    expect(checks.some(({ passed }) => passed === false)).toBe(false)
    expect(outcomes[0]?.comparisons[0]?.absolute.verdict).toBe('effect_detected')
  })

  it('is broken for nobody who cannot be told: a failed check leaves the guard open', async () => {
    const moving = outcome('follows', 'Follow', 'any', { role: 'negative-control' })
    const { outcomes } = await resultOf([VISITS, guard('likes', 'Like', { value: 0.2 }), moving])
    expect(outcomes[1]?.comparisons[0]?.guard).toMatchObject({ verdict: 'cannot_tell', bound: null })
  })
})

describe('a negative control', () => {
  const control = (verb: string) => outcome('still', verb, 'any', { role: 'negative-control' })
  const listed = async () => (await read<ExperimentsAnswer>(`/api/experiments?workspace=${workspace}`)).experiments[0]

  it('that moves withholds every verdict but its own, on the list as well', async () => {
    const { outcomes, checks } = await resultOf([VISITS, control('Follow')])
    expect(checks.find(({ id }) => id === 'negative_control')).toMatchObject({ passed: false, threshold: 0.05 })
    expect(outcomes[0]?.comparisons[0]?.absolute).toMatchObject({ verdict: 'cannot_tell' })
    expect(outcomes[0]?.comparisons[0]?.absolute.sentence).toContain('“still” moved under offer')
    expect(outcomes[1]?.comparisons[0]?.absolute.verdict).toBe('effect_detected')
    expect(await listed()).toMatchObject({ trusted: false, primary: { verdict: 'cannot_tell' } })
  })

  it('that stays still, or was never done, withholds nothing', async () => {
    const { outcomes, checks } = await resultOf([VISITS, control('Like')])
    expect(checks.find(({ id }) => id === 'negative_control')).toMatchObject({ passed: true })
    expect(outcomes[0]?.comparisons[0]?.absolute.verdict).toBe('effect_detected')
    expect(await listed()).toMatchObject({ trusted: true })
    const never = (await resultOf([VISITS, control('Message')])).checks.find(({ id }) => id === 'negative_control')
    expect(never).toMatchObject({ passed: null, value: null })
  })
})
