import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { coverage } from './coverage.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const ABOUT = { brand: 'Acme', basis: 'Panel of the institute', measuredAt: '2026-02-01T00:00:00Z' }

it('shows per brand what holds, what has ended, and where nobody knows', async () => {
  const workspace = 'register'
  await world.add(
    defined('market', 'home', { brand: 'Acme', rivals: ['Bolt'] }, workspace),
    defined('coverage', 'whole', { ...ABOUT, sample: { kind: 'panel', asked: 400, seen: 80 } }, workspace),
    defined('coverage', 'on x', { ...ABOUT, channel: 'x', range: { lo: 0.2, hi: 0.9 } }, workspace),
    defined('coverage', 'old', { ...ABOUT, brand: 'Bolt', share: 0.3, lo: 0.2, hi: 0.4, validUntil: '2026-02-20T00:00:00Z' }, workspace), // prettier-ignore
    did('Create', 1, '2026-03-01', { workspace }),
    did('Create', 2, '2026-03-01', { workspace, channel: 'forum' }),
    did('Create', 3, '2026-03-01', { workspace, channel: 'forum' }),
  )
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), { workspace, brand: 'Acme' })
  const [acme, bolt] = (await answer(coverage, world.store, scope)).brands
  expect(acme?.whole).toMatchObject({ value: 0.2, n: 400, interval: { level: 0.95 }, verdict: 'measured' })
  expect(acme?.whole.checks[0]?.sentence).toContain('Panel of the institute')
  expect(acme?.entries.find(({ channel }) => channel === 'x')?.share).toMatchObject({
    ...{ value: null, interval: { lo: 0.2, hi: 0.9, level: null } },
    sentence: expect.stringContaining('between 20.0% and 90.0%') as unknown,
  })
  expect(acme?.unknown).toEqual([{ channel: 'forum', visibility: 'public', posts: 2 }])
  expect(bolt?.whole).toMatchObject({ value: null, verdict: 'cannot_tell' })
  expect(bolt?.whole.sentence).toContain('held until 2026-02-20')
  expect(bolt?.past).toMatchObject([{ key: 'old', state: 'expired' }])
  expect(scope.coverage).toMatchObject({ share: 0.2 })
})
