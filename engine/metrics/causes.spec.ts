import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { causes, observedWeeks } from './causes.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

let serial = 0
const asks = (workspace: string, actor: number, at: string, topics: string[], rest: Partial<InteractionRow> = {}) =>
  did('Message', actor, at, { workspace, topics, thread: `thread ${(serial += 1)}`, ...rest })
/** So that everything before has been followed for long enough. */
const later = (workspace: string) => did('Like', 99, '2026-06-01', { workspace })

async function read(workspace: string) {
  const people = new PeopleResolver(world.store)
  const scope = await resolveScope(world.store, people, { workspace, brand: 'Acme' }, new Date('2026-07-01'))
  return answer(causes, world.store, scope)
}

describe('repeat contacts', () => {
  it('are of the same person, by any account, with the same cause, within 7 days: 2 of 7', async () => {
    const w = 'again'
    await world.add(
      ...[asks(w, 1, '2026-02-02', ['crash']), asks(w, 2, '2026-02-08', ['crash'], { channel: 'email' })],
      did('Link', 1, '2026-01-01', { workspace: w, linked: 2 }),
      ...[asks(w, 3, '2026-02-02', ['crash']), asks(w, 3, '2026-02-03', ['queue'])],
      ...[
        asks(w, 4, '2026-02-02', ['queue']),
        asks(w, 4, '2026-02-09', ['queue']),
        asks(w, 4, '2026-02-17', ['queue']),
      ],
      later(w),
    )
    const { repeats, causes: list } = await read(w)
    expect(repeats).toMatchObject({ n: 7, verdict: 'measured' })
    expect(repeats.value).toBeCloseTo(2 / 7, 12)
    expect(list.map(({ cause, contacts, repeats: { value } }) => [cause, contacts, value])).toEqual([
      ['queue', 4, 0.25],
      ['crash', 3, 1 / 3],
    ])
  })

  it('are not further messages of one conversation, until it was closed', async () => {
    const say = (at: string, rest: Partial<InteractionRow> = {}) =>
      asks('one', 1, at, ['crash'], { thread: 't', ...rest })
    await world.add(
      ...[say('2026-02-02T10:00:00Z'), say('2026-02-02T10:05:00Z'), say('2026-02-03T10:00:00Z')],
      did('Track', 1, '2026-02-03', { workspace: 'one', thread: 't', object_id: 'conversation_resolved' }),
      say('2026-02-05T10:00:00Z'),
      later('one'),
    )
    expect((await read('one')).repeats).toMatchObject({ value: 0.5, n: 2 })
  })

  it('leaves out contacts whose week is not over, and refuses when there are no others or none names a cause', async () => {
    await world.add(
      ...[asks('new', 1, '2026-02-20', ['crash']), asks('new', 1, '2026-02-22', ['crash'])],
      ...[asks('mute', 1, '2026-02-02', []), later('mute')],
    )
    expect((await read('new')).repeats).toMatchObject({ value: null, n: 0 })
    expect((await read('new')).repeats.sentence).toContain('not known yet')
    const { repeats } = await read('mute')
    expect(repeats.sentence).toContain('Send `topics`')
    expect(repeats.checks).toMatchObject([{ id: 'without_cause', value: 1 }])
  })
})

describe('failure demand', () => {
  it('is the share of contacts with a cause judged so, of those judged: 2 of 3; refused when nobody judged', async () => {
    await world.add(
      ...[1, 2].map((actor) => asks('judged', actor, '2026-02-02', ['crash'])),
      ...[asks('judged', 3, '2026-02-02', ['hours']), asks('judged', 3, '2026-02-03', ['other']), later('judged')],
    )
    expect((await read('judged')).failureDemand.sentence).toContain('Declare a definition of kind “cause”')
    await world.add(
      defined('cause', 'crash', { brand: 'Acme', topic: 'crash', demand: 'failure' }, 'judged'),
      defined('cause', 'hours', { brand: 'Acme', topic: 'hours', demand: 'value' }, 'judged'),
    )
    const { failureDemand } = await read('judged')
    expect(failureDemand).toMatchObject({ n: 3, verdict: 'measured' })
    expect(failureDemand.value).toBeCloseTo(2 / 3, 12)
  })
})

