import { afterAll, beforeAll, expect, it } from 'vitest'
import { acme, type Asked } from '../test/asking.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { reachShares } from './reach-share.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string, query: Asked = { from: '2026-03-01', to: '2026-03-31' }) =>
  (await answer(reachShares, world.store, await acme(world, workspace, query))).shares
const count = (workspace: string, key: string, people: number, date: string, rest: object = {}) =>
  defined('population', key, { people, date, source: 'census', ...rest }, workspace)
const see = (workspace: string, actor: number, channel = 'x') =>
  did('View', actor, '2026-03-05', { workspace, channel })

it('takes the newest count of the last day or before; a later one changes no answer of before, whatever its key', async () => {
  const w = 'dated'
  await world.add(
    ...[see(w, 1), see(w, 2), see(w, 3), see(w, 4, 'tv')],
    did('Link', 4, '2026-01-01', { workspace: w, linked: 1, brand: '' }),
    count(w, 'town', 10, '2020-01-01', { market: 'Town' }),
    count(w, 'town', 20, '2026-03-31', { market: 'Town' }),
    count(w, 'x', 6, '2026-01-01', { market: 'Town', channel: 'x' }),
    count(w, 'all', 8, '2026-04-01'),
  )
  const march = await read(w)
  expect(march.map(({ market, channel, base, share }) => [market, channel, base?.date, share.value])).toEqual([
    [null, null, undefined, null],
    ['Town', null, '2026-03-31', 3 / 20],
    ['Town', 'x', '2026-01-01', 3 / 6],
  ])
  expect(march[0]?.share.sentence).toContain('oldest count of all people counted is of 2026-04-01')
  expect(march[1]?.share.interval).toMatchObject({ lo: 3 / 20, hi: 3 / 20, level: null })
  expect(march[1]?.share.checks[0]?.sentence).toBe('The base: 20 people, as of 2026-03-31, 0 days before the last day asked about. Source: census') // prettier-ignore
  const before = { from: '2026-03-01', to: '2026-03-30' }
  const [, then] = await read(w, before)
  expect([then?.base?.people, then?.share.value]).toEqual([10, 3 / 10])
  // Counted again later, under the same key, under another one: March is as it was. A correction of the same day is one.
  await world.add(count(w, 'town', 40, '2026-05-01', { market: 'Town' }), count(w, 'new', 50, '2026-04-15', { market: 'Town' })) // prettier-ignore
  expect(await read(w, before)).toEqual((await read(w, before)).map((one, place) => (place === 1 ? then : one)))
  expect((await read(w))[1]).toMatchObject({ base: { people: 20 } })
  await world.add(count(w, 'put right', 25, '2026-03-31', { market: 'Town' }))
  expect((await read(w))[1]).toMatchObject({ base: { people: 25 }, share: { value: 3 / 25 } })
})

it('has bounds where accounts may belong together, and is refused where the base is too small, or there is none', async () => {
  const w = 'bounds'
  await world.add(...[see(w, 1), see(w, 2), see(w, 3, 'tv'), count(w, 'a', 4, '2026-01-01')])
  expect((await read(w))[0]?.share).toMatchObject({ value: 3 / 4, interval: { lo: 2 / 4, hi: 3 / 4, level: null } })
  await world.add(count(w, 'b', 2, '2026-01-01', { market: 'B' }), count(w, 'c', 1, '2026-01-01', { market: 'C' }))
  const [, small, smallest] = await read(w)
  expect(small?.share).toMatchObject({ value: null, interval: { lo: 1, hi: 1 } })
  expect(smallest?.share).toMatchObject({ value: null, interval: null, verdict: 'cannot_tell' })
  await world.add(see('none', 1))
  expect((await read('none'))[0]).toMatchObject({ base: null, share: { value: null } })
  expect((await read('none'))[0]?.share.sentence).toContain('kind “population”')
})
