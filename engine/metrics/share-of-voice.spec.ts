import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { shareOfVoice } from './share-of-voice.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

async function read(workspace: string, brand = 'Acme') {
  const query = { workspace, brand }
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), query, new Date('2026-06-01'))
  return answer(shareOfVoice, world.store, scope)
}
const market = (workspace: string, rivals: string[]) => defined('market', 'home', { brand: 'Acme', rivals }, workspace)
const post = (workspace: string, actor: number, brand: string, at = '2026-03-01') =>
  did('Create', actor, at, { workspace, brand })

it.each([
  ['no market is declared', 'undeclared', []],
  ['the market names no rival', 'alone', [market('alone', [])]],
])('is refused when %s: a brand alone would always have 100%%', async (_, workspace, definitions) => {
  await world.add(post(workspace, 1, 'Acme'), post(workspace, 2, 'Bolt'), ...definitions)
  const [own] = (await read(workspace)).brands
  for (const finding of [own?.byMentions, own?.byAuthors]) {
    expect(finding).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(finding?.sentence).toContain('POST /v1/definitions')
  }
})

it('counts a loud account once among authors, and a person with two accounts once', async () => {
  await world.add(
    market('loud', ['Bolt']),
    ...Array.from({ length: 8 }, () => post('loud', 1, 'Acme')),
    post('loud', 2, 'Bolt'),
    post('loud', 3, 'Bolt'),
    post('loud', 4, 'Acme'),
    did('Link', 1, '2026-03-01', { workspace: 'loud', linked: 4 }),
    did('Create', 5, '2026-03-01', { workspace: 'loud', role: 'bot' }),
    did('Delete', 2, '2026-03-02', { workspace: 'loud', brand: 'Bolt' }),
  )
  const own = (await read('loud')).brands.find(({ brand }) => brand === 'Acme')
  expect(own).toMatchObject({ mentions: 9, authors: 1, byMentions: { value: 9 / 11 }, byAuthors: { value: 1 / 3 } })
  // One author of three carries the 82%: the interval says that it might as well be next to nothing.
  expect(own?.byMentions.interval?.lo).toBeLessThan(0.2)
})

it('is no certainty where every author spoke of every brand', async () => {
  await world.add(
    market('alike', ['Bolt']),
    ...[1, 2, 3].flatMap((actor) => [post('alike', actor, 'Acme'), post('alike', actor, 'Bolt')]),
  )
  const interval = (await read('alike')).brands[0]?.byMentions.interval
  expect((interval?.hi ?? 0) - (interval?.lo ?? 0)).toBeGreaterThan(0.5)
})