describe('a cause over the weeks', () => {
  it('was fixed at its source where contacts stop, and only answered faster where they go on', async () => {
    const w = 'verdict'
    const rows = Array.from({ length: 112 }, (_, day) => {
      const at = Date.UTC(2026, 0, 5, 10) + day * 86_400_000
      const isLate = day >= 56
      const contact = (cause: string, count: number) =>
        Array.from({ length: count }, (__, i) => {
          const thread = `${cause} ${day} ${i}`
          const answered = at + (isLate ? 10 : 300) * 60_000
          return [
            asks(w, 1000 + day * 10 + i, new Date(at).toISOString(), [cause], { thread }),
            did('Message', 90, new Date(answered).toISOString(), { workspace: w, thread, role: 'employee' }),
          ]
        }).flat()
      return [...contact('crash', isLate ? 0 : 3), ...contact('queue', 3)]
    }).flat()
    await world.add(...rows)
    const { causes: list } = await read(w)
    expect(list.map(({ cause, verdict }) => [cause, verdict])).toEqual([
      ['queue', 'answered_faster_only'],
      ['crash', 'fixed_at_source'],
    ])
    const [queue, crash] = list
    expect(crash?.change).toMatchObject({ from: '2026-03-02T00:00:00.000Z', finding: { value: -1, unit: 'ratio' } })
    expect(crash?.change.finding.verdict).toBe('suggestive_only')
    expect(queue?.speed).toMatchObject({ from: '2026-03-02T00:00:00.000Z', finding: { evidence: 'quasi-experiment' } })
    // Two tests for each of two causes share the 5 %; the number of contacts of one did not change.
    expect(crash?.change.finding.checks).toMatchObject([{ id: 'change_point', passed: true, threshold: 0.0125 }])
    expect(queue?.change.finding.verdict).toBe('cannot_tell')
    expect(queue?.speed.finding.estimand).toContain('answered within 10 minutes')
  })

  it('tells of no change where none is proven, though the interval at the chosen week leaves out 0', async () => {
    const w = 'chance'
    const counts = [7, 9, 6, 8, 7, 2, 8, 7, 9, 6, 8, 15]
    await world.add(
      ...counts.flatMap((count, week) =>
        Array.from({ length: count }, (_, i) =>
          asks(w, 1000 + week * 100 + i, new Date(Date.UTC(2026, 0, 5 + week * 7, 10)).toISOString(), ['crash']),
        ),
      ),
      did('Like', 99, '2026-03-29T23:00:00Z', { workspace: w }),
    )
    const [crash] = (await read(w)).causes
    expect(crash?.change.finding.interval?.lo).toBeGreaterThan(0)
    expect(crash?.change.finding.checks).toMatchObject([{ id: 'change_point', passed: false, threshold: 0.025 }])
    expect(crash?.change.finding.verdict).toBe('cannot_tell')
  })

  it('counts a person once a week: one who writes ten times a day from some week on is no change', async () => {
    const w = 'loud'
    const at = (day: number, hour = 10) => new Date(Date.UTC(2026, 0, 5 + day, hour)).toISOString()
    await world.add(
      ...Array.from({ length: 84 }, (_, day) => asks(w, 1000 + day, at(day), ['crash'])),
      // By two accounts, which are one person.
      ...Array.from({ length: 42 }, (_, day) =>
        Array.from({ length: 10 }, (__, i) => asks(w, 1 + (i % 2), at(42 + day, i + 8), ['crash'])),
      ).flat(),
      did('Link', 1, '2026-01-01', { workspace: w, linked: 2 }),
    )
    const [crash] = (await read(w)).causes
    expect(crash).toMatchObject({
      contacts: 504,
      verdict: 'cannot_tell',
      change: { finding: { n: 90, verdict: 'cannot_tell' } },
    })
  })

  it('counts the days of a week that were observed, not those before the first event or after the last', () => {
    const window = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' }
    const observed = observedWeeks({ ...window, firstAt: '2026-01-03T00:00:00.000Z', asOf: '2026-01-16T12:00:00.000Z' })
    expect(observed).toEqual([
      { week: 0, days: 5 },
      { week: 1, days: 7 },
      { week: 2, days: 1.5 },
    ])
  })
})
