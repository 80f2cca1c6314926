import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, expectShare } from './expectations.ts'
import { nps, type NpsCounts } from './nps.ts'
import { npsDifference, npsTrend, npsWeighted } from './nps-compare.ts'
import type { Random } from './random.ts'
import { coverage, SEEDED } from './simulation.ts'

const draw = (random: Random, n: number, p: number, d: number): NpsCounts => {
  const counts = { promoters: 0, passives: 0, detractors: 0 }
  for (let i = 0; i < n; i += 1) {
    const u = random.uniform()
    counts[u < p ? 'promoters' : u < p + d ? 'detractors' : 'passives'] += 1
  }
  return counts
}

describe('weighted net promoter score', () => {
  const answers = [...Array<1>(30).fill(1), ...Array<0>(20).fill(0), ...Array<-1>(10).fill(-1)]

  it('with equal weights is the plain one, in any unit (Rocks 2016)', () => {
    const result = answered(npsWeighted(answers.map((side) => ({ side, weight: 7.5 }))))
    const plain = nps({ promoters: 30, passives: 20, detractors: 10 })
    expect(result.value).toBeCloseTo(plain?.value ?? 0, 10)
    expect(result.lo).toBeCloseTo(plain?.lo ?? 0, 8)
    expect(result.effectiveN).toBeCloseTo(60, 9)
  })

  it('turns from +33 to −20 when detractors stand for more people, and is less sure (by hand)', () => {
    const result = answered(npsWeighted(answers.map((side) => ({ side, weight: side === -1 ? 5 : 1 }))))
    expect(result.value).toBeCloseTo(-20, 10)
    expect(result.effectiveN).toBeCloseTo(100 ** 2 / (50 + 250), 9)
    expect(result.n).toBe(60)
  })

  it('refuses nobody and weights that are none; one heavy answer leaves an interval', () => {
    expect(npsWeighted([])).toMatchObject({ refused: 'no-answers' })
    expect(npsWeighted([{ side: 1, weight: 0 }])).toMatchObject({ refused: 'impossible-input' })
    const heavy = answered(npsWeighted([{ side: 1, weight: 1e9 }, { side: -1, weight: 1e-9 }])) // prettier-ignore
    expect(heavy.hi - heavy.lo).toBeGreaterThan(90)
  })
})

describe('difference of two scores', () => {
  it('+6 points on 450 answers each is noise', () => {
    const result = answered(npsDifference({ promoters: 200, passives: 150, detractors: 100 }, { promoters: 186, passives: 151, detractors: 113 })) // prettier-ignore
    expect(result.difference).toBeCloseTo(6, 0)
    expect(result.lo).toBeLessThan(0)
    expect(result.p).toBeGreaterThan(0.05)
  })

  it('has a p that never contradicts its interval, and turns its sign', () => {
    const counts = fc.record({ promoters: fc.nat(60), passives: fc.nat(60), detractors: fc.nat(60) })
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const result = npsDifference(one, other)
        if ('refused' in result || Math.abs(result.p - 0.05) < 1e-9) return
        expect(result.p < 0.05).toBe(result.lo > 0 || result.hi < 0)
        expect(answered(npsDifference(other, one)).hi).toBeCloseTo(-result.lo, 9)
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    [20, 0.5, 0.2, 0.5, 0.2],
    [20, 0.85, 0.05, 0.7, 0.05],
    [150, 0.6, 0.1, 0.4, 0.3],
  ])(`covers at 95 %%: %i answers each, shares %f/%f and %f/%f ${SEEDED}`, (n, p1, d1, p2, d2) => {
    const truth = 100 * (p1 - d1 - (p2 - d2))
    const { covered } = coverage(1000, truth, (random) => {
      const { lo, hi } = answered(npsDifference(draw(random, n, p1, d1), draw(random, n, p2, d2)))
      return { lo, hi }
    })
    expectShare(covered, 0.95, 1000, 0.01)
  })
})

describe('trend of scores', () => {
  it(`covers a slope of 2 points a month at 95 % ${SEEDED}`, () => {
    const { covered } = coverage(500, 2, (random) =>
      answered(
        npsTrend(
          Array.from({ length: 12 }, (_, at) => ({ at, counts: draw(random, 150, 0.4 + 0.01 * at, 0.25 - 0.01 * at) })),
        ),
      ),
    )
    expectShare(covered, 0.95, 500, 0.03)
  })

  it('grows unsure when the months jump about more than their answers explain', () => {
    const jumping = [300, 500, 300, 500, 310, 490].map((promoters, at) => ({
      at,
      counts: { promoters, passives: 200, detractors: 200 },
    }))
    const result = answered(npsTrend(jumping))
    expect(result.scatter).toBeGreaterThan(3)
    expect(result.lo).toBeLessThan(0)
    expect(result.hi).toBeGreaterThan(0)
  })

  it('needs three periods at different times', () => {
    const counts = { promoters: 3, passives: 1, detractors: 1 }
    expect(npsTrend([{ at: 0, counts }, { at: 1, counts }, { at: 1, counts }])).toMatchObject({ refused: 'too-few-periods' }) // prettier-ignore
    expect(npsTrend([{ at: Number.NaN, counts }])).toMatchObject({ refused: 'impossible-input' })
    const same = answered(npsTrend([0, 1, 2].map((at) => ({ at, counts }))))
    expect(same.slope).toBeCloseTo(0, 10)
    expect(same.se).toBeGreaterThan(1)
  })
})
