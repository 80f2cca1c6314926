import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from './people/resolve.ts'
import { resolveScope } from './scope.ts'
import { scorecard } from './scorecard.ts'
import { defined, did, openTestStore, type TestStore } from './test/journal.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

async function read(workspace: string) {
  const query = { workspace, brand: 'Acme' }
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), query, new Date('2026-06-01'))
  return scorecard(world.store, scope)
}

it('has its seven rows in their order, and says of every one without a number what to send', async () => {
  const { rows } = await read('empty')
  expect(rows.map(({ key }) => key)).toEqual([
    'purpose',
    'strategy',
    'promise',
    'experience',
    'people',
    'process',
    'product',
  ])
  for (const { findings, missing } of rows) {
    expect(findings.filter(({ finding }) => finding.value !== null)).toEqual([])
    expect(missing?.length).toBeGreaterThan(40)
  }
})

it('shows a bad number as one: nobody was answered, everything was negative', async () => {
  await world.add(
    defined('market', 'home', { brand: 'Acme', rivals: ['Bolt'] }, 'bad'),
    ...[1, 2, 3].map((actor) =>
      did('Create', actor, '2026-03-01', { workspace: 'bad', thread: 't', sentiment: 'negative', topics: ['late'] }),
    ),
    did('Create', 9, '2026-03-02', { workspace: 'bad', role: 'employee', in_reply_to: 'something-else' }),
  )
  const { rows } = await read('bad')
  const numbers = Object.fromEntries(
    rows.flatMap(({ findings }) => findings.map(({ label, finding }) => [label, finding.value])),
  )
  expect(numbers).toMatchObject({ 'Negative posts': 1, 'Customers answered': 0, 'Share of voice': 1 })
  expect(rows.find(({ key }) => key === 'process')?.missing).toBeNull()
})
