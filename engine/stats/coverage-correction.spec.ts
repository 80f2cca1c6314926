import { describe, expect, it } from 'vitest'
import { correctedTotal, type ChannelSums, type Visibility } from './coverage-correction.ts'
import { answered, expectShare, near, saying } from './expectations.ts'
import type { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

/** Sums over authors with so many posts each; a channel rests on evidence of its own unless another is named. */
const sums = (channel: string, posts: readonly number[], visibility: Visibility, evidence = channel): ChannelSums => ({
  ...{ channel, visibility, evidence, authors: posts.length },
  x: posts.reduce((sum, x) => sum + x, 0),
  xx: posts.reduce((sum, x) => sum + x * x, 0),
})
const people = (n: number, x: number) => Array.from({ length: n }, () => x)
const certain: Visibility = { kind: 'range', lo: 1, hi: 1 }

describe('corrected for what is not seen', () => {
  it('a channel seen to a tenth counts ten times, one seen whole once: Σ m/π (Horvitz & Thompson 1952)', () => {
    const channels = [
      sums('open', people(100, 1), certain),
      sums('hidden', people(30, 1), { kind: 'estimated', seen: 100, known: 1000 }),
    ]
    expect(correctedTotal(channels)).toMatchObject({ value: near(100 + 300, 9) })
  })

  it('where everything is seen there is nothing to correct, and no error of seeing', () => {
    const total = correctedTotal([sums('open', people(30, 1), certain)])
    expect(total).toMatchObject({ value: 30, lo: 30, hi: 30, method: saying('visibility known') })
  })

  it('four channels of one panel are one channel: one panel is not four (arithmetic)', () => {
    const panel: Visibility = { kind: 'estimated', seen: 20, known: 200 }
    const four = ['a', 'b', 'c', 'd'].map((name) => sums(name, people(100, 1), panel, 'the panel'))
    const one = answered(correctedTotal([sums('all', people(400, 1), panel)]))
    expect(correctedTotal(four)).toEqual(one)
    const apart = answered(correctedTotal(four.map((row) => ({ ...row, evidence: row.channel }))))
    expect(apart.hi - apart.lo).toBeLessThan(0.6 * (one.hi - one.lo))
    // Nor is a range that holds for several channels at once one range for each.
    const range: Visibility = { kind: 'range', lo: 0.1, hi: 0.5 }
    const ranged = ['a', 'b'].map((name) => sums(name, people(50, 1), range, 'the range'))
    expect(correctedTotal(ranged)).toEqual(correctedTotal([sums('all', people(100, 1), range)]))
    const other = sums('e', people(100, 1), { kind: 'estimated', seen: 21, known: 200 }, 'the panel')
    expect(correctedTotal([...four, other])).toMatchObject({ refused: 'impossible-input' })
  })

  it('is never below what was seen, however loud one author is', () => {
    const loud = correctedTotal([sums('one', [...people(10, 1), 90], { kind: 'estimated', seen: 50, known: 100 })])
    expect(loud).toMatchObject({ value: 200, lo: 100 })
  })

  it('says how the visibility is known', () => {
    const methodOf = (...all: Visibility[]) => answered(correctedTotal(all.map((one, i) => sums(`${i}`, people(20, 1), one)))).method // prettier-ignore
    const [panel, stated] = [{ kind: 'estimated', seen: 10, known: 20 }, { kind: 'interval', value: 0.5, lo: 0.4, hi: 0.6 }] as const // prettier-ignore
    expect(methodOf(panel)).toMatch(/visibility estimated \(Jeffreys\)$/)
    expect(methodOf(stated)).toMatch(/visibility as stated, with its interval$/)
    expect(methodOf(stated, panel)).toMatch(/estimated \(Jeffreys\) or as stated, with its interval$/)
  })

  it('one loud author makes the total less sure than many quiet ones', () => {
    const pi: Visibility = { kind: 'estimated', seen: 200, known: 1000 }
    const width = (authors: readonly number[]) => {
      const { lo, hi } = answered(correctedTotal([sums('one', authors, pi)]))
      return hi - lo
    }
    expect(width([...people(50, 1), 50])).toBeGreaterThan(1.8 * width(people(100, 1)))
  })

  it('with a range there is no point, the bounds hold both ends, and a wider range never narrows them', () => {
    const at = (lo: number, hi: number) =>
      answered(correctedTotal([sums('open', people(40, 1), certain), sums('dark', people(20, 2), { kind: 'range', lo, hi })])) // prettier-ignore
    const range = at(0.01, 0.2)
    expect(range.value).toBeNull()
    expect(range.lo).toBeLessThan(40 + 40 / 0.2)
    expect(range.hi).toBeGreaterThan(40 + 40 / 0.01)
    expect(at(0.005, 0.3).lo).toBeLessThanOrEqual(range.lo)
    expect(at(0.005, 0.3).hi).toBeGreaterThanOrEqual(range.hi)
  })

  it('an estimate that somebody else made counts with the interval it came with, wider at a higher level', () => {
    const at = (visibility: Visibility, level = 0.95) =>
      answered(correctedTotal([sums('one', people(100, 1), visibility)], level))
    const stated: Visibility = { kind: 'interval', value: 0.5, lo: 0.4, hi: 0.6 }
    const known = at({ kind: 'interval', value: 0.5, lo: 0.5, hi: 0.5 })
    expect(at(stated).value).toBe(200)
    expect(at(stated).hi - at(stated).lo).toBeGreaterThan(known.hi - known.lo)
    expect(at(stated, 0.99).hi).toBeGreaterThan(at(stated).hi)
    expect(
      correctedTotal([sums('one', people(100, 1), { kind: 'interval', value: 0.5, lo: 0.6, hi: 0.7 })]),
    ).toMatchObject({ refused: 'impossible-input' })
  })

  it('refuses an unknown visibility, nothing seen, few authors, and sums that no authors make', () => {
    const of = (visibility: Visibility, authors = people(20, 1)) => [sums('one', authors, visibility)]
    const half: Visibility = { kind: 'estimated', seen: 10, known: 20 }
    expect(correctedTotal(of({ kind: 'unknown' }))).toMatchObject({ refused: 'unknown-visibility' })
    expect(correctedTotal(of(half, []))).toMatchObject({ refused: 'nothing-seen' })
    expect(correctedTotal(of(half, people(3, 1)))).toMatchObject({ refused: 'too-few-authors' })
    expect(correctedTotal(of({ kind: 'estimated', seen: 0, known: 20 }))).toMatchObject({ refused: 'impossible-input' })
    expect(correctedTotal([{ ...sums('one', people(20, 1), half), xx: 0 }])).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
    expect(correctedTotal([])).toMatchObject({ refused: 'impossible-input' })
  })
})

/** Two channels with so many authors, a few of them loud; each author is seen with the channel's chance. */
const WORLD = [
  { channel: 'one', authors: 4000 },
  { channel: 'two', authors: 2000 },
]
const posts = (i: number) => (i % 20 === 0 ? 8 : 1 + (i % 3))
const inAll = WORLD.flatMap(({ authors }) => Array.from({ length: authors }, (_, i) => posts(i))).reduce(
  (a, b) => a + b,
)

function seenOf(random: Random, authors: number, pi: number): number[] {
  const seen: number[] = []
  for (let i = 0; i < authors; i += 1) if (random.uniform() < pi) seen.push(posts(i))
  return seen
}

describe.each([
  ['1 % and 3 %', [0.01, 0.03], 800],
  ['5 % and 20 %', [0.05, 0.2], 400],
])('intervals where %s of the authors are seen', (_, chances, panel) => {
  it(`cover the total at 95 % ${SEEDED}`, () => {
    const { covered, answered: runs } = coverage(300, inAll, (random) => {
      const channels = WORLD.map(({ channel, authors }, place) => {
        const pi = chances[place] ?? 1
        const visibility: Visibility = { kind: 'estimated', seen: random.binomial(panel, pi), known: panel }
        return sums(channel, seenOf(random, authors, pi), visibility)
      })
      const result = correctedTotal(channels)
      return isRefusal(result) ? null : result
    })
    expect(runs).toBeGreaterThan(270)
    expectShare(covered, 0.95, runs)
  })
})

it(`the interval covers at 95 % where one panel of 200 stands for four channels, and would not as four panels ${SEEDED}`, () => {
  const truth = 2 * inAll
  const look = (random: Random, evidence: (channel: string) => string) => {
    const visibility: Visibility = { kind: 'estimated', seen: Math.max(1, random.binomial(200, 0.1)), known: 200 }
    const channels = ['a', 'b'].flatMap(
      (side) =>
      WORLD.map(({ channel, authors }) => sums(side + channel, seenOf(random, authors, 0.1), visibility, evidence(side + channel))), // prettier-ignore
    )
    const result = correctedTotal(channels)
    return isRefusal(result) ? null : result
  }
  const shared = coverage(400, truth, (random) => look(random, () => 'the panel'))
  expectShare(shared.covered, 0.95, shared.answered)
  expect(coverage(400, truth, (random) => look(random, (channel) => channel)).covered).toBeLessThan(0.8)
})
