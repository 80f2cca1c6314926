import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askOf } from '../ask.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { newestOf, observedUntil } from './observed-until.ts'

const window = { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z', now: new Date('2026-12-01') }

describe('the last observed moment', () => {
  it.each([
    ['the last full hour that was told of', '2026-03-20T10:59:00.000Z', '2026-03-20T10:00:00.000Z'],
    ['the end of the window when more was told', '2026-05-20T10:59:00.000Z', window.to],
    ['the beginning when nothing was told of these days', '2026-02-20T10:59:00.000Z', window.from],
    ['the beginning when nothing was told at all', null, window.from],
  ])('is %s', (_, newest, until) => {
    expect(observedUntil(newest, window)).toBe(until)
  })

  it('is never ahead of the clock, however wrong a sender’s is', () => {
    const now = new Date('2026-03-10T08:30:00Z')
    expect(observedUntil('2026-03-11T08:00:00.000Z', { ...window, now })).toBe('2026-03-10T08:00:00.000Z')
  })
})

describe('the newest moment of some verbs', () => {
  let world: TestStore
  beforeAll(async () => {
    world = await openTestStore()
  })
  afterAll(() => world.close())

  it('is that of the brand’s own events and of what took them back, not of likes, other brands or the brand’s own accounts', async () => {
    const workspace = 'newest'
    await world.add(
      did('Follow', 1, '2026-03-02', { workspace, event_id: 'f1' }),
      did('Follow', 2, '2026-03-03', { workspace, event_id: 'f2' }),
      did('Undo', 1, '2026-03-05', { workspace, object_id: 'f1', brand: '' }),
      did('Like', 1, '2026-03-06', { workspace, event_id: 'l1' }),
      did('Undo', 1, '2026-03-08', { workspace, object_id: 'l1' }),
      did('Undo', 3, '2026-03-09', { workspace, object_id: 'f2' }),
      did('Follow', 4, '2026-03-10', { workspace, brand: 'Rival' }),
      did('Follow', 5, '2026-03-11', { workspace, role: 'brand' }),
    )
    const ask = askOf(world.store)
    const scope = { workspace, brand: 'Acme' }
    expect(await newestOf(ask, scope, ['Follow'])).toBe('2026-03-05T12:00:00.000Z')
    expect(await newestOf(ask, scope, ['Follow', 'Like'])).toBe('2026-03-08T12:00:00.000Z')
    expect(await newestOf(ask, scope, ['Purchase'])).toBeNull()
  })
})
