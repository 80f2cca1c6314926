import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logGamma } from './gamma.ts'
import { nps, npsWald, type NpsCounts, type NpsResult } from './nps.ts'
import { npsBySize, npsTango } from './nps-score.ts'

/** Least and mean coverage over a grid of true shares, summed over every outcome: no simulation. */
function exactCoverage(n: number, estimate: (counts: NpsCounts) => NpsResult | null): { least: number; mean: number } {
  const outcomes: { b: number; c: number; lo: number; hi: number; ways: number }[] = []
  for (let b = 0; b <= n; b += 1)
    for (let c = 0; b + c <= n; c += 1) {
      const { lo, hi } = estimate({ promoters: b, detractors: c, passives: n - b - c }) ?? { lo: 1, hi: 0 }
      outcomes.push({ b, c, lo, hi, ways: logGamma(n + 1) - logGamma(b + 1) - logGamma(c + 1) - logGamma(n - b - c + 1) })
    } // prettier-ignore
  const coverages: number[] = []
  for (let p = 0.05; p < 1; p += 0.1)
    for (let d = 0.05; p + d < 1.0001; d += 0.1) {
      const rest = 1 - p - d
      const truth = 100 * (p - d)
      let covered = 0
      for (const { b, c, lo, hi, ways } of outcomes) {
        const passives = n - b - c
        if ((rest < 1e-9 && passives > 0) || lo > truth + 1e-9 || hi < truth - 1e-9) continue
        covered += Math.exp(ways + b * Math.log(p) + c * Math.log(d) + (passives > 0 ? passives * Math.log(rest) : 0))
      }
      coverages.push(covered)
    }
  return { least: Math.min(...coverages), mean: coverages.reduce((sum, one) => sum + one, 0) / coverages.length }
}

describe('score interval of a net promoter score', () => {
  it('of 44 promoters and 3 detractors of 82 is Tango’s: the statistic is ±1.96 at the bounds (Tango 1998, eq. 5, in scipy 1.17)', () => {
    const result = npsTango({ promoters: 44, detractors: 3, passives: 35 })
    expect(result?.lo).toBeCloseTo(36.75922237011502, 6)
    expect(result?.hi).toBeCloseTo(61.47211559419014, 6)
  })

  it.each([
    [1, 0.85, 0.75],
    [2, 0.902, 0.722],
    [5, 0.922, 0.896],
    [10, 0.914, 0.93],
    [20, 0.925, 0.935],
  ])('with %i answers covers at least as in the table of nps-score.ts, and Rocks’s as well (exact sums)', (n, tango, rocks) => {
    expect(exactCoverage(n, npsTango).least).toBeCloseTo(tango, 3)
    expect(exactCoverage(n, nps).least).toBeCloseTo(rocks, 3)
    expect(exactCoverage(n, npsTango).mean).toBeGreaterThan(0.945)
    expect(exactCoverage(n, npsWald).mean).toBeLessThan(0.92)
  }) // prettier-ignore

  it('of one promoter is as wide as one answer must be, of none is nothing', () => {
    expect(npsTango({ promoters: 1, passives: 0, detractors: 0 })?.lo).toBeLessThan(-50)
    expect(npsTango({ promoters: 0, passives: 0, detractors: 0 })).toBeNull()
  })

  it('turns with its sign, holds its value, and narrows as answers of the same kind come in', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), fc.nat(80), (promoters, passives, detractors) => {
        const one = npsTango({ promoters, passives, detractors })
        const other = npsTango({ promoters: detractors, passives, detractors: promoters })
        const more = npsTango({ promoters: 4 * promoters, passives: 4 * passives, detractors: 4 * detractors })
        if (one === null || other === null || more === null) return
        expect(one.lo).toBeCloseTo(-other.hi, 6)
        expect(one.lo).toBeLessThanOrEqual(one.value)
        expect(one.hi).toBeGreaterThanOrEqual(one.value)
        expect(more.hi - more.lo).toBeLessThan(one.hi - one.lo)
      }),
    )
  })

  it('is Tango’s below 10 answers and Rocks’s from 10 on, and says which; the worse of the two at no size (exact sums)', () => {
    const counts = (n: number) => ({ promoters: n, passives: 0, detractors: 0 })
    expect(npsBySize(counts(9))).toEqual({ ...npsTango(counts(9)), method: 'score interval (Tango 1998)' })
    expect(npsBySize(counts(10))).toEqual({ ...nps(counts(10)), method: 'adjusted Wald, n + 3 (Rocks 2016)' })
    expect(npsBySize(counts(0))).toBeNull()
    for (const n of [1, 2, 3, 5, 7, 10, 20])
      expect(exactCoverage(n, npsBySize).least).toBeGreaterThanOrEqual(Math.max(exactCoverage(n, nps).least, exactCoverage(n, npsTango).least) - 1e-12) // prettier-ignore
  })
})
