import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askOf } from '../ask.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope, type Scope } from '../scope.ts'
import { SEED, SEEDED } from '../stats/simulation.ts'
import { Random } from '../stats/random.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { askTakerCells, type TakerCell } from './taker-outcomes.ts'
import { INITIATIVE } from './test/plans.ts'

const [HOUR, DAY] = [3_600_000, 86_400_000]
const START = Date.parse(INITIATIVE.start)
const PLAN = { ...INITIATIVE, campaign: 'offer' }
const BEFORE = 28 * DAY
const WINDOW = 7 * 24

interface Act {
  person: number
  verb: string
  at: number
  value: number
}

/** 60 people who visit at random moments for ten weeks; every third takes the offer. Person 1 has the accounts 1 and 101. */
function life(random: Random): Act[] {
  const acts: Act[] = []
  for (let person = 1; person <= 60; person += 1) {
    const count = random.poisson(12)
    for (let visit = 0; visit < count; visit += 1)
      acts.push({ person, verb: 'Visit', at: START + Math.floor((random.uniform() * 84 - 63) * DAY), value: random.integer(1000) / 8 }) // prettier-ignore
    if (person % 3 === 0)
      acts.push({ person, verb: 'Claim', at: START + Math.floor(random.uniform() * 6.9 * DAY), value: 0 })
  }
  return acts
}

let world: TestStore
const acts = life(new Random(SEED))
const scopes = new Map<string, Scope>()

const rowsOf = (workspace: string, some: readonly Act[]) => [
  ...some.map(({ person, verb, at, value }) =>
    did(verb, person === 1 && at % 2 === 0 ? 101 : person, new Date(at).toISOString(), { workspace, value, ...(verb === 'Claim' ? { campaign: 'offer' } : {}) }),
  ),
  did('Link', 1, '2026-01-01', { workspace, linked: 101 }),
  // Took it before these days: neither a taker nor somebody without it.
  did('Claim', 70, '2026-02-20', { workspace, campaign: 'offer' }),
  did('Visit', 70, '2026-02-21', { workspace }),
  // Nobody had seen this taker before.
  did('Claim', 71, '2026-03-02', { workspace, campaign: 'offer' }),
] // prettier-ignore

beforeAll(async () => {
  world = await openTestStore()
  const untold = acts.filter(({ verb, at }) => verb === 'Claim' || at < START)
  await world.add(...rowsOf('main', acts), ...rowsOf('untold', untold))
  const people = new PeopleResolver(world.store)
  for (const workspace of ['main', 'untold'])
    scopes.set(workspace, await resolveScope(world.store, people, { workspace, brand: 'Acme' }, new Date('2026-06-01')))
})
afterAll(() => world.close())

function cellsOf(measure: 'any' | 'count' | 'value', shifts: number[], workspace = 'main'): Promise<TakerCell[][]> {
  const scope = scopes.get(workspace)
  if (scope === undefined) throw new Error(workspace)
  return askTakerCells(askOf(world.store), scope, PLAN, { brand: 'Acme', verb: 'Visit', measure }, shifts)
}

/** Hour after the start at which a taker's window opens. */
const opensAt = (at: number): number => Math.floor((at - START) / HOUR) + 1

/** The same by hand: mean outcome of those seen before, of takers in their windows, of others over all takers' windows. */
function byHand(measure: string, shift: number, treated: boolean): { n: number; mean: number } {
  const takers = new Map(acts.flatMap(({ person, verb, at }) => (verb === 'Claim' ? [[person, opensAt(at)] as const] : []))) // prettier-ignore
  const opens = [...takers.values(), opensAt(Date.parse('2026-03-02T12:00:00Z'))]
  const zero = START - shift
  const known = new Set(acts.flatMap(({ person, at }) => (at < zero && at >= zero - BEFORE ? [person] : [])))
  const outcome = (person: number, hour: number): number => {
    const done = acts.filter((act) => act.person === person && act.verb === 'Visit' && act.at >= zero + hour * HOUR && act.at < zero + (hour + WINDOW) * HOUR) // prettier-ignore
    if (measure === 'value') return done.reduce((sum, { value }) => sum + value, 0)
    return measure === 'count' ? done.length : Math.min(1, done.length)
  }
  const people = [...known].filter((person) => takers.has(person) === treated)
  const ys = people.map((person) => {
    const windows = treated ? [takers.get(person) ?? 0] : opens
    return windows.reduce((sum, hour) => sum + outcome(person, hour), 0) / windows.length
  })
  return { n: people.length, mean: ys.reduce((sum, y) => sum + y, 0) / ys.length }
}

describe(`takers and others before and after a start ${SEEDED}`, () => {
  it.each(['any', 'count', 'value'] as const)('have the outcomes that are found by hand: %s, then and three and five weeks earlier', async (measure) => {
    const shifts = [0, 21 * DAY, 35 * DAY]
    const all = await cellsOf(measure, shifts)
    for (const [place, cells] of all.entries())
      for (const treated of [true, false]) {
        const own = cells.filter((cell) => (cell.treated === 1) === treated)
        const n = own.reduce((sum, cell) => sum + cell.n, 0)
        const expected = byHand(measure, shifts[place] ?? 0, treated)
        expect(n).toBe(expected.n)
        expect(own.reduce((sum, cell) => sum + cell.n * cell.mean, 0) / n).toBeCloseTo(expected.mean, 9)
        expect(cells[0]?.takers).toBe(21)
      }
  }) // prettier-ignore

  it('are the same whether they are asked together or one date at a time', async () => {
    const [together, [alone]] = [await cellsOf('count', [0, 21 * DAY]), await cellsOf('count', [21 * DAY])]
    expect(together[1]).toEqual(alone)
  })

  it('stand in cells that know nothing of what came after the start', async () => {
    const keysOf = (cells: TakerCell[] = []): string[] =>
      cells.map((cell) => JSON.stringify({ ...cell, mean: 0, m2: 0 }))
    const [[told], [untold]] = [await cellsOf('count', [0]), await cellsOf('count', [0], 'untold')]
    expect(keysOf(untold)).toEqual(keysOf(told))
    expect(untold?.every(({ mean }) => mean === 0)).toBe(true)
    expect(told?.some(({ mean }) => mean > 0)).toBe(true)
  })
})
