import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { sentiment } from './sentiment.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

async function read(workspace: string, query: { campaign?: string; from?: string; to?: string } = {}) {
  const asked = { workspace, brand: 'Acme', ...query }
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), asked, new Date('2026-06-01'))
  return answer(sentiment, world.store, scope)
}
const post = (actor: number, sentiment: string, rest: { at?: string; campaign?: string; topics?: string[] } = {}) => {
  const { at = '2026-03-01', ...others } = rest
  return did('Create', actor, at, { workspace: 'posts', sentiment, ...others })
}

beforeAll(() =>
  world.add(
    defined('market', 'home', { brand: 'Acme', rivals: ['Bolt'] }, 'posts'),
    post(1, 'negative', { topics: ['late', 'late', 'rude'] }),
    post(1, 'negative', { campaign: 'spring' }),
    post(2, 'positive', { campaign: 'spring' }),
    post(3, 'neutral'),
    post(4, ''),
    post(5, 'negative', { at: '2026-03-02T00:00:00.000Z' }),
  ),
)

it('is the share of negative among labelled posts; unlabelled ones are counted apart', async () => {
  const [own] = (await read('posts', { to: '2026-03-01' })).brands
  expect(own).toMatchObject({
    negative: 2,
    positive: 1,
    neutral: 1,
    unlabelled: 1,
    negativeShare: { value: 0.5, n: 4 },
  })
})

it('begins a new day at midnight UTC', async () => {
  const [own] = (await read('posts', { from: '2026-03-02', to: '2026-03-02' })).brands
  expect(own).toMatchObject({ negative: 1, negativeShare: { value: 1, interval: null } })
})

it('follows the campaign', async () => {
  const answer = await read('posts', { campaign: 'spring' })
  expect(answer.brands[0]?.negativeShare).toMatchObject({ value: 0.5, n: 2 })
})

it('counts a topic once a post, however often the post names it', async () => {
  const { reasons } = await read('posts')
  expect(reasons.map(({ reason, posts, share }) => [reason, posts, share.value])).toEqual([
    ['late', 1, 1 / 3],
    ['rude', 1, 1 / 3],
  ])
})

it('refuses a rival about which nobody posted by name, rather than leaving it out', async () => {
  const rival = (await read('posts')).brands.find(({ brand }) => brand === 'Bolt')
  expect(rival?.negativeShare).toMatchObject({ value: null, verdict: 'cannot_tell' })
})
