import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { npsSegments } from './nps-segments.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

let actor = 0
/** So many people who answer so. */
const answers = (workspace: string, count: number, score: number, rest: Partial<InteractionRow> = {}, at = '2026-03-01') =>
  Array.from({ length: count }, () => did('Respond', (actor += 1), at, { workspace, survey: 'shop', question: 'nps', score, ...rest })) // prettier-ignore

async function read(workspace: string) {
  const people = new PeopleResolver(world.store)
  const scope = await resolveScope(world.store, people, { workspace, brand: 'Acme' }, new Date('2026-12-01'))
  return answer(npsSegments, world.store, scope)
}

describe('groups', () => {
  it('are compared with everybody else: 50 against −50, a hundred each', async () => {
    const web = { survey: 'web', channel: 'email' }
    await world.add(
      ...[...answers('groups', 75, 9), ...answers('groups', 25, 3)],
      ...[...answers('groups', 25, 10, web), ...answers('groups', 75, 0, web)],
    )
    const { segments, weighted } = await read('groups')
    expect(segments.map(({ by, level, nps, difference }) => [by, level, nps.value, difference.value])).toEqual([
      ['touchpoint', 'shop', 50, 100],
      ['touchpoint', 'web', -50, -100],
      ['channel', 'email', -50, -100],
      ['channel', 'x', 50, 100],
    ])
    const [shop] = segments
    expect(shop?.difference).toMatchObject({ n: 200, verdict: 'association_only', checks: [{ value: 4 }] })
    // Adjusted: (75.75 − 25.75) / 103 = 48.54, error 8.53; its lower bound, 31.82, is 18.18 below the score. Twice, squared and added.
    expect(shop?.difference.interval?.lo).toBeCloseTo(100 - Math.hypot(18.18, 18.18), 1)
    expect(weighted.sentence).toContain('The customer base is not declared')
  })

  it('hold each person once, with the last answer', async () => {
    await world.add(
      did('Respond', 9001, '2026-03-01', { workspace: 'once', survey: 'shop', question: 'nps', score: 0 }),
      did('Respond', 9002, '2026-03-02', { workspace: 'once', survey: 'web', question: 'nps', score: 10 }),
      did('Link', 9001, '2026-01-01', { workspace: 'once', linked: 9002 }),
      ...answers('once', 1, 5),
    )
    const { segments } = await read('once')
    expect(segments.map(({ level, nps: { value, n } }) => [level, value, n])).toEqual([
      ['shop', -100, 1],
      ['web', 100, 1],
    ])
  })
})

describe('the trend', () => {
  it('is the slope through the months, per 30 days, and needs three of them', async () => {
    const months = ['2026-01-15', '2026-02-15', '2026-03-15', '2026-04-15']
    await world.add(
      ...months.flatMap((at, i) => [
        ...answers('rising', 200 + 40 * i, 10, {}, at),
        ...answers('rising', 200 - 40 * i, 0, {}, at),
      ]),
      ...months.slice(0, 2).flatMap((at) => answers('short', 30, 10, {}, at)),
    )
    const { trend } = await read('rising')
    // 20 points a month, months of 31, 28 and 31 days.
    expect(trend.value).toBeCloseTo(20, 0)
    expect(trend).toMatchObject({ n: 1600, unit: 'points', verdict: 'association_only' })
    expect((await read('short')).trend.sentence).toContain('at least three periods')
  })
})

describe('the trend of a panel', () => {
  it('keeps who answers every month in every month: the same 100 promoters and 10 new detractors each are flat', async () => {
    const months = ['01', '02', '03', '04', '05', '06'].map((month) => `2026-${month}-15`)
    await world.add(
      ...months.flatMap((at) => [
        ...Array.from({ length: 100 }, (_, i) =>
          did('Respond', 20_000 + i, at, { workspace: 'panel', survey: 'shop', question: 'nps', score: 10 }),
        ),
        ...answers('panel', 10, 0, {}, at),
      ]),
    )
    const { trend } = await read('panel')
    expect(trend.value).toBeCloseTo(0, 9)
    expect(trend).toMatchObject({ n: 660, checks: [{ id: 'shared_people', value: 600 / 660 }] })
    expect(trend.p).toBeCloseTo(1, 9)
  })
})

describe('the score of the customers', () => {
  const base = (workspace: string, fond: number) =>
    defined('customer-base', 'base', { brand: 'Acme', basis: 'customer table', margins: [{ property: 'kind', levels: [{ level: 'fond', share: fond }, { level: 'cool', share: 1 - fond }] }] }, workspace) // prettier-ignore
  const kind = (name: string) => ({ properties: { kind: name } })

  it('weights the groups to their shares by hand: ½ · 60 + ½ · (−40) = 10, where the answers say 40', async () => {
    await world.add(
      base('weights', 0.5),
      ...[...answers('weights', 128, 9, kind('fond')), ...answers('weights', 32, 2, kind('fond'))],
      ...[...answers('weights', 12, 9, kind('cool')), ...answers('weights', 28, 2, kind('cool'))],
    )
    const { weighted, segments } = await read('weights')
    expect(weighted.value).toBeCloseTo(10, 9)
    // 160 answers weigh 0.625 each and 40 weigh 2.5: (Σw)² / Σw² = 200² / 312.5.
    expect(weighted.checks[0]?.value).toBeCloseTo(128, 6)
    expect(weighted.interval?.method).toContain('raked mean')
    expect(segments.map(({ by, level, nps }) => [by, level, nps.value])).toEqual([
      ['kind', 'cool', -40],
      ['kind', 'fond', 60],
    ])
  })

  it('is refused where few answers would decide, a level has no share, or nobody of a level answered', async () => {
    await world.add(
      ...[base('few', 0.5), ...answers('few', 190, 9, kind('fond')), ...answers('few', 10, 2, kind('cool'))],
      ...[base('odd', 0.5), ...answers('odd', 60, 9, kind('fond')), ...answers('odd', 1, 2)],
      ...[base('empty', 0.5), ...answers('empty', 60, 9, kind('fond'))],
    )
    expect((await read('few')).weighted.sentence).toContain('One answer would count 10.0 times the mean')
    expect((await read('odd')).weighted.sentence).toContain('a level of kind that has no target')
    expect((await read('empty')).weighted.sentence).toContain('Nobody with kind cool answered')
  })
})
