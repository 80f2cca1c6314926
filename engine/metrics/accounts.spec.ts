import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterDifference } from '../stats/cluster-difference.ts'
import { clusterShare, clusterSums } from '../stats/cluster.ts'
import { acme } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { accounts } from './accounts.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string) => answer(accounts, world.store, await acme(world, workspace))

it('splits reach by account, each person once, and takes the account that reaches most as the main one', async () => {
  const workspace = 'reach'
  const see = (actor: number, account: string, rest: object = {}) =>
    did('View', actor, '2026-03-02', { workspace, account, ...rest })
  await world.add(
    ...[see(1, '@acme'), see(1, '@acme'), see(2, '@acme'), see(3, '@acme'), see(4, '@acmehelp')],
    // The second sees the other account with another account of their own. Staff and unnamed Views are in no reach.
    see(12, '@acmehelp'),
    did('Link', 2, '2026-01-01', { workspace, linked: 12, brand: '' }),
    ...[see(5, ''), see(6, '@acmehelp', { role: 'employee' })],
  )
  const told = await read(workspace)
  expect(told.main).toBe('@acme')
  expect(told.accounts.map(({ account, people, onlyHere, views, gap }) => [account, people.value, onlyHere.value, views, gap?.value])).toEqual([
    ['@acme', 3, 2, 5, undefined],
    ['@acmehelp', 2, 1, 3, null],
  ]) // prettier-ignore
  expect(told.pairs).toMatchObject([{ one: '@acme', other: '@acmehelp', both: { value: 1, interval: { lo: null, hi: 2 } } }]) // prettier-ignore
  expect(told.spill.sentence).toContain('No negative post')
})

it('compares the tone of accounts by the authors who write to both, and tells how many complaints land on the main one', async () => {
  const workspace = 'tone'
  const post = (actor: number, account: string, sentiment: string, times = 1) =>
    Array.from({ length: times }, () => did('Create', actor, '2026-03-02', { workspace, account, sentiment }))
  await world.add(
    did('View', 99, '2026-03-01', { workspace, account: '@acme' }),
    // Negative and labelled posts to the main account and to the other one, by author: 1: 1 of 2, 2 of 2 …
    ...[...post(1, '@acme', 'negative'), ...post(1, '@acme', 'positive'), ...post(1, '@acmehelp', 'negative', 2)],
    ...[...post(2, '@acme', 'neutral', 2), ...post(2, '@acmehelp', 'negative'), ...post(2, '@acmehelp', 'positive')],
    ...[...post(3, '@acme', 'positive'), ...post(4, '@acmehelp', 'negative')],
    // The fourth writes with two accounts. Without a label, or an account, a post is in no share.
    ...post(14, '@acmehelp', 'neutral'),
    did('Link', 4, '2026-01-01', { workspace, linked: 14, brand: '' }),
    ...[...post(5, '@acme', ''), ...post(5, '', 'negative')],
  )
  const told = await read(workspace)
  const main = clusterSums([{ x: 1, m: 2 }, { x: 0, m: 2 }, { x: 0, m: 1 }]) // prettier-ignore
  const help = clusterSums([{ x: 2, m: 2 }, { x: 1, m: 2 }, { x: 1, m: 2 }]) // prettier-ignore
  const both = { xx: 2 * 1 + 1 * 0, xm: 2 * 2 + 1 * 2, mx: 2 * 1 + 2 * 0, mm: 4 + 4 }
  expect(told.accounts.map(({ account, posts, negative }) => [account, posts, negative.value])).toEqual([
    ['@acme', 5, 1 / 5],
    ['@acmehelp', 6, 4 / 6],
  ])
  expect(told.accounts[1]?.negative.interval).toMatchObject(clusterShare(help)?.interval ?? {})
  const gap = clusterDifference(help, main, both)
  expect(told.accounts[1]?.gap).toMatchObject({ evidence: 'association', verdict: 'association_only', n: 11 })
  expect(told.accounts[1]?.gap?.value).toBeCloseTo(4 / 6 - 1 / 5, 12)
  expect(told.accounts[1]?.gap?.interval).toMatchObject(gap?.interval ?? {})
  // Negative posts by author: 1 of 3, none of 1, none of 1.
  const spill = clusterShare(clusterSums([{ x: 1, m: 3 }, { x: 0, m: 1 }, { x: 0, m: 1 }])) // prettier-ignore
  expect(told.spill).toMatchObject({ value: 1 / 5, n: 5, better: 'lower', interval: { ...spill?.interval } })
})

it('is refused where there is one account, or none', async () => {
  await world.add(did('Create', 1, '2026-03-02', { workspace: 'one', account: '@acme', sentiment: 'negative' }))
  const one = await read('one')
  expect(one.accounts).toMatchObject([{ account: '@acme', people: { value: null }, negative: { value: 1 }, gap: null }])
  expect(one.spill.sentence).toContain('one account only')
  await world.add(did('View', 1, '2026-03-02', { workspace: 'none' }))
  const none = await read('none')
  expect(none).toMatchObject({ main: null, accounts: [], pairs: [], spill: { verdict: 'cannot_tell' } })
})
