import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { crossMomentsOf, type CrossMoments } from '../stats/cross-moments.ts'
import { Random } from '../stats/random.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { armsFrom, cohortsOf, momentsToAsk, NOTHING_ASKED } from './moments.ts'

const SEED = 20261127
const DAY = 86_400_000
const definition = {
  name: 'Offer',
  hypothesis: '',
  brand: 'Acme',
  arms: ['control', 'offer'].map((key) => ({ key, name: key, weight: 1 })),
  outcomes: [
    { key: 'visit', name: 'Visit', verb: 'Visit', measure: 'any' as const, windowDays: 7, better: 'higher' as const },
    { key: 'often', name: 'Often', verb: 'Visit', measure: 'count' as const, windowDays: 7, better: 'higher' as const },
    { key: 'spend', name: 'Spend', verb: 'Purchase', measure: 'value' as const, windowDays: 3, better: 'higher' as const }, // prettier-ignore
  ],
  alpha: 0.05,
  start: '2026-03-01T00:00:00Z',
  end: '2026-03-08T00:00:00Z',
}
const asked = momentsToAsk('offer', definition)

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

async function ask(workspace: string) {
  const rows = await world.store.query('experiments/moments', { ...asked.params, workspace, generation: 0 })
  return {
    arms: armsFrom(rows),
    cohorts: asked.outcomes.map((outcome) => cohortsOf(rows, outcome, asked.params.arms)),
  }
}

/** People with an arm and an exposure (sometimes two), and acts from 20 days before it to 10 days after. */
function anyPeople(random: Random) {
  return Array.from({ length: 120 }, (_, i) => {
    const actor = i + 1
    const exposedAt = Date.parse(definition.start) + Math.floor(random.uniform() * 4 * DAY)
    const acts = Array.from({ length: random.integer(6) }, () => ({
      verb: random.uniform() < 0.5 ? 'Visit' : 'Purchase',
      at: exposedAt + Math.floor((random.uniform() * 30 - 20) * DAY),
      value: Math.round(random.uniform() * 1e6) / 100,
    }))
    const again = random.uniform() < 0.2 ? [exposedAt + Math.floor(random.uniform() * DAY)] : []
    return { actor, arm: i % 2 === 0 ? 'control' : 'offer', exposures: [exposedAt, ...again], acts }
  })
}
type Person = ReturnType<typeof anyPeople>[number]

const rowsOf = (people: readonly Person[], workspace: string): InteractionRow[] =>
  people.flatMap(({ actor, arm, exposures, acts }) => [
    ...exposures.map((at) => did('Expose', actor, new Date(at).toISOString(), { workspace, experiment: 'offer', arm })),
    ...acts.map(({ verb, at, value }) =>
      did(verb, actor, new Date(at).toISOString(), { workspace, value: verb === 'Purchase' ? value : 0 }),
    ),
  ])

/** The same, person by person. */
function byHand(people: readonly Person[], arm: string, day: string, place: number): CrossMoments {
  const outcome = definition.outcomes[place]
  const cohort = people.filter(
    (one) => one.arm === arm && new Date(one.exposures[0] ?? 0).toISOString().startsWith(day),
  )
  const units = cohort.map(({ exposures: [exposed = 0], acts }) =>
    [
      [0, (outcome?.windowDays ?? 0) * DAY],
      [-14 * DAY, 0],
    ].map(([from = 0, to = 0]) => {
      const own = acts.filter(({ verb, at }) => verb === outcome?.verb && at >= exposed + from && at < exposed + to)
      if (outcome?.measure === 'value') return own.reduce((sum, { value }) => sum + value, 0)
      return outcome?.measure === 'any' ? Math.min(1, own.length) : own.length
    }),
  )
  return crossMomentsOf(units, 2)
}

