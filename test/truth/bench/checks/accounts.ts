/** Account architecture: reach split, tone and spill of a brand with a desk of its own, and of one without, in which nothing can spill (row 25). */
import type { AccountsAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

interface Planted {
  main: string
  service: string
  posts: Record<string, Record<'posts' | 'negative', number>>
  reach: Record<'main' | 'service' | 'both', number>
  planted: Record<'main' | 'service' | 'gap' | 'spill', number>
}

export const accounts: TruthCheck = {
  rows: [25],
  async score(get, truth) {
    const { main, service, posts, reach, planted } = truth.scenarios['two-desks'] as unknown as Planted
    const told = await get<AccountsAnswer>('/api/accounts?brand=Lumen%20Cloakroom')
    const single = await get<AccountsAnswer>('/api/accounts?brand=Lumen%20Lockers')
    const [first, second] = [main, service].map((name) => told.accounts.find(({ account }) => account === name))
    const pair = told.pairs[0]
    if (
      first === undefined ||
      second?.gap === undefined ||
      second.gap === null ||
      pair === undefined ||
      told.main !== main
    )
      throw new Error('the two accounts of the cloakroom are not told of')
    const sides = [
      { one: first, of: 'main', people: reach.main, wrote: posts[main], is: planted.main },
      { one: second, of: 'service', people: reach.service, wrote: posts[service], is: planted.service },
    ]
    const complaints = (posts[main]?.negative ?? 0) + (posts[service]?.negative ?? 0)
    return [
      ...sides.flatMap(({ one, of, people, wrote, is }) => [
        { finding: one.people, of, ask: 'exact' as const, truth: people },
        { finding: one.onlyHere, of, ask: 'exact' as const, truth: people - reach.both },
        { finding: one.negative, of, ask: 'exact' as const, truth: (wrote?.negative ?? 0) / (wrote?.posts ?? 0) },
        { finding: one.negative, of, ask: 'covers' as const, truth: is },
      ]),
      { finding: pair.both, of: 'main, service', ask: 'exact', truth: reach.both },
      { finding: second.gap, of: 'service', ask: 'covers', truth: planted.gap },
      { finding: told.spill, of: 'cloakroom', ask: 'exact', truth: (posts[main]?.negative ?? 0) / complaints },
      { finding: told.spill, of: 'cloakroom', ask: 'covers', truth: planted.spill },
      { finding: single.spill, of: 'lockers', ask: 'refuses', truth: null },
    ]
  },
}
