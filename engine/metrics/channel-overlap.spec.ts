import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acme, report, type Asked } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { channelOverlap, type OverlapRows } from './channel-overlap.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string, query: Asked = {}) =>
  answer(channelOverlap, world.store, await acme(world, workspace, query))

describe('what channels share', () => {
  beforeAll(async () => {
    const saw = (actor: number, channel: string, at: string, campaign = '') =>
      did('View', actor, at, { workspace: 'three', channel, campaign })
    await world.add(
      // 1 on x, 2 in the app and 3 on the site are one person; 4 on x and 5 in the app another; 6 and 7 have nobody else.
      saw(1, 'x', '2026-01-31'),
      saw(2, 'app', '2026-02-10', 'spring'),
      saw(3, 'site', '2026-03-02'),
      saw(4, 'x', '2026-02-01', 'spring'),
      saw(4, 'x', '2026-03-01'),
      saw(5, 'app', '2026-03-31'),
      saw(6, 'x', '2026-02-28'),
      saw(7, 'site', '2026-02-14'),
      ...([[1, 2], [2, 3], [4, 5]] as const).map(([one, other]) =>
        did('Link', one, '2026-01-30', { workspace: 'three', linked: other }),
      ),
    ) // prettier-ignore
  })

  it('is counted in people, over whole months and the days at their edges', async () => {
    const { several, channels, pairs, leftOut } = await read('three')
    expect(several).toMatchObject({ value: 2, verdict: 'measured', interval: { lo: 2, hi: 3, level: null } })
    expect(channels.map(({ channel, people, onlyHere }) => [channel, people, onlyHere.value])).toEqual([
      ['x', 3, 1],
      ['app', 2, 0],
      ['site', 2, 1],
    ])
    expect(channels[0]?.shareOfReach).toBe(1 / 4)
    expect(pairs.map(({ one, other, both, shareOfSmaller }) => [one, other, both.value, shareOfSmaller])).toEqual([
      ['app', 'x', 2, 1],
      ['app', 'site', 1, 1 / 2],
      ['site', 'x', 1, 1 / 2],
    ])
    expect(leftOut).toEqual([])
    expect(pairs[0]?.both.recompute.queries.map(({ name }) => name)).toContain('metrics/reach_pairs')
  })

  it('holds within the days asked for, and within a campaign', async () => {
    const february = await read('three', { from: '2026-02-01', to: '2026-02-28' })
    expect(february.pairs.map(({ both }) => both.value)).toEqual([0, 0, 0])
    expect(february.several.value).toBe(0)
    const spring = await read('three', { campaign: 'spring' })
    expect(spring.channels.map(({ channel, onlyHere }) => [channel, onlyHere.value])).toEqual([
      ['app', 1],
      ['x', 1],
    ])
  })

  it('comes apart again when a link is taken back', async () => {
    await world.add(did('Unlink', 4, '2026-03-05', { workspace: 'three', linked: 5 }))
    const { several, pairs } = await read('three')
    expect(several.value).toBe(1)
    expect(pairs.find(({ one, other }) => one === 'app' && other === 'x')?.both.value).toBe(1)
    await world.add(did('Link', 4, '2026-03-06', { workspace: 'three', linked: 5 }))
  })
})

it('tells pairs of the twelve largest channels, and names the others, whose people still count as elsewhere', async () => {
  const channels = Array.from({ length: 14 }, (_, place) => `c${String(place).padStart(2, '0')}`)
  await world.add(
    ...channels.flatMap((channel, place) =>
      Array.from({ length: 20 - place }, (_, k) =>
        did('View', 100 + place * 100 + k, '2026-03-01', { workspace: 'many', channel }),
      ),
    ),
    did('Link', 100, '2026-03-01', { workspace: 'many', linked: 1400 }),
  )
  const { pairs, leftOut, channels: all } = await read('many')
  expect(leftOut).toEqual(['c12', 'c13'])
  expect(pairs).toHaveLength(66)
  expect(all[0]).toMatchObject({ channel: 'c00', people: 20, onlyHere: { value: 19 } })
})

it('refuses where nobody saw anything, and says what to send', async () => {
  const { several, channels, pairs } = await read('nothing')
  expect(several).toMatchObject({ value: null, verdict: 'cannot_tell', interval: null })
  expect(several.reasons.join(' ')).toContain('Send one View')
  expect([channels, pairs]).toEqual([[], []])
})

it('has no lower end where a known link joins two accounts of one channel', async () => {
  await world.add(
    ...[1, 2, 3].map((actor) => did('View', actor, '2026-03-01', { workspace: 'twice' })),
    ...[4, 5].map((actor) => did('View', actor, '2026-03-01', { workspace: 'twice', channel: 'app' })),
    did('Link', 1, '2026-03-01', { workspace: 'twice', linked: 2 }),
    did('Link', 3, '2026-03-01', { workspace: 'twice', linked: 4 }),
  )
  const { several, pairs, channels } = await read('twice')
  for (const finding of [several, ...pairs.map(({ both }) => both), ...channels.map(({ onlyHere }) => onlyHere)]) {
    expect(finding.interval?.lo).toBeNull()
    expect(finding.checks.find(({ id }) => id === 'one_account_a_channel')?.passed).toBe(false)
  }
})

describe('the bounds', () => {
  const NAMES = ['app', 'site', 'x'] as const
  type Someone = { on: boolean[]; links: boolean[] }
  /** The accounts a person has, as groups that links join: a channel joins its neighbour before it, or begins a group. */
  const groupsOf = ({ on, links }: Someone): string[][] => {
    const groups: string[][] = []
    NAMES.forEach((name, place) => {
      if (on[place] !== true) return
      if (links[place] === true && groups.length > 0) groups.at(-1)?.push(name)
      else groups.push([name])
    })
    return groups
  }
  const countOn = (crowd: readonly string[][], ...names: string[]): number =>
    crowd.filter((channels) => names.every((name) => channels.includes(name))).length
  const onlyOn = (crowd: readonly string[][], name: string): number =>
    crowd.filter((channels) => channels.length === 1 && channels[0] === name).length

  it('hold the truth whatever links between channels are missing, if people have one account a channel', async () => {
    const scope = await acme(world, 'none')
    const someone = fc.record({
      on: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      links: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(someone, { minLength: 1, maxLength: 20 }), (people) => {
        const truth = people.map(({ on }) => NAMES.filter((_, place) => on[place])).filter((on) => on.length > 0)
        if (truth.length === 0) return
        const known = people.flatMap(groupsOf)
        const views = known.flat().length
        const rows: OverlapRows = {
          total: { people: known.length, accounts: views, views },
          channels: NAMES.map((channel) => {
            const seen = countOn(known, channel)
            const only_here = onlyOn(known, channel)
            return { channel, visibility: 'public', people: seen, only_here, views: seen, accounts: seen }
          }),
          pairs: [['app', 'site'], ['app', 'x'], ['site', 'x']].map(([one = '', other = '']) => ({ one, other, people: countOn(known, one, other) })), // prettier-ignore
        }
        const { several, channels, pairs } = channelOverlap.estimate(rows, scope, report)
        const holds = (interval: (typeof several)['interval'], really: number): void => {
          expect(interval?.lo).toBeLessThanOrEqual(really)
          expect(interval?.hi).toBeGreaterThanOrEqual(really)
        }
        holds(several.interval, truth.filter((on) => on.length > 1).length)
        for (const { channel, onlyHere } of channels) holds(onlyHere.interval, onlyOn(truth, channel))
        for (const { one, other, both } of pairs) holds(both.interval, countOn(truth, one, other))
      }),
    )
  })
})
