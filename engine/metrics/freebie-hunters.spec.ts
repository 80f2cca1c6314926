import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTable } from '../api/tables.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { freebies } from './freebie-hunters.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const OFFER = {
  name: 'Free ticket',
  brand: 'Acme',
  start: '2026-03-01T00:00:00Z',
  end: '2026-03-11T00:00:00Z',
}
const declare = (workspace: string) => defined('campaign', 'ticket', OFFER, workspace)
const follow = (workspace: string, actor: number, at: string, campaign = 'ticket') =>
  did('Follow', actor, at, { workspace, event_id: `${workspace}-f${actor}`, object_id: '@acme', campaign })
const claim = (workspace: string, actor: number, at: string) =>
  did('Claim', actor, at, { workspace, campaign: 'ticket' })
const leave = (workspace: string, actor: number, at: string) =>
  did('Undo', actor, at, { workspace, object_id: `${workspace}-f${actor}` })
const buy = (workspace: string, actor: number, at: string, campaign = '') =>
  did('Purchase', actor, at, { workspace, value: 9, currency: 'EUR', campaign })
/** Up to here it was told who joins and leaves. */
const clock = (workspace: string, at: string) => did('Like', 99, at, { workspace })

async function scopeOf(workspace: string, campaign?: string) {
  const query = { workspace, brand: 'Acme', ...(campaign === undefined ? {} : { campaign }) }
  return resolveScope(world.store, new PeopleResolver(world.store), query, new Date('2026-12-01'))
}
const read = async (workspace: string) => answer(freebies, world.store, await scopeOf(workspace))

