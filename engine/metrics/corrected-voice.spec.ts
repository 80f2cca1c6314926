import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { near, saying } from '../stats/expectations.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { correctedShareOfVoice } from './corrected-voice.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const ABOUT = { basis: 'Panel', measuredAt: '2026-02-01T00:00:00Z' }
const panel = (brand: string, seen: number, rest: object = {}) => ({
  ...{ ...ABOUT, brand, sample: { kind: 'panel', asked: 1000, seen } },
  ...rest,
})
const posts = (workspace: string, brand: string, authors: number, from: number, channel = 'x') =>
  Array.from({ length: authors }, (_, i) => did('Create', from + i, '2026-03-01', { workspace, brand, channel }))

/** 40 posts about Acme, 40 about Bolt, each by another author, and some definitions of coverage. */
async function market(workspace: string, ...entries: object[]) {
  await world.add(
    defined('market', 'home', { brand: 'Acme', rivals: ['Bolt'] }, workspace),
    ...entries.map((body, place) => defined('coverage', `c${place}`, body, workspace)),
    ...posts(workspace, 'Acme', 40, 1),
    ...posts(workspace, 'Bolt', 40, 101),
  )
}
async function read(workspace: string) {
  const query = { workspace, brand: 'Acme' }
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), query, new Date('2026-06-01'))
  const { of, brands } = await answer(correctedShareOfVoice, world.store, scope)
  const [own, rival] = brands
  if (own === undefined || rival === undefined) throw new Error('the market has two brands')
  return { of, own, rival }
}

it('40 posts of which 10 % are seen and 40 of which 40 % are: 400 of 500 (Σ m/π, Horvitz & Thompson 1952)', async () => {
  await market('whole', panel('Acme', 100), panel('Bolt', 400))
  const { of, own, rival } = await read('whole')
  expect(of).toBe('all talk')
  expect(own).toMatchObject({ seen: 40, share: { value: near(0.8, 12) }, total: { value: near(400, 9) } })
  expect(rival).toMatchObject({ share: { value: near(0.2, 12) }, total: { value: near(100, 9) } })
  expect(own.share.interval?.lo).toBeGreaterThan(0.7)
  expect(own.share.interval?.hi).toBeLessThan(0.88)
})

it('is refused with the name of the brand whose coverage is unknown', async () => {
  await market('unknown', panel('Acme', 100))
  const { of, own } = await read('unknown')
  expect(of).toBe('all talk')
  expect(own.total.value).toBeCloseTo(400, 9)
  expect(own.share).toMatchObject({ value: null, interval: null, verdict: 'cannot_tell' })
  expect(own.share.reasons[0]).toMatch(/^Nobody has said what share of all talk about Bolt is seen. Declare it/)
})

it('names the rival, and not the brand itself, where the rival’s is missing on a channel', async () => {
  await market('rival', panel('Acme', 100, { channel: 'x' }))
  const { own, rival } = await read('rival')
  expect(own.total.value).toBeCloseTo(400, 9)
  expect(own.share.reasons[0]).toContain('talk about Bolt on x')
  expect(rival.total.value).toBeNull()
})

it('adds channels up where each has its own coverage, a layer standing in for its channels', async () => {
  await world.add(...posts('parts', 'Acme', 20, 41, 'forum'))
  await market(
    'parts',
    panel('Acme', 100, { channel: 'x' }),
    panel('Acme', 500, { visibility: 'public' }),
    panel('Bolt', 500, { visibility: 'public' }),
  )
  const { of, own } = await read('parts')
  expect(of).toBe('channels')
  expect(own.share.population).toContain('talk on forum, x, seen or not')
  expect(own.total.value).toBeCloseTo(400 + 40, 9)
  expect(own.share.value).toBeCloseTo(440 / 520, 12)
})

it('does not take one panel for several: channels of one layer share the error of its entry (as one channel has it)', async () => {
  const layer = [panel('Acme', 100, { visibility: 'public' }), panel('Bolt', 500, { visibility: 'public' })]
  await market('layer', ...layer)
  const { own: one } = await read('layer')
  await world.add(
    defined('market', 'home', { brand: 'Acme', rivals: ['Bolt'] }, 'layers'),
    ...layer.map((body, place) => defined('coverage', `c${place}`, body, 'layers')),
    ...posts('layers', 'Acme', 20, 1),
    ...posts('layers', 'Acme', 20, 21, 'forum'),
    ...posts('layers', 'Bolt', 40, 101),
  )
  const { of, own } = await read('layers')
  expect(of).toBe('channels')
  expect(own.total.interval?.lo).toBeCloseTo(one.total.interval?.lo ?? 0, 9)
  expect(own.total.interval?.hi).toBeCloseTo(one.total.interval?.hi ?? 0, 9)
})

it('has bounds and no value where only a range is known, and says what is missing where the range begins at 0', async () => {
  await market('range', { ...ABOUT, brand: 'Acme', range: { lo: 0.1, hi: 0.4 } }, panel('Bolt', 400))
  const { own } = await read('range')
  expect(own.share).toMatchObject({
    value: null,
    sentence: saying('and no single value. Of some coverage only a range'),
  })
  expect(own.share.interval?.lo).toBeLessThan(0.5)
  expect(own.share.interval?.hi).toBeGreaterThan(0.8)
  await market('open', { ...ABOUT, brand: 'Acme', range: { lo: 0, hi: 0.4 } }, panel('Bolt', 400))
  expect((await read('open')).own.share.reasons[0]).toContain('no lower end')
})

it('says so where nothing of a rival was seen', async () => {
  await world.add(
    defined('market', 'home', { brand: 'Acme', rivals: ['Bolt'] }, 'silent'),
    defined('coverage', 'a', panel('Acme', 100), 'silent'),
    defined('coverage', 'b', panel('Bolt', 100), 'silent'),
    ...posts('silent', 'Acme', 40, 1),
  )
  expect((await read('silent')).own.share.reasons[0]).toMatch(/^Bolt: Nothing was seen/)
})
