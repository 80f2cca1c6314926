import { describe, expect, it } from 'vitest'
import { answered } from './expectations.ts'
import { groupTimeCells } from './group-time-effects.ts'
import { breakdown, preTrends } from './pre-trends.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'
import { cohortsOf, staggered } from './staggered-panel.ts'

describe('what was before', () => {
  it(`rejects parallel trends that are there in about 5 % ${SEEDED}`, () => {
    const random = new Random(SEED)
    let rejected = 0
    for (let run = 0; run < 300; run += 1)
      if ((preTrends(answered(groupTimeCells(cohortsOf(staggered(random))))).p ?? 1) < 0.05) rejected += 1
    expect(rejected / 300).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / 300) + 0.02)
  })

  it(`finds the slope it says it would find in about 80 % ${SEEDED}`, () => {
    const random = new Random(SEED)
    const slope = preTrends(answered(groupTimeCells(cohortsOf(staggered(random, { each: 200 }))))).detectableSlope ?? 0
    let found = 0
    for (let run = 0; run < 120; run += 1) {
      const cells = answered(groupTimeCells(cohortsOf(staggered(random, { each: 200, slope }))))
      if ((preTrends(cells).p ?? 1) < 0.05) found += 1
    }
    expect(Math.abs(found / 120 - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 120))
  })

  it('is none with a single moment before, and then nothing is claimed of it', () => {
    const units = staggered(new Random(1)).map(({ from, values }) => ({ from: from === null ? null : 1, values }))
    const cells = answered(groupTimeCells(cohortsOf(units)))
    expect(preTrends(cells)).toEqual({ p: null, df: 0, largest: 0, detectableSlope: null })
  })

  it('says how many times it would have to go on to explain the effect', () => {
    const effect = { value: 6, se: 1, lo: 4, hi: 8, level: 0.95, p: 0.001, df: 9 }
    const before = { p: 0.5, df: 2, largest: 0.5, detectableSlope: 1 }
    expect(breakdown(effect, before, 2)).toEqual({ estimate: 6, interval: 4 })
    expect(breakdown({ ...effect, lo: -1 }, before, 2)).toEqual({ estimate: 6, interval: 0 })
  })
})