describe('what is asked', () => {
  it('adds up acts once for outcomes that look at the same ones on the same days', () => {
    expect(asked.params).toMatchObject({ verbs: ['Visit', 'Purchase'], groups_of: [[1], [2]], parts_of: [[1, 2], [3]] })
    expect([asked.params.before, asked.params.after]).toEqual([14 * DAY, 7 * DAY])
  })
})

describe(`moments of outcomes and covariates from one query (seed ${SEED})`, () => {
  const people = anyPeople(new Random(SEED))

  it('are those of the people, one by one', async () => {
    await world.add(...rowsOf(people, 'one'))
    const { arms, cohorts } = await ask('one')
    expect(arms.map(({ arm, people: n }) => [arm, n])).toEqual([
      ['control', 60],
      ['offer', 60],
    ])
    for (const [place, ofOutcome] of cohorts.entries())
      for (const { arm, day, moments } of ofOutcome) {
        const expected = byHand(people, arm, day, place)
        expect(moments.n).toBe(expected.n)
        for (const [i, mean] of expected.mean.entries()) expect(moments.mean[i]).toBeCloseTo(mean, 8)
        for (const [i, m2] of expected.m2.entries())
          expect(Math.abs((moments.m2[i] ?? NaN) - m2)).toBeLessThan(1e-9 * Math.max(1, ...expected.m2))
      }
    expect(cohorts.flat().filter(({ moments }) => Math.abs(moments.m2[1] ?? 0) > 0).length).toBeGreaterThan(12)
  })

  it('are the same to the last digit in any order of arrival', async () => {
    const random = new Random(SEED + 1)
    const rows = rowsOf(people, 'other')
      .map((row) => ({ row, rank: random.uniform() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ row }) => row)
    await world.add(...rows.slice(0, 200))
    await world.add(...rows.slice(200))
    expect(await ask('other')).toEqual(await ask('one'))
  })

  it('keep every digit at an offset of 1e9, before and after', async () => {
    const quarters = Array.from({ length: 40 }, (_, i) => i / 4)
    await world.add(
      ...quarters.flatMap((more, i) => [
        did('Expose', i + 1, '2026-03-01', { workspace: 'far', experiment: 'offer', arm: 'offer' }),
        did('Purchase', i + 1, '2026-02-20', { workspace: 'far', value: 1e9 - more }),
        did('Purchase', i + 1, '2026-03-02', { workspace: 'far', value: 1e9 + more }),
      ]),
    )
    const [cohort] = (await ask('far')).cohorts[2] ?? []
    expect(cohort?.moments).toMatchObject({ n: 40, mean: [1e9 + 4.875, 1e9 - 4.875] })
    // Σ(i/4 − 39/8)² over i = 0 … 39 is 5330/16 = 333.125.
    for (const [i, sign] of [1, -1, 1].entries())
      expect(Math.abs((cohort?.moments.m2[i] ?? NaN) / (sign * 333.125) - 1)).toBeLessThan(1e-14)
  })
})

describe('who is in the moments', () => {
  it('nobody of an arm without people, and nobody seen in several', async () => {
    await world.add(
      ...['control', 'offer'].map((arm) => did('Expose', 1, '2026-03-01', { workspace: 'both', experiment: 'offer', arm })), // prettier-ignore
      did('Expose', 2, '2026-03-01', { workspace: 'both', experiment: 'offer', arm: 'kids' }),
      did('Visit', 1, '2026-03-02', { workspace: 'both' }),
      did('Visit', 2, '2026-03-02', { workspace: 'both' }),
    )
    const { arms, cohorts } = await ask('both')
    expect(arms.map(({ arm, people: n }) => [arm, n])).toEqual([
      ['', 1],
      ['kids', 1],
    ])
    expect(cohorts).toEqual([[], [], []])
    expect(await ask('nothing')).toEqual({ arms: [], cohorts: [[], [], []] })
    expect(cohortsOf([], NOTHING_ASKED, [])).toEqual([])
  })
})