describe('freebie hunters', () => {
  it('joined for the offer, took it, left within 14 days and bought nothing at full price within 60', async () => {
    const w = 'rule'
    await world.add(
      declare(w),
      // 1 does it all; 2 stays; 3 leaves late; 4 buys at full price; 5 buys at a reduced price only; 6 takes nothing.
      ...[1, 2, 3, 4, 5, 6].map((actor) => follow(w, actor, '2026-03-02')),
      ...[1, 2, 3, 4, 5].map((actor) => claim(w, actor, '2026-03-03')),
      leave(w, 1, '2026-03-05'),
      leave(w, 3, '2026-03-20'),
      leave(w, 4, '2026-03-05'),
      leave(w, 5, '2026-03-05'),
      leave(w, 6, '2026-03-05'),
      buy(w, 4, '2026-04-20'),
      buy(w, 5, '2026-03-04', 'ticket'),
      // 7 came before the offer, 8 after it: neither joined by it.
      follow(w, 7, '2026-02-20'),
      claim(w, 8, '2026-03-12'),
      clock(w, '2026-07-01T12:30:00Z'),
    )
    const [campaign] = (await read(w)).campaigns
    expect(campaign).toMatchObject({ joined: 6, redeemed: 5, hunters: { value: 2, n: 6 } })
    expect(campaign?.share).toMatchObject({ value: 2 / 6, n: 6, interval: { method: 'Wilson score' } })
    expect(campaign?.hunters.checks).toMatchObject([{ id: 'undecided', value: 0 }])
    // 2 still follows after 30 days; 4 bought within 60 days of the end, and not within 30.
    expect(campaign?.after.map(({ following, boughtAtFullPrice }) => [following.value, boughtAtFullPrice.value])).toEqual([
      [1 / 6, 0],
      [1 / 6, 1 / 6],
    ])
    const { body } = await readTable(world.store, await scopeOf(w, 'ticket'), 'freebie-hunters', 'csv')
    const lines = body.toString('utf8').trim().split('\n')
    expect(lines[0]).toBe('"person","channel","account","joined_at","left_at"')
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['1', '5'])
    expect((await readTable(world.store, await scopeOf(w, 'ticket'), 'freebie-hunters', 'arrow')).body.length).toBeGreaterThan(0)
  }) // prettier-ignore

  it('gave up following, not only the offer: whoever takes the Claim back and stays is none', async () => {
    const w = 'declined'
    const undoClaim = (actor: number, at: string) => did('Undo', actor, at, { workspace: w, object_id: `${w}-c${actor}` })
    await world.add(
      declare(w),
      ...[1, 2].map((actor) => follow(w, actor, '2026-03-02')),
      ...[1, 2].map((actor) => did('Claim', actor, '2026-03-03', { workspace: w, event_id: `${w}-c${actor}`, campaign: 'ticket' })),
      undoClaim(1, '2026-03-04'),
      undoClaim(2, '2026-03-04'),
      leave(w, 2, '2026-03-06'),
      clock(w, '2026-07-01T12:30:00Z'),
    )
    const [campaign] = (await read(w)).campaigns
    expect(campaign).toMatchObject({ joined: 2, hunters: { value: 1, n: 2 } })
    expect(campaign?.after[0]?.following.value).toBe(0.5)
    const { body } = await readTable(world.store, await scopeOf(w, 'ticket'), 'freebie-hunters', 'csv')
    expect(body.toString('utf8').trim().split('\n').slice(1).map((line) => line.split(',').map((cell, at) => at === 0 || at === 4 ? cell : ''))).toEqual([['2', '', '', '', '"2026-03-06T12:00:00.000Z"']])
  }) // prettier-ignore

  it('are numbers of the days of their campaign, whatever window was asked for, and tell the query of that campaign alone', async () => {
    const w = 'days'
    await world.add(
      declare(w),
      defined('campaign', 'earlier', { ...OFFER, name: 'Earlier', start: '2026-01-01T00:00:00+01:00', end: '2026-01-05T00:00:00Z' }, w),
      follow(w, 1, '2026-03-02'),
      claim(w, 1, '2026-03-03'),
      clock(w, '2026-04-20T12:30:00Z'),
    )
    const scope = await resolveScope(world.store, new PeopleResolver(world.store), { workspace: w, brand: 'Acme', from: '2026-04-01', to: '2026-06-30' }, new Date('2026-12-01'))
    const { campaigns } = await answer(freebies, world.store, scope)
    expect(campaigns.map(({ campaign, hunters, after }) => [campaign, hunters.window, hunters.partial, after[0]?.following.window.to])).toEqual([
      ['ticket', { from: '2026-03-01T00:00:00.000Z', to: '2026-04-20T12:00:00.000Z' }, true, '2026-04-10T00:00:00.000Z'],
      ['earlier', { from: '2025-12-31T23:00:00.000Z', to: '2026-03-06T00:00:00.000Z' }, false, '2026-02-04T00:00:00.000Z'],
    ])
    const told = campaigns.map(({ share }) => share.recompute.queries.map(({ parameters }) => parameters['campaign']).filter((key) => key !== undefined))
    expect(told).toEqual([['ticket'], ['earlier']])
  }) // prettier-ignore

  it('are people: whoever buys with another of their accounts is none', async () => {
    const w = 'linked'
    await world.add(
      declare(w),
      follow(w, 1, '2026-03-02'),
      claim(w, 2, '2026-03-03'),
      leave(w, 1, '2026-03-05'),
      follow(w, 3, '2026-03-02'),
      claim(w, 4, '2026-03-03'),
      leave(w, 3, '2026-03-05'),
      buy(w, 4, '2026-03-30'),
      did('Link', 1, '2026-04-01', { workspace: w, linked: 2 }),
      did('Link', 3, '2026-04-01', { workspace: w, linked: 4 }),
      clock(w, '2026-07-01T12:30:00Z'),
    )
    const [campaign] = (await read(w)).campaigns
    expect(campaign).toMatchObject({ joined: 2, hunters: { value: 1 } })
  })

  it('says who may still change, and leaves out who joined too lately to tell', async () => {
    const w = 'early'
    await world.add(
      declare(w),
      ...[1, 2].map((actor) => follow(w, actor, '2026-03-02')),
      ...[1, 2].map((actor) => claim(w, actor, '2026-03-02')),
      follow(w, 3, '2026-03-10'),
      leave(w, 1, '2026-03-05'),
      clock(w, '2026-03-20T12:30:00Z'),
    )
    const [campaign] = (await read(w)).campaigns
    expect(campaign).toMatchObject({ joined: 3, hunters: { value: 1, n: 2 } })
    expect(campaign?.hunters.checks).toMatchObject([
      { id: 'undecided', value: 1 },
      { id: 'too_recent', value: 1 },
    ])
    expect(campaign?.after[0]?.following).toMatchObject({ value: null })
    expect(campaign?.after[0]?.following.sentence).toContain('30 days have not passed')
  })

  it('are refused without a Claim, and where nobody joined; the table wants a declared campaign', async () => {
    const w = 'none'
    await world.add(
      declare(w),
      defined('campaign', 'other', { ...OFFER, name: 'Other' }, w),
      follow(w, 1, '2026-03-02'),
      clock(w, '2026-07-01T12:30:00Z'),
    )
    const late = 'late-claim'
    await world.add(
      declare(late),
      follow(late, 1, '2026-03-01T08:00:00Z'),
      follow(late, 2, '2026-03-10'),
      claim(late, 2, '2026-03-10'),
      clock(late, '2026-03-17T12:30:00Z'),
    )
    expect((await read(late)).campaigns[0]?.share.sentence).toContain('Nobody who took the offer has been observed')
    const { campaigns } = await read(w)
    const sentenceOf = (key: string) => campaigns.find(({ campaign }) => campaign === key)?.share.sentence
    expect(sentenceOf('ticket')).toContain('No Claim was sent')
    expect(sentenceOf('other')).toContain('Nobody joined')
    await expect(readTable(world.store, await scopeOf(w), 'freebie-hunters', 'csv')).rejects.toThrow(/\?campaign=/)
    const ofRival = { ...(await scopeOf(w, 'ticket')), brand: 'Rival' }
    await expect(readTable(world.store, ofRival, 'freebie-hunters', 'csv')).rejects.toThrow(
      /None is declared for Rival/,
    )
  })
})
