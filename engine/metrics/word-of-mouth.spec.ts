import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askOf } from '../ask.ts'
import { acme, report, type Asked } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { afterReading } from './after-reading.ts'
import { avoidable } from './avoidable-share.ts'
import { complaintReach } from './complaint-reach.ts'
import { answer } from './metric.ts'
import { wordOfMouth, type WordOfMouthRows } from './word-of-mouth.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const share = (workspace: string, event_id: string, actor: number, of: string, at: string, rest: object = {}) =>
  did('Announce', actor, at, {
    workspace,
    event_id: `${workspace} ${event_id}`,
    object_id: `${workspace} ${of}`,
    ...rest,
  })

describe('who came through whom', () => {
  /** What stands in the rows: units by measure, parents and children. */
  const rowsOf = async (workspace: string, query: Asked = {}) => {
    const scope = await acme(world, workspace, query)
    const { sharing } = await wordOfMouth.needs(askOf(world.store), scope)
    return sharing.map(({ measure, parents, children, units }) => `${measure} ${parents} ${children}: ${units}`)
  }

  it('follows inReplyTo before the object, counts a person once a cascade, and nobody for what came after seven days', async () => {
    const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}`
    const tree = (id: string, actor: number, of: string, day: number, rest: object = {}) => share('tree', id, actor, of, at(day), rest) // prettier-ignore
    await world.add(
      // The post brings 1; 1 brings 2 and 3; 2 brings 4; the fifth came too late through 2.
      ...[tree('a', 1, 'post', 1), tree('b', 2, 'a', 2), tree('d', 4, 'b', 4), tree('e', 5, 'b', 9)],
      tree('c', 3, 'post', 3, { in_reply_to: 'tree a' }),
      // The second shares again, with another account and through somebody else; that brings the sixth.
      ...[tree('f', 12, 'd', 5), tree('g', 6, 'f', 6), did('Link', 2, '2026-01-01', { workspace: 'tree', linked: 12, brand: '' })],
      // What names each other in a circle has no beginning; a share of one's own share brings nobody.
      ...[tree('x', 7, 'y', 5), tree('y', 8, 'x', 5), tree('h', 9, 'other', 5), tree('i', 9, 'h', 6)],
      // Shared in the last week that is known: too recent to have brought anybody.
      ...[tree('z', 10, 'other', 28), did('View', 1, at(30), { workspace: 'tree' })],
    ) // prettier-ignore
    expect(await rowsOf('tree')).toEqual([
      'cascades 1 0: 1',
      'cascades 6 4: 1',
      'sharers 1 0: 5',
      'sharers 1 2: 2',
      'too recent 1 0: 1',
    ])
    // What began before the days that were asked for is no parent, and still the beginning of its cascade.
    expect(await rowsOf('tree', { from: '2026-03-04', to: '2026-03-30' })).toEqual([
      'cascades 1 0: 1',
      'cascades 3 0: 1',
      'sharers 1 0: 4',
      'too recent 1 0: 1',
    ])
  })

  it('follows a chain for a hundred links, and says that it is longer', async () => {
    const minute = (link: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + link * 60_000).toISOString()
    const chain = Array.from({ length: 1500 }, (_, link) =>
      share('chain', `${link}`, link + 1, `${link - 1}`, minute(link)),
    )
    const alone = Array.from({ length: 30 }, (_, n) => share('chain', `alone ${n}`, 2000 + n, `post ${n}`, minute(n)))
    const pairs = alone.slice(0, 10).map((_, n) => share('chain', `pair ${n}`, 3000 + n, `alone ${n}`, minute(100)))
    await world.add(...chain, ...alone, ...pairs, did('View', 1, '2026-03-30', { workspace: 'chain' }))
    const { sharing } = await answer(wordOfMouth, world.store, await acme(world, 'chain'))
    expect(sharing).toMatchObject({ cascades: 31, sharers: 140 })
    expect(sharing.reproduction.value).toBeCloseTo(109 / 140, 12)
    expect(sharing.reproduction.checks.at(-1)).toMatchObject({ id: 'followed', value: 1 })
  })
})

describe('the reproduction number', () => {
  const rows = (measure: string, parents: number, children: number, units: number) => ({ measure, parents, children, units }) // prettier-ignore
  const none: WordOfMouthRows['sharing'] = []
  const estimate = async (sharing: WordOfMouthRows['sharing']) =>
    wordOfMouth.estimate({ sharing, referral: none }, await acme(world, 'main'), report).sharing

  it('says in words that it dies out, and how large it grows: 90 people through 150 are 0.6, and 2.5 each (by hand)', async () => {
    const told = await estimate([rows('cascades', 4, 3, 30), rows('cascades', 1, 0, 30), rows('sharers', 1, 0, 90), rows('sharers', 1, 1, 30), rows('sharers', 1, 2, 30), rows('too recent', 1, 0, 7)]) // prettier-ignore
    expect(told).toMatchObject({ cascades: 60, sharers: 150, tooRecent: 7 })
    expect(told.reproduction).toMatchObject({ value: 0.6, n: 150, verdict: 'measured', checks: [{ id: 'dies_out', passed: true }, { id: 'largest_cascade' }] }) // prettier-ignore
    expect(told.growth.value).toBeCloseTo(2.5, 12)
    expect(told.dispersion.value).toBeGreaterThan(0)
  })

  it('refuses a size where growth has no end, and names the lower bound alone where it may have none', async () => {
    const grows = await estimate([rows('cascades', 10, 15, 30), rows('cascades', 8, 11, 30), rows('sharers', 1, 1, 240), rows('sharers', 1, 2, 300)]) // prettier-ignore
    expect(grows.reproduction.checks[0]).toMatchObject({ passed: false })
    expect(grows.growth).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(grows.dispersion.sentence).toContain('Poisson')
    const may = await estimate([rows('cascades', 30, 29, 1), rows('cascades', 9, 8, 3), rows('cascades', 1, 0, 16), rows('sharers', 1, 0, 40), rows('sharers', 1, 2, 33)]) // prettier-ignore
    expect(may.reproduction.checks[0]).toMatchObject({ passed: null })
    expect(may.growth.interval).toMatchObject({ hi: null })
    expect(may.growth.interval?.lo).toBeGreaterThan(1)
  })

  it('is refused with what to send where nobody shares, and where cascades are few', async () => {
    const nothing = await estimate([rows('too recent', 1, 0, 7)])
    expect(nothing.reproduction.sentence).toContain('Send Announce')
    expect((await estimate([rows('cascades', 1, 0, 19), rows('sharers', 1, 0, 19)])).growth.sentence).toContain('20 are needed') // prettier-ignore
  })
})

describe('who saw which complaint', () => {
  const workspace = 'heard'
  beforeAll(async () => {
    const say = (event_id: string, actor: number, rest: object = {}) => did('Create', actor, '2026-03-01', { workspace, event_id, sentiment: 'negative', ...rest }) // prettier-ignore
    const see = (actor: number, object_id: string, at = '2026-03-01T12:30:00Z') => did('View', actor, at, { workspace, object_id }) // prettier-ignore
    await world.add(
      ...[say('loud', 90), say('faint', 91), say('unheard', 92), say('praise', 93, { sentiment: 'positive' })],
      did('Create', 94, '2026-03-20', { workspace, event_id: 'young', sentiment: 'negative' }),
      ...[share('heard', 's', 80, 'x', '2026-03-01T13:00:00Z', { object_id: 'loud' })],
      // Twice, and with another account: one person, who first saw it after half an hour.
      ...[see(1, 'loud'), see(1, 'loud', '2026-03-03'), see(11, 'loud', '2026-03-04')],
      did('Link', 1, '2026-01-01', { workspace, linked: 11, brand: '' }),
      // Through a share, after a day; the author; before it was said; too late; and of what is no complaint or too young.
      ...[see(2, 'heard s', '2026-03-02T13:00:00Z'), see(90, 'loud'), see(3, 'loud', '2026-02-28')],
      ...[see(4, 'loud', '2026-03-29T12:00:00Z'), see(5, 'praise'), see(6, 'young', '2026-03-21')],
      ...[see(1, 'faint', '2026-03-05')],
      did('Like', 1, '2026-04-02', { workspace }),
    ) // prettier-ignore
  })

  it('counts people once a complaint, through shares too, and complaints that nobody saw', async () => {
    const told = await answer(complaintReach, world.store, await acme(world, workspace))
    expect(told).toMatchObject({ complaints: 3, unseen: 1, people: { value: 2 }, mean: { value: 1 } })
    expect([told.median.value, told.ninety.verdict]).toEqual([null, 'cannot_tell'])
    expect(told.top.map(({ held }) => held.verdict)).toEqual(['cannot_tell', 'cannot_tell'])
  }) // prettier-ignore

  it('says who saw it later than an answer could be there', async () => {
    const told = await answer(avoidable, world.store, await acme(world, workspace))
    expect(told).toMatchObject({ complaints: 2, sightings: 3 })
    expect(told.shares.map(({ later: { value } }) => value)).toEqual([2 / 3, 2 / 3, 2 / 3, 1 / 3])
    // Of four weeks: 1/mean of ln(1344), ln(672/25) and ln(7).
    expect(told.exponent.value).toBeCloseTo(3 / (Math.log(1344) + Math.log(672 / 25) + Math.log(7)), 9)
    expect(told.half.value).toBeCloseTo(40320 * 0.5 ** (1 / (told.exponent.value ?? NaN)), 6)
  })

  it('is refused with what to send where there are no complaints, and where no View names one', async () => {
    await world.add(
      did('Create', 1, '2026-03-01', { workspace: 'unseen', sentiment: 'negative' }),
      did('View', 2, '2026-05-01', { workspace: 'unseen' }),
    )
    const [calm, unseen] = await Promise.all([acme(world, 'calm'), acme(world, 'unseen')])
    expect((await answer(complaintReach, world.store, calm)).median.sentence).toContain('labelled negative')
    expect((await answer(complaintReach, world.store, unseen)).top[0]?.held.sentence).toContain('Send View')
    expect((await answer(avoidable, world.store, unseen)).half.sentence).toContain('Send View')
  })
})

describe('who comes after reading a complaint', () => {
  const workspace = 'second'
  const came = (actor: number, at = '2026-03-10') => did('Visit', actor, at, { workspace })
  const bought = (actor: number, at: string, value: number) => did('Purchase', actor, at, { workspace, value, currency: 'EUR' }) // prettier-ignore
  const see = (actor: number, object_id: string, at = '2026-03-09') => did('View', actor, at, { workspace, object_id })

  it('is whoever saw another’s complaint, or a share of it, with any account in the week before the first visit', async () => {
    await world.add(
      did('Create', 90, '2026-03-01', { workspace, event_id: 'second thought', sentiment: 'negative' }),
      did('Create', 91, '2026-03-01', { workspace, event_id: 'kind word', sentiment: 'positive' }),
      share(workspace, 's', 92, 'x', '2026-03-02', { object_id: 'second thought' }),
      // Read it: one by a share, one with another account, who had bought before and buys twice again.
      ...[see(1, 'second s'), came(1), see(12, 'second thought'), came(2), bought(2, '2026-02-01', 5)],
      did('Link', 2, '2026-01-01', { workspace, linked: 12, brand: '' }),
      ...[bought(2, '2026-03-11', 30), bought(12, '2026-03-12', 10), bought(2, '2026-03-20', 99)],
      // Did not: too early, too late, praise, nothing, and who wrote it. The second visit of the first counts no more.
      ...[see(3, 'second thought', '2026-03-02'), came(3), see(4, 'second thought', '2026-03-11'), came(4)],
      ...[see(5, 'kind word'), came(5), bought(5, '2026-03-10', 20), came(6), see(90, 'second thought'), came(90), came(1, '2026-03-12')],
      // Came too recently to have bought or not.
      ...[see(7, 'second thought', '2026-03-20'), came(7, '2026-03-20'), came(8, '2026-03-14')],
    ) // prettier-ignore
    const rows = await afterReading.needs(askOf(world.store), await acme(world, workspace))
    expect(rows.map((row) => [row.exposed, row.bought_before, row.people, row.abandoned, row.revenue])).toEqual([
      [0, 0, 5, 4, 4],
      [1, 0, 1, 1, 0],
      [1, 1, 1, 0, 40],
    ])
    expect(rows[0]?.revenue_m2).toBeCloseTo(320, 9)
  })
})
