import { describe, expect, it } from 'vitest'
import { correctedTotal, type ChannelSums } from './coverage-correction.ts'
import { answered, expectShare, near } from './expectations.ts'
import type { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { shareAmongRivals } from './rival-shares.ts'
import { coverage, SEEDED } from './simulation.ts'

const sure = (value: number) => ({ value, lo: value, hi: value })

describe('the share of one among totals estimated apart', () => {
  it('is the plain share, without an error, where all totals are known (arithmetic)', () => {
    expect(shareAmongRivals(sure(30), [sure(60), sure(10)])).toMatchObject({
      ...{ value: near(0.3, 12), lo: near(0.3, 12), hi: near(0.3, 12) },
    })
  })

  it('has no wider odds than its own total where only that is uncertain (square-and-add reduces to it)', () => {
    const { lo, hi } = answered(shareAmongRivals({ value: 30, lo: 20, hi: 50 }, [sure(70)]))
    expect([lo, hi]).toEqual([near(20 / 90, 12), near(50 / 120, 12)])
  })

  it('has bounds and no point where a total has none: the corners, by hand', () => {
    const ranged = { value: null, lo: 100, hi: 400 }
    expect(shareAmongRivals(ranged, [{ value: 100, lo: 80, hi: 120 }])).toMatchObject({
      ...{ value: null, lo: near(100 / 220, 12), hi: near(400 / 480, 12) },
    })
    expect(shareAmongRivals(sure(100), [ranged])).toMatchObject({ value: null, lo: near(0.2, 12), hi: near(0.5, 12) })
  })

  it('is refused for totals of nothing, upside down, or without a rival', () => {
    for (const own of [sure(0), { value: 5, lo: 6, hi: 7 }, { value: null, lo: 0, hi: 7 }])
      expect(shareAmongRivals(own, [sure(1)])).toMatchObject({ refused: 'impossible-input' })
    expect(shareAmongRivals(sure(1), [])).toMatchObject({ refused: 'impossible-input' })
  })
})

/** Authors of each brand in all, the chance that one is seen, and how many the panel of that brand asked. */
const BRANDS = [
  { authors: 9000, pi: 0.01, panel: 2000 },
  { authors: 3000, pi: 0.05, panel: 800 },
  { authors: 900, pi: 0.2, panel: 400 },
]
const posts = (i: number) => (i % 20 === 0 ? 8 : 1 + (i % 3))

function totalSeen(random: Random, { authors, pi, panel }: (typeof BRANDS)[number]) {
  const sums: ChannelSums = {
    ...{ channel: 'all', authors: 0, x: 0, xx: 0, evidence: 'panel' },
    visibility: { kind: 'estimated', seen: random.binomial(panel, pi), known: panel },
  }
  for (let i = 0; i < authors; i += 1) {
    if (random.uniform() >= pi) continue
    sums.authors += 1
    sums.x += posts(i)
    sums.xx += posts(i) ** 2
  }
  return correctedTotal([sums])
}

it(`covers the share at 95 % where 1, 5 and 20 % of the authors of three brands are seen ${SEEDED}`, () => {
  const said = BRANDS.map(({ authors }) => Array.from({ length: authors }, (_, i) => posts(i)).reduce((a, b) => a + b))
  const truth = (said[0] ?? 0) / said.reduce((a, b) => a + b)
  const { covered, answered: runs } = coverage(400, truth, (random) => {
    const [own, ...others] = BRANDS.map((brand) => totalSeen(random, brand))
    if (own === undefined || isRefusal(own) || others.some(isRefusal)) return null
    const share = shareAmongRivals(own, others.map(answered))
    return isRefusal(share) ? null : share
  })
  expect(runs).toBeGreaterThan(390)
  expectShare(covered, 0.95, runs)
})
