import { describe, expect, it } from 'vitest'
import { correctedShare, correctedTotal, type ChannelSums, type Visibility } from './coverage-correction.ts'
import { answered, expectShare, near } from './expectations.ts'
import type { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

const sums = (
  channel: string,
  authors: readonly (readonly [number, number])[],
  visibility: Visibility,
): ChannelSums => {
  const all = { channel, authors: authors.length, x: 0, y: 0, xx: 0, xy: 0, yy: 0, visibility }
  for (const [x, y] of authors) {
    all.x += x
    all.y += y
    all.xx += x * x
    all.xy += x * y
    all.yy += y * y
  }
  return all
}
const people = (n: number, x: number, y: number) => Array.from({ length: n }, () => [x, y] as const)
const certain: Visibility = { kind: 'range', lo: 1, hi: 1 }

describe('corrected for what is not seen', () => {
  it('a channel seen to a tenth counts ten times, one seen whole once: Σ m/π (Horvitz & Thompson 1952)', () => {
    const channels = [
      sums('open', people(100, 1, 1), certain),
      sums('hidden', [...people(30, 1, 0), ...people(10, 0, 1)], { kind: 'estimated', seen: 100, known: 1000 }),
    ]
    expect(correctedTotal(channels)).toMatchObject({ value: near(100 + 300, 9) })
    expect(correctedShare(channels)).toMatchObject({ value: near(400 / 600, 9) })
  })

  it('where everything is seen there is nothing to correct, and no error of seeing', () => {
    const share = answered(correctedShare([sums('open', [...people(30, 1, 0), ...people(10, 0, 1)], certain)]))
    expect(share).toMatchObject({ value: near(0.75, 12), lo: near(0.75, 12), hi: near(0.75, 12) })
  })

  it('one loud author makes the total less sure than many quiet ones', () => {
    const pi: Visibility = { kind: 'estimated', seen: 200, known: 1000 }
    const width = (authors: readonly (readonly [number, number])[]) => {
      const { lo, hi } = answered(correctedTotal([sums('one', authors, pi)]))
      return hi - lo
    }
    expect(width([...people(50, 1, 0), [50, 0]])).toBeGreaterThan(1.8 * width(people(100, 1, 0)))
  })

  it('with a range there is no point, the bounds hold both ends, and a wider range never narrows them', () => {
    const at = (lo: number, hi: number) =>
      answered(correctedTotal([sums('open', people(40, 1, 1), certain), sums('dark', people(20, 2, 1), { kind: 'range', lo, hi })])) // prettier-ignore
    const range = at(0.01, 0.2)
    expect(range.value).toBeNull()
    expect(range.lo).toBeLessThan(40 + 40 / 0.2)
    expect(range.hi).toBeGreaterThan(40 + 40 / 0.01)
    expect(at(0.005, 0.3).lo).toBeLessThanOrEqual(range.lo)
    expect(at(0.005, 0.3).hi).toBeGreaterThanOrEqual(range.hi)
  })

  it('an estimate that somebody else made counts with the interval it came with, wider at a higher level', () => {
    const at = (visibility: Visibility, level = 0.95) =>
      answered(correctedTotal([sums('one', people(100, 1, 0), visibility)], level))
    const stated: Visibility = { kind: 'interval', value: 0.5, lo: 0.4, hi: 0.6 }
    const known = at({ kind: 'interval', value: 0.5, lo: 0.5, hi: 0.5 })
    expect(at(stated).value).toBe(200)
    expect(at(stated).hi - at(stated).lo).toBeGreaterThan(known.hi - known.lo)
    expect(at(stated, 0.99).hi).toBeGreaterThan(at(stated).hi)
    expect(
      correctedTotal([sums('one', people(100, 1, 0), { kind: 'interval', value: 0.5, lo: 0.6, hi: 0.7 })]),
    ).toMatchObject({ refused: 'impossible-input' })
  })

  it('refuses an unknown visibility, nothing seen, few authors, and sums that no authors make', () => {
    const of = (visibility: Visibility, authors = people(20, 1, 0)) => [sums('one', authors, visibility)]
    const half: Visibility = { kind: 'estimated', seen: 10, known: 20 }
    expect(correctedTotal(of({ kind: 'unknown' }))).toMatchObject({ refused: 'unknown-visibility' })
    expect(correctedShare(of(half))).toMatchObject({ refused: 'nothing-seen' })
    expect(correctedTotal(of(half, people(3, 1, 0)))).toMatchObject({ refused: 'too-few-authors' })
    expect(correctedTotal(of({ kind: 'estimated', seen: 0, known: 20 }))).toMatchObject({ refused: 'impossible-input' })
    expect(correctedTotal([{ ...sums('one', people(20, 1, 0), half), xx: 0 }])).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
    expect(correctedTotal([])).toMatchObject({ refused: 'impossible-input' })
  })
})

/** Two channels with so many authors, a few of them loud; each author is seen with the channel's chance. */
const WORLD = [
  { channel: 'one', authors: 4000, brand: 0.3 },
  { channel: 'two', authors: 2000, brand: 0.6 },
]
const posts = (i: number) => (i % 20 === 0 ? 8 : 1 + (i % 3))
const inAll = (brand: boolean) =>
  WORLD.reduce((sum, { authors, brand: share }) => {
    for (let i = 0; i < authors; i += 1) if (i % 10 < 10 * share === brand) sum += posts(i)
    return sum
  }, 0)

function look(random: Random, chances: readonly number[], panel: number): ChannelSums[] {
  return WORLD.map(({ channel, authors, brand }, place) => {
    const pi = chances[place] ?? 1
    const seen: [number, number][] = []
    for (let i = 0; i < authors; i += 1)
      if (random.uniform() < pi) seen.push(i % 10 < 10 * brand ? [posts(i), 0] : [0, posts(i)])
    return sums(channel, seen, { kind: 'estimated', seen: random.binomial(panel, pi), known: panel })
  })
}

describe.each([
  ['1 % and 3 %', [0.01, 0.03], 800],
  ['5 % and 20 %', [0.05, 0.2], 400],
])('intervals where %s of the authors are seen', (_, chances, panel) => {
  it(`cover the total at 95 % ${SEEDED}`, () => {
    const { covered, answered: runs } = coverage(300, inAll(true), (random) => {
      const result = correctedTotal(look(random, chances, panel))
      return isRefusal(result) ? null : result
    })
    expect(runs).toBeGreaterThan(270)
    expectShare(covered, 0.95, runs)
  })

  it(`cover the share at 95 %, where the share of what is seen does not ${SEEDED}`, () => {
    const truth = inAll(true) / (inAll(true) + inAll(false))
    const { covered, answered: runs } = coverage(300, truth, (random) => {
      const result = correctedShare(look(random, chances, panel))
      return isRefusal(result) ? null : result
    })
    expectShare(covered, 0.95, runs)
  })
})
