import { describe, expect, it } from 'vitest'
import { kaplanMeier, type SurvivalCurve } from './kaplan-meier.ts'
import { newcombe } from './proportion.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import type { Stay } from './risk-set.ts'
import { SEED, SEEDED } from './simulation.ts'
import { SMALLEST_P, survivalDifference } from './survival-difference.ts'

const curve = (stays: Stay[]): SurvivalCurve => {
  const made = kaplanMeier(stays)
  if (isRefusal(made)) throw new Error(made.reason)
  return made
}
const group = (lost: number, of: number): SurvivalCurve =>
  curve([
    { time: 3, cause: 'left', count: lost },
    { time: 10, cause: null, count: of - lost },
  ])

describe('the difference of two survival curves at one moment', () => {
  it('is the difference of two shares when nobody is censored, near Newcombe 1998, method 10 (56/70 against 48/80)', () => {
    const found = survivalDifference(group(14, 70), group(32, 80), 7)
    const shares = newcombe(56, 70, 48, 80)
    if (isRefusal(found) || shares === null) throw new Error('no answer')
    expect(found.difference).toBeCloseTo(0.2, 12)
    // Table II of Newcombe: 0.0524 to 0.3339.
    expect([shares.lo, shares.hi].map((bound) => Math.round(bound * 1e4))).toEqual([524, 3339])
    expect(Math.abs(found.lo - shares.lo)).toBeLessThan(0.01)
    expect(Math.abs(found.hi - shares.hi)).toBeLessThan(0.01)
  })

  it('has a p that agrees with its interval at every level', () => {
    const found = survivalDifference(group(14, 70), group(32, 80), 7)
    if (isRefusal(found)) throw new Error(found.reason)
    for (const by of [0.999, 1.001]) {
      const at = survivalDifference(group(14, 70), group(32, 80), 7, 1 - found.p * by)
      if (isRefusal(at)) throw new Error(at.reason)
      expect(at.lo > 0).toBe(by > 1)
    }
    const same = survivalDifference(group(14, 70), group(14, 70), 7)
    expect(same).toMatchObject({ difference: 0, p: 1 })
  })

  it('has a p that goes on falling: 60 of 1,000 against 600, and 600 of 10,000 against 6,000 (normal on ln(−ln S), z about 24 and 70)', () => {
    const far = survivalDifference(group(60, 1000), group(600, 1000), 7)
    if (isRefusal(far)) throw new Error(far.reason)
    expect(far.p).toBeLessThan(1e-60)
    expect(far.p).toBeGreaterThan(SMALLEST_P)
    expect(survivalDifference(group(600, 10_000), group(6000, 10_000), 7)).toMatchObject({ p: SMALLEST_P })
  })

  it('turns its sign with the groups, and its p stays', () => {
    const there = survivalDifference(group(2, 20), group(9, 30), 7)
    const back = survivalDifference(group(9, 30), group(2, 20), 7)
    if (isRefusal(there) || isRefusal(back)) throw new Error('no answer')
    expect(back.lo).toBeCloseTo(-there.hi, 12)
    expect(back.p).toBeCloseTo(there.p, 9)
  })

  it('refuses where there is nothing to compare, or nobody is observed', () => {
    expect(survivalDifference(group(0, 5), group(0, 9), 7)).toMatchObject({ refused: 'no-variation' })
    expect(survivalDifference(group(5, 5), group(1, 9), 7)).toMatchObject({ refused: 'no-variation' })
    expect(survivalDifference(group(1, 5), group(1, 9), 11)).toMatchObject({ refused: 'beyond-follow-up' })
  })

  it(`covers the true difference in 93 to 97 of 100 samples of censored exponential times (own simulation) ${SEEDED}`, () => {
    const random = new Random(SEED)
    const TRUE = Math.exp(-0.7) - Math.exp(-0.35)
    const draw = (rate: number): Stay[] =>
      Array.from({ length: 60 }, () => {
        const event = -Math.log(1 - random.uniform()) / rate
        const end = 0.8 + random.uniform() * 2
        return event <= end ? { time: event, cause: 'left' } : { time: end, cause: null }
      })
    let covered = 0
    const RUNS = 3000
    for (let run = 0; run < RUNS; run++) {
      const found = survivalDifference(curve(draw(1)), curve(draw(0.5)), 0.7)
      if (!isRefusal(found) && found.lo <= TRUE && TRUE <= found.hi) covered++
    }
    expect(covered / RUNS).toBeGreaterThan(0.93)
    expect(covered / RUNS).toBeLessThan(0.97)
  })
})
