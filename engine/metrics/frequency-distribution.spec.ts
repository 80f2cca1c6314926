import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acme, report, type Asked } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { frequencyDistribution, type FrequencyRows } from './frequency-distribution.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string, query: Asked = {}) =>
  answer(frequencyDistribution, world.store, await acme(world, workspace, query))
const values = ({ classes }: Awaited<ReturnType<typeof read>>) => classes.map(({ people }) => people.value)

describe('how often people were reached', () => {
  const views = (actor: number, times: number, rest: Parameters<typeof did>[3] = {}) =>
    Array.from({ length: times }, () => did('View', actor, '2026-03-01', { workspace: 'often', ...rest }))

  beforeAll(async () => {
    await world.add(
      ...views(1, 1),
      ...views(2, 1),
      ...views(3, 3),
      ...views(4, 4, { campaign: 'spring' }),
      ...views(5, 13),
      // Two accounts of one person: 6 and 6 are 12.
      ...views(6, 6),
      ...views(7, 6, { channel: 'app' }),
      did('Link', 6, '2026-03-01', { workspace: 'often', linked: 7 }),
      ...views(8, 9, { role: 'employee' }),
      ...views(9, 9, { brand: 'Rival' }),
      did('View', 1, '2026-04-01', { workspace: 'often' }),
    )
  })

  it('is counted person by person, over their accounts and channels together', async () => {
    const march = await read('often', { from: '2026-03-01', to: '2026-03-31' })
    expect(values(march)).toEqual([2, 0, 1, 1, 1, 1])
    expect(march.classes.map(({ views }) => views)).toEqual([2, 0, 3, 4, 12, 13])
    expect(march.classes[5]).toMatchObject({ from: 13, to: null, shareOfPeople: 1 / 6, shareOfViews: 13 / 34 })
    expect(march.mean.value).toBeCloseTo(34 / 6, 12)
    expect(march.mean.checks.find(({ id }) => id === 'mean_hides_tail')).toMatchObject({ value: 4 / 6 })
    expect(march.mean.sentence).not.toContain('NaN')
  })

  it('holds for the days and the campaign asked for', async () => {
    expect(values(await read('often'))).toEqual([1, 1, 1, 1, 1, 1])
    expect(values(await read('often', { campaign: 'spring' }))).toEqual([0, 0, 0, 1, 0, 0])
  })
})

it('is exact where no account can be anybody else’s: one channel, one account each', async () => {
  await world.add(
    did('View', 1, '2026-03-01', { workspace: 'one' }),
    did('View', 2, '2026-03-01', { workspace: 'one' }),
  )
  const { classes } = await read('one')
  expect(classes[0]?.people).toMatchObject({ value: 2, interval: { lo: 2, hi: 2, level: null } })
})

it('refuses where nobody saw anything, and where there are more Views than are counted for one answer', async () => {
  const { mean, classes } = await read('nothing')
  expect([mean.value, ...classes.map(({ people }) => people.value)]).toEqual(Array(7).fill(null))
  expect(classes[0]?.people.reasons.join(' ')).toContain('Send one View')
  const total = { people: 2_000_000, accounts: 2_000_000, views: 5_000_001 }
  const one = { channel: 'x', visibility: 'public', people: 2_000_000, only_here: 2_000_000, views: 5_000_001, accounts: 2_000_000 } // prettier-ignore
  const asked: string[] = []
  const many = await answer(
    frequencyDistribution,
    {
      query: (name) => {
        asked.push(name)
        return Promise.resolve((name === 'metrics/reach_total' ? [total] : [one]) as never)
      },
    },
    await acme(world, 'nothing'),
  )
  expect(asked).not.toContain('metrics/reach_times')
  expect(many.mean.value).toBeCloseTo(2.5, 3)
  expect(many.classes[0]?.people.sentence).toContain('Choose fewer days, or a campaign.')
})

it('bounds hold the truth whatever links are missing', async () => {
  const scope = await acme(world, 'nothing')
  // Each person: views of each account, none of which is linked to the others.
  const person = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 20 }), (people) => {
      const accounts = people.flat()
      const views = accounts.reduce((sum, more) => sum + more, 0)
      const channels = [0, 1, 2].map((place) => {
        const there = people.flatMap((one) => one.slice(place, place + 1))
        const seen = there.reduce((sum, more) => sum + more, 0)
        return { channel: `c${place}`, visibility: 'public', people: there.length, only_here: 0, views: seen, accounts: there.length } // prettier-ignore
      })
      const times = [...new Set(accounts)]
        .sort((a, b) => a - b)
        .map((so) => ({ times: so, people: accounts.filter((one) => one === so).length }))
      const rows: FrequencyRows = { total: { people: accounts.length, accounts: accounts.length, views }, channels, times } // prettier-ignore
      for (const { from, to, people: found } of frequencyDistribution.estimate(rows, scope, report).classes) {
        const really = people
          .map((one) => one.reduce((sum, more) => sum + more, 0))
          .filter((saw) => saw >= from && (to === null || saw <= to)).length
        expect(found.interval?.hi).toBeGreaterThanOrEqual(really)
        expect(found.interval?.lo ?? 0).toBeLessThanOrEqual(really)
      }
    }),
  )
})
