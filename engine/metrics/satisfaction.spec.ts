import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { satisfaction } from './satisfaction.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const say = (workspace: string, actor: number, score: number, rest: Partial<InteractionRow> = {}) =>
  did('Respond', actor, '2026-03-01', { workspace, survey: 'chat', question: 'csat', score, ...rest })

async function read(workspace: string) {
  const people = new PeopleResolver(world.store)
  const scope = await resolveScope(world.store, people, { workspace, brand: 'Acme' }, new Date('2026-06-01'))
  return answer(satisfaction, world.store, scope)
}

describe('satisfaction and effort', () => {
  it('are the top boxes of each person’s last answer, with the scale in the name: 2 of 4 are 15% to 85% (Wilson 1927)', async () => {
    await world.add(
      ...[say('top', 1, 1), say('top', 2, 3), say('top', 3, 4), say('top', 4, 2)],
      did('Respond', 9, '2026-03-02', { workspace: 'top', survey: 'chat', question: 'csat', score: 5 }),
      did('Link', 1, '2026-01-01', { workspace: 'top', linked: 9 }),
      ...[7, 6, 5, 4, 1].map((score, i) => say('top', 20 + i, score, { question: 'ces', survey: 'effort' })),
    )
    const { csat, ces } = await read('top')
    expect(csat).toMatchObject([{ survey: 'chat', scale: '1–5', counts: [0, 1, 1, 1, 1], top: { value: 0.5, n: 4 } }])
    expect(csat[0]?.top.estimand).toBe('Satisfied customers (CSAT): share of 4–5 on a scale of 1–5')
    expect(csat[0]?.top.interval?.lo).toBeCloseTo(0.15, 2)
    expect(csat[0]?.mean).toMatchObject({ value: 3.5, n: 4 })
    expect(ces).toMatchObject([{ scale: '1–7', top: { value: 0.6, n: 5 } }])
    expect(ces[0]?.mean.value).toBeCloseTo(4.6, 12)
  })

  it('do not mix scales: a survey of 1–10 that says so has its own top, one that does not is refused', async () => {
    const ten = { survey: 'ten', properties: { scale: '10' } }
    await world.add(
      ...[10, 9, 8, 3].map((score, i) => say('scales', i + 1, score, ten)),
      ...[4, 9].map((score, i) => say('scales', i + 1, score, { survey: 'unsaid' })),
      say('scales', 1, 3, { survey: 'odd', properties: { scale: 'stars' } }),
    )
    const { csat } = await read('scales')
    const named = new Map(csat.map((row) => [row.survey, row]))
    expect(named.get('ten')?.top).toMatchObject({ value: 0.5, n: 4 })
    expect(named.get('unsaid')?.top).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(named.get('unsaid')?.top.sentence).toContain('1 answer lies outside the scale of 1–5')
    expect(named.get('odd')?.mean.sentence).toContain('“stars” is no scale')
  })

  it('is nothing where nobody answered, and has no mean of answers that all agree', async () => {
    await world.add(did('Like', 1, '2026-03-01', { workspace: 'none' }), ...[1, 2].map((i) => say('agree', i, 4)))
    expect(await read('none')).toEqual({ csat: [], ces: [] })
    const [agree] = (await read('agree')).csat
    expect(agree?.top).toMatchObject({ value: 1, interval: { hi: 1 } })
    expect(agree?.mean.sentence).toContain('All answers agree, which is no certainty')
  })
})
