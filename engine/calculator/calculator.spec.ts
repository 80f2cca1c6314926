/** The calculator through its routes: published answers, honest words, and figures that cannot be. */
import Fastify, { type FastifyInstance } from 'fastify'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineApi } from '../api/engine-api.ts'
import * as shapes from '../api/shapes/index.ts'
import { openTestStore, type TestStore } from '../test/journal.ts'

let world: TestStore
let app: FastifyInstance
beforeAll(async () => {
  world = await openTestStore()
  app = Fastify()
  await app.register(engineApi, { store: world.store })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const post = (path: string, body: unknown) =>
  app.inject({ method: 'POST', url: `/api/calculator/${path}`, headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) }) // prettier-ignore
async function analysed(path: string, body: object): Promise<shapes.CalculatorAnswer> {
  const response = await post(path, { randomised: true, ...body })
  expect(response.statusCode, response.body).toBe(200)
  const answer = response.json<shapes.CalculatorAnswer>()
  expect([...Value.Errors(shapes.CalculatorAnswer, answer)]).toEqual([])
  return answer
}
async function planned(path: string, body: object): Promise<shapes.PlanAnswer> {
  const response = await post(`plan/${path}`, body)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<shapes.PlanAnswer>()
}

const mail = { treatment: { n: 21307, successes: 3894 }, control: { n: 21306, successes: 2262 } }
const spend = { treatment: { n: 21307, mean: 1.422617, sd: 17.754 }, control: { n: 21306, mean: 0.652789, sd: 11.588 } }
const moments = { n: 50, mean: [10, 5], covariance: [[4, 1.5], [1.5, 1]] } // prettier-ignore

describe('the calculator', () => {
  it('finds the visits of the Hillstrom e-mail test (2008): 7.66 points more, a lift of 72 %, from two rows of numbers', async () => {
    const { absolute, relative, belief, method } = await analysed('share', { ...mail, name: 'Visit' })
    expect(absolute.value).toBeCloseTo(0.07659, 4)
    expect(absolute).toMatchObject({ verdict: 'effect_detected', n: 42613, unit: 'share' })
    expect(absolute.sentence).toContain('Visit, treatment minus control: +7.7 percentage points')
    expect(relative.value).toBeCloseTo(0.7213, 3)
    expect(relative.p).toBe(absolute.p)
    expect([method, belief?.chanceToWin]).toEqual(['Welch t', 1])
  })

  it('finds t 5.300 and p 1.16e-7 for its spend (published moments), and the same from the moments route', async () => {
    const { absolute } = await analysed('mean', { ...spend, unit: 'money' })
    expect((absolute.p ?? 0) / 1.16e-7).toBeCloseTo(1, 2)
    const [t, c] = [spend.treatment, spend.control].map(({ n, mean, sd }) => ({ n, mean: [mean], covariance: [[sd * sd]] })) // prettier-ignore
    const again = await analysed('moments', { outcome: { kind: 'mean', of: 0 }, strata: [{ treatment: t, control: c }], unit: 'money' }) // prettier-ignore
    expect(again.absolute).toEqual(absolute)
  })

  it('takes an exact test where few did it, and says so; the relative change is then refused with the reason', async () => {
    const few = await analysed('share', { treatment: { n: 10, successes: 7 }, control: { n: 12, successes: 2 } })
    expect(few.absolute.p).toBeCloseTo(0.01734113693237306, 10)
    expect(few).toMatchObject({ method: 'exact unconditional (Barnard)', relative: { value: null, verdict: 'cannot_tell' } }) // prettier-ignore
    const rare = await analysed('share', {
      treatment: { n: 90_000, successes: 4 },
      control: { n: 90_000, successes: 0 },
    })
    expect(rare.method).toContain('score')
  })

  it('adjusts by what was before, for means and by moments, and says how much variance that took out', async () => {
    const arm = { n: 500, mean: 10, sd: 4, before: { mean: 9, sd: 3, correlation: 0.8 } }
    const answer = await analysed('mean', { treatment: { ...arm, mean: 10.4 }, control: arm })
    expect(answer.reduction).toBeCloseTo(0.64, 2)
    const outcome = { kind: 'ratio', numerator: 0, denominator: 1 }
    const strata = [{ treatment: moments, control: moments }, { treatment: moments, control: moments }] // prettier-ignore
    expect((await analysed('moments', { outcome, strata })).method).toContain('post-stratified')
    const covariate = { outcome: { kind: 'mean', of: 0 }, covariates: [{ kind: 'mean', of: 1 }], strata: strata.slice(1) } // prettier-ignore
    expect((await analysed('moments', covariate)).reduction).toBeGreaterThan(0.4)
  })

  it('compares ratios, counts, medians and net promoter scores', async () => {
    const ratio = { n: 900, numerator: { mean: 3, sd: 2 }, denominator: { mean: 10, sd: 5 }, correlation: 0.6 }
    expect((await analysed('ratio', { treatment: ratio, control: ratio })).absolute.value).toBe(0)
    const events = { treatment: { events: 41, exposure: 28_010 }, control: { events: 15, exposure: 19_017 } }
    const counts = await analysed('count', events)
    expect(counts.relative.interval?.hi).toBeCloseTo(2.4494227604546572, 9)
    expect(counts.absolute.value).toBeNull()
    const unbounded = await analysed('count', { ...events, control: { events: 0, exposure: 1 } })
    expect(unbounded.relative).toMatchObject({ value: null, interval: { hi: null }, verdict: 'cannot_tell' })
    const median = { n: 400, value: 31, lower: 29, upper: 33 }
    expect((await analysed('quantile', { treatment: { ...median, value: 32 }, control: median })).absolute.value).toBe(
      1,
    )
    const scores = { treatment: { promoters: 60, passives: 30, detractors: 10 }, control: { promoters: 40, passives: 40, detractors: 20 } } // prettier-ignore
    expect((await analysed('nps', scores)).absolute.value).toBeCloseTo(30, 12)
  })

  it('withholds the verdict when arms are not of the planned sizes, and claims nothing where nobody was assigned at random', async () => {
    const lopsided = await analysed('share', { ...mail, treatment: { n: 30_000, successes: 5400 }, planned: { treatment: 1, control: 1 } }) // prettier-ignore
    expect(lopsided.absolute).toMatchObject({ verdict: 'cannot_tell', checks: [{ id: 'sample_ratio', passed: false }] })
    expect((await analysed('share', { ...mail, randomised: false })).absolute.verdict).toBe('association_only')
  })

  it('says of a guardrail whether it held, in the unit of the margin', async () => {
    const arm = (successes: number) => ({ n: 10_000, successes })
    const margin = { size: 0.05, relative: true }
    const held = await analysed('share', { treatment: arm(4990), control: arm(5000), margin })
    expect(held.margin).toMatchObject({ verdict: 'not_worse' })
    expect(held.margin?.sentence).toMatch(/^Not worse by the margin or more: −0.2%, at least −.*% at 95% one-sided/)
    expect((await analysed('share', { treatment: arm(4000), control: arm(5000), margin })).margin?.verdict).toBe('worse_than_margin') // prettier-ignore
  })
})

describe('the planner', () => {
  it('asks for 128 people to find half a standard deviation in 80 % (Cohen 1988), and knows the time', async () => {
    const plan = await planned('mean', { sd: 2, effect: 1, daily: [10] })
    expect(plan).toMatchObject({ solved: 'units', units: 128, treatment: 64, days: 13, weeks: 2 })
    expect(plan.sentence).toContain('it takes 128 people in both arms together. At this traffic that is 13 days; run 2 whole weeks.') // prettier-ignore
  })

  it('is its own inverse: the smallest effect of a size has the power that was asked for', async () => {
    const smallest = await planned('share', { control: 0.08, units: 9000, better: 'lower' })
    expect(smallest.effect).toBeLessThan(0)
    const back = await planned('share', { control: 0.08, units: 9000, effect: smallest.effect })
    expect(back).toMatchObject({ solved: 'power' })
    expect(back.power).toBeCloseTo(0.8, 10)
  })

  it('counts clusters where clusters are assigned, and days where days are given', async () => {
    const clusters = { size: 20, icc: 0.05 }
    const plan = await planned('share', { control: 0.1, effect: 0.2, relative: true, clusters })
    expect(plan).toMatchObject({ counted: 'clusters', relativeEffect: expect.closeTo(0.2, 12) as number })
    expect(plan.sentence).toContain('clusters in both arms together')
    expect((await planned('nps', { promoters: 0.4, detractors: 0.2, days: 14, daily: [100, 50] })).units).toBe(150 + 12 * 75) // prettier-ignore
  })

  it('refuses a hopeless design with the reason', async () => {
    const plan = await planned('share', { control: 0.05, effect: 0.0001, daily: [100] })
    expect(plan).toMatchObject({ solved: null, days: null })
    expect(plan.sentence).toMatch(/^This design cannot tell\. It needs [\d]+ units and 36500 come in 365 days/)
    expect(await planned('mean', { sd: 1, effect: 1e-12 })).toMatchObject({ solved: null, units: null })
    expect(await planned('mean', { sd: 1, units: 3 })).toMatchObject({ solved: null })
  })
})

describe('figures that cannot be', () => {
  it.each([
    ['share', { ...mail, treatment: { n: 5, successes: 9 }, randomised: true }, 'These figures cannot be'],
    ['share', { ...mail }, 'randomised'],
    ['share', { ...mail, randomised: true, level: 2 }, 'level'],
    ['share', { ...mail, randomised: true, treatment: { n: -1, successes: 0 } }, 'treatment/n'],
    ['mean', { ...spend, randomised: true, control: { n: 10, mean: 1, sd: -1 } }, 'control/sd'],
    ['moments', { outcome: { kind: 'mean', of: 7 }, strata: [{ treatment: moments, control: moments }], randomised: true }, 'numbered from 0'],
    ['moments', { outcome: { kind: 'mean', of: 0 }, strata: [{ treatment: { ...moments, covariance: [[1, 9], [9, 1]] }, control: moments }], randomised: true }, 'no correlation beyond 1'],
    ['quantile', { treatment: { n: 9, value: 1, lower: 2, upper: 3 }, control: { n: 9, value: 1, lower: 0, upper: 3 }, randomised: true }, 'lies between its bounds'],
    ['plan/share', { control: 0.99, effect: 0.5 }, 'a share must stay between 0 and 1'],
    ['plan/mean', { sd: 1 }, 'Give an effect to find its size'],
    ['plan/mean', { sd: 1, effect: 0.1, relative: true }, 'control’s level'],
    ['plan/mean', { sd: 1, days: 3 }, 'without traffic'],
    ['plan/share', { control: 0.5, effect: 0.1, power: 0.01 }, 'power between'],
  ])('at %s are a 400 that says what to do: %j', async (path, body, words) => {
    const response = await post(path, body)
    expect([response.statusCode, response.json<{ detail: string }>().detail]).toEqual([400, expect.stringContaining(words)]) // prettier-ignore
    expect(response.headers['content-type']).toContain('application/problem+json')
  }) // prettier-ignore

  it('and bodies that are none are a 400 as well', async () => {
    for (const payload of ['', '{', 'null', '[]', '"x"', '{"__proto__":{}}']) {
      const response = await app.inject({ method: 'POST', url: '/api/calculator/share', headers: { 'content-type': 'application/json' }, payload }) // prettier-ignore
      expect(response.statusCode).toBe(400)
    }
    const text = await app.inject({ method: 'POST', url: '/api/calculator/share', headers: { 'content-type': 'text/plain' }, payload: 'n=1' }) // prettier-ignore
    expect([text.statusCode, text.json<{ detail: string }>().detail]).toEqual([400, expect.stringContaining('object')])
  })

  it('made at random are answered without NaN, or refused, and never break the service', async () => {
    const count = fc.oneof(fc.nat(30), fc.nat(1_000_000), fc.constantFrom(0, 1, 1e12))
    const figure = fc.oneof(
      fc.double({ min: -1e50, max: 1e50, noNaN: true }),
      fc.constantFrom(0, 1, -1, 1e9, 1e-300, 0.5),
    )
    const body = fc.record({
      treatment: fc.record({ n: count, successes: count, mean: figure, sd: figure, events: count, exposure: figure, promoters: count, passives: count, detractors: count, value: figure, lower: figure, upper: figure }),
      control: fc.record({ n: count, successes: count, mean: figure, sd: figure, events: count, exposure: figure, promoters: count, passives: count, detractors: count, value: figure, lower: figure, upper: figure }),
      randomised: fc.boolean(),
      margin: fc.option(fc.record({ size: figure, relative: fc.boolean() }), { nil: undefined }),
      sd: figure,
      effect: figure,
      units: count,
    }) // prettier-ignore
    const paths = ['share', 'mean', 'count', 'nps', 'quantile', 'plan/mean', 'plan/share'] as const
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, async (path, figures) => {
        const response = await post(path, path === 'plan/share' ? { control: 0.3, effect: figures.effect, units: figures.units } : figures) // prettier-ignore
        expect(response.statusCode, response.body).toBeLessThan(500)
        expect(response.body).not.toMatch(/NaN|Infinity|undefined/)
      }),
      { numRuns: 150 },
    )
  })
})
