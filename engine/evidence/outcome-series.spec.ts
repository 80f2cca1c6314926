import { afterAll, beforeAll, expect, it } from 'vitest'
import { askOf } from '../ask.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope, type Scope } from '../scope.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { calendarOf, stretchOf } from './calendar.ts'
import { askSeries, filled, spanOf, type Wanted } from './outcome-series.ts'
import { INITIATIVE } from './test/plans.ts'

let world: TestStore
let scope: Scope

beforeAll(async () => {
  world = await openTestStore()
  const north = { properties: { region: 'North' } }
  await world.add(
    // Two accounts of one person, in one week and on two channels; and one more of theirs a week later.
    did('Link', 1, '2026-01-01', { linked: 11, brand: '' }),
    did('Visit', 1, '2026-02-15T00:00:00Z', north),
    did('Visit', 11, '2026-02-17', { ...north, channel: 'app' }),
    did('Visit', 2, '2026-02-18', north),
    did('Visit', 11, '2026-02-28T23:59:59.999Z', { ...north, channel: 'app' }),
    // At the start itself, of no brand, where nobody knows; an employee; another brand.
    did('Visit', 1, INITIATIVE.start, { brand: '' }),
    did('Visit', 3, '2026-03-02', { ...north, role: 'employee' }),
    did('Visit', 4, '2026-03-07', { ...north, brand: 'Bolt' }),
    did('Purchase', 4, '2026-03-01', { ...north, value: 0.3, currency: 'EUR' }),
    did('Purchase', 5, '2026-03-04', { ...north, value: 0.1, currency: 'EUR' }),
    did('Purchase', 5, '2026-03-07', { ...north, value: 0.2, currency: 'EUR' }),
    did('Like', 1, '2026-06-01'),
  )
  scope = await resolveScope(world.store, new PeopleResolver(world.store), { workspace: 'main', brand: 'Acme' }, new Date('2026-06-02')) // prettier-ignore
})
afterAll(() => world.close())

type Outcome = Partial<typeof INITIATIVE.outcome>
async function ask(outcome: Outcome, wanted: Partial<Wanted>) {
  const plan = { ...INITIATIVE, outcome: { ...INITIATIVE.outcome, ...outcome } }
  const verbs = [plan.outcome.verb]
  const stretch = stretchOf(plan, 'week', 52)
  const told = await askSeries(askOf(world.store), scope, plan, stretch, { verbs, brands: ['Acme', ''], by: 'property', property: 'region', ...wanted }) // prettier-ignore
  const calendar = calendarOf(stretch, spanOf(told), scope.asOf)
  return told.map((one) => [one.place, ...filled(one, calendar).values])
}

it('counts people once in a week, whatever account they used, and what no place is told of in none', async () => {
  expect(await ask({}, {})).toEqual([
    ['', 0, 0],
    ['North', 2, 1],
  ])
})

it('counts acts, or adds up their value, by channel, account or brand', async () => {
  expect(await ask({ measure: 'count' }, { by: 'channel' })).toEqual([
    ['app', 1, 1],
    ['x', 2, 0],
  ])
  expect(await ask({ measure: 'value', verb: 'Purchase' }, {})).toEqual([['North', 0.1 + 0.2 + 0.3]])
  expect(await ask({ measure: 'count' }, { by: 'brand', brands: ['Acme', 'Bolt', ''] })).toEqual([
    ['Acme', 3, 1, 1],
    ['Bolt', 0, 0, 1],
  ])
})
