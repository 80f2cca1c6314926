import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PeopleResolver } from './people/resolve.ts'
import { isPartialDay, resolveScope } from './scope.ts'
import { defined, did, openTestStore, type TestStore } from './test/journal.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const NOW = new Date('2026-06-01T00:00:00Z')
const scope = (query: Parameters<typeof resolveScope>[2]) =>
  resolveScope(world.store, new PeopleResolver(world.store), query, NOW)

describe('the scope', () => {
  it('is the sample when main holds no events, and main as soon as it does', async () => {
    expect((await scope({})).workspace).toBe('sample')
    await world.add(did('Create', 1, '2026-03-01', { brand: 'Loud' }))
    expect((await scope({})).workspace).toBe('main')
  })

  it('takes the loudest brand where no market is declared, and then the brand of the market', async () => {
    expect((await scope({})).brand).toBe('Loud')
    await world.add(defined('market', 'home', { brand: 'Acme', rivals: ['Loud'] }))
    const declared = await scope({})
    expect(declared.brand).toBe('Acme')
    expect(declared.market.brands).toEqual(['Acme', 'Loud'])
  })

  it('seen from a rival keeps the same list, the rival first', async () => {
    expect((await scope({ brand: 'Loud' })).market.brands).toEqual(['Loud', 'Acme'])
    expect((await scope({ brand: 'Stranger' })).market).toEqual({ brands: ['Stranger'], hash: null })
  })

  it('follows the newest version of a definition', async () => {
    await world.add(defined('market', 'home', { brand: 'Acme', rivals: ['Curl'] }))
    expect((await scope({})).market.brands).toEqual(['Acme', 'Curl'])
  })

  it('knows the coverage somebody answers for, and otherwise says that it is unknown', async () => {
    const coverage = { brand: 'Acme', share: 0.4, lo: 0.3, hi: 0.5, basis: 'Panel', measuredAt: '2026-02-01T00:00:00Z' }
    await world.add(defined('coverage', 'panel', coverage))
    expect((await scope({})).coverage).toEqual({ share: 0.4, lo: 0.3, hi: 0.5, basis: 'Panel (measured 2026-02-01)' })
    expect((await scope({ brand: 'Loud' })).coverage).toBe('unknown')
  })

  it('covers whole days in UTC, the last one included, and is partial while the last is not over', async () => {
    expect(await scope({ from: '2026-03-01', to: '2026-03-02' })).toMatchObject({
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-03T00:00:00.000Z',
      partial: false,
    })
    expect((await scope({ to: '2026-06-01' })).partial).toBe(true)
    await expect(scope({ from: '2026-03-02', to: '2026-03-01' })).rejects.toThrow('comes after the last')
  })

  it('ends now where clocks run ahead: what happens tomorrow is not observed yet', async () => {
    await world.add(did('Create', 1, '2026-06-01T20:00:00Z', { workspace: 'ahead' }))
    expect(await scope({ workspace: 'ahead' })).toMatchObject({ asOf: NOW.toISOString(), last: '2026-06-01' })
    await world.add(did('Create', 1, '2026-06-02T20:00:00Z', { workspace: 'ahead' }))
    expect(await scope({ workspace: 'ahead' })).toMatchObject({ asOf: NOW.toISOString(), last: '2026-06-01' })
    expect((await scope({ workspace: 'main' })).asOf).toBe('2026-03-01T12:00:00.000Z')
  })
})

describe('a day', () => {
  const extent = { firstAt: '2026-03-01T09:00:00.000Z', asOf: '2026-03-05T15:00:00.000Z', now: NOW }

  it('is partial where the data begins or ends inside it, or when it is not over', () => {
    expect(['2026-03-01', '2026-03-02', '2026-03-05', '2026-06-01'].map((day) => isPartialDay(day, extent))).toEqual([
      true,
      false,
      true,
      true,
    ])
  })
})
