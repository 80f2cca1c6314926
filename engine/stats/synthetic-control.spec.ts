import { describe, expect, it } from 'vitest'
import { conformalEffect, conformalP } from './conformal-effect.ts'
import { answered, near } from './expectations.ts'
import type { Panel } from './panel.ts'
import { placeboTest } from './placebo-test.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'
import { leaveOneOut, syntheticControl } from './synthetic-control.ts'
import { panelDid, syntheticDid } from './synthetic-did.ts'

/** Units that follow two common factors with loadings of their own; the treated one gains `effect` from `before` on. */
function factorPanel(random: Random, { donors = 24, before = 20, after = 6, effect = 0, noise = 1 } = {}): Panel {
  const factors = [0, 1].map(() => Array.from({ length: before + after }, () => 2 * random.normal()))
  const series = (gain: number): number[] => {
    const loadings = [random.uniform(), random.uniform()]
    return Array.from(
      { length: before + after },
      (_, at) =>
        20 +
        (loadings[0] ?? 0) * (factors[0]?.[at] ?? 0) +
        (loadings[1] ?? 0) * (factors[1]?.[at] ?? 0) +
        noise * random.normal() +
        (at < before ? 0 : gain),
    )
  }
  return { before, treated: series(effect), donors: Array.from({ length: donors }, () => series(0)) }
}

describe('synthetic control', () => {
  const donors = [[1, 2, 3, 4, 6], [3, 2, 3, 2, 2], [9, 7, 9, 8, 0]] // prettier-ignore

  it('gives back the mixture the treated unit was made of, and the effect that was added', () => {
    const treated = [0, 1, 2, 3, 4].map((at) => 0.5 * (donors[0]?.[at] ?? 0) + 0.5 * (donors[1]?.[at] ?? 0) + (at > 3 ? 7 : 0)) // prettier-ignore
    const { effect, weights, fitBefore, gaps } = answered(syntheticControl({ donors, treated, before: 4 }))
    expect(effect).toBeCloseTo(7, 9)
    expect(fitBefore).toBeCloseTo(0, 9)
    expect(weights[2]).toBeCloseTo(0, 9)
    expect(gaps).toHaveLength(5)
  })

  it('with an intercept does not need donors of the same level', () => {
    const treated = (donors[0] ?? []).map((value) => value + 100)
    expect(answered(syntheticControl({ donors, treated, before: 4 }, { intercept: true })).effect).toBeCloseTo(0, 9)
    expect(answered(syntheticControl({ donors, treated, before: 4 })).relativeFit).toBeGreaterThan(10)
  })

  it('does not change with units of measure, order of donors, or a donor that is far off', () => {
    const panel = factorPanel(new Random(4), { effect: 5 })
    const { effect } = answered(syntheticControl(panel))
    const scaled = { ...panel, treated: panel.treated.map((y) => 100 * y), donors: panel.donors.map((d) => d.map((y) => 100 * y)) } // prettier-ignore
    expect(answered(syntheticControl(scaled)).effect).toBeCloseTo(100 * effect, 5)
    expect(answered(syntheticControl({ ...panel, donors: [...panel.donors].reverse() })).effect).toBeCloseTo(effect, 7)
    const far = panel.treated.map(() => 1e6)
    expect(answered(syntheticControl({ ...panel, donors: [...panel.donors, far] })).effect).toBeCloseTo(effect, 4)
  })

  it('says what the effect is without each donor that counts', () => {
    const panel = factorPanel(new Random(5), { effect: 3 })
    const [without, { weights }] = [answered(leaveOneOut(panel)), answered(syntheticControl(panel))]
    for (const [donor, effect] of without.entries()) expect(effect === null).toBe((weights[donor] ?? 0) < 1e-9)
  })

  it('refuses panels that are none', () => {
    expect(syntheticControl({ donors, treated: [1, 2], before: 1 })).toMatchObject({ refused: 'impossible-input' })
    expect(syntheticControl({ donors: donors.slice(0, 1), treated: [1, 2, 3, 4, 5], before: 4 })).toMatchObject({ refused: 'too-few-donors' }) // prettier-ignore
    expect(syntheticControl({ donors, treated: [1, 2, 3, 4, 5], before: 5 })).toMatchObject({ refused: 'too-few-moments' }) // prettier-ignore
    expect(syntheticControl({ donors, treated: [1, 2, 3, 4, NaN], before: 4 })).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
  })
})

describe('synthetic difference-in-differences', () => {
  it('is plain difference in differences where all donors and moments are alike, by hand', () => {
    const panel = { donors: [[1, 1, 3, 3], [2, 2, 4, 4]], treated: [5, 5, 10, 10], before: 2 } // prettier-ignore
    expect(panelDid(panel)).toBe(3)
    expect(answered(syntheticDid(panel)).effect).toBeCloseTo(3, 9)
  })

  it('finds an effect behind factors that plain differences confuse with it', () => {
    const [random, effects] = [new Random(SEED), { synthetic: 0, plain: 0 }]
    for (let run = 0; run < 40; run += 1) {
      const panel = factorPanel(random, { effect: 4, noise: 0.3, donors: 20, after: 2 })
      effects.synthetic += Math.abs(answered(syntheticDid(panel)).effect - 4) / 40
      effects.plain += Math.abs(Number(panelDid(panel)) - 4) / 40
    }
    expect(effects.synthetic).toBeLessThan(effects.plain / 1.5)
  })
})

describe('the placebo test', () => {
  it('has p below 0.05 exactly when the interval leaves out 0, and moves with the effect', () => {
    const random = new Random(SEED)
    for (let run = 0; run < 40; run += 1) {
      const panel = factorPanel(random, { effect: run % 4, donors: 25 })
      const test = answered(placeboTest(panel))
      expect(test.p < 0.05).toBe(test.lo > 0 || test.hi < 0)
      const moved = { ...panel, treated: panel.treated.map((y, at) => (at < panel.before ? y : y + 10)) }
      expect(answered(placeboTest(moved))).toMatchObject({ lo: near(test.lo + 10, 7), hi: near(test.hi + 10, 7) })
    }
  })

  it(`rejects nothing that is not there more often than its level ${SEEDED}`, () => {
    const random = new Random(SEED)
    let rejected = 0
    for (let run = 0; run < 120; run += 1)
      if (answered(placeboTest(factorPanel(random), { level: 0.9 })).p < 0.1) rejected += 1
    expect(rejected / 120).toBeLessThan(0.1 + 4 * Math.sqrt((0.1 * 0.9) / 120))
  })

  it('refuses with nineteen donors at 95 %, where no p could be smaller than 0.05', () => {
    expect(placeboTest(factorPanel(new Random(1), { donors: 19 }))).toMatchObject({ refused: 'too-few-donors' })
    expect(placeboTest(factorPanel(new Random(1), { donors: 20 }))).toHaveProperty('p')
    expect(placeboTest(factorPanel(new Random(1), { donors: 40, before: 3 }))).toMatchObject({ refused: 'perfect-fit' })
  })
})

describe('the conformal test', () => {
  it(`holds its level where the errors hang together in time ${SEEDED}`, () => {
    const random = new Random(SEED)
    let rejected = 0
    for (let run = 0; run < 150; run += 1) {
      const panel = factorPanel(random, { donors: 8, before: 34, after: 6 })
      const p = conformalP(panel, 0)
      if (typeof p === 'number' && p <= 0.1) rejected += 1
    }
    expect(rejected / 150).toBeLessThan(0.1 + 4 * Math.sqrt((0.1 * 0.9) / 150))
  })

  it('finds an effect, with an interval that leaves out 0 exactly when p is below 0.05', () => {
    const random = new Random(SEED)
    let found = 0
    for (let run = 0; run < 12; run += 1) {
      const result = conformalEffect(factorPanel(random, { donors: 8, before: 54, after: 6, effect: run < 6 ? 6 : 0 }))
      if ('refused' in result) continue
      expect(result.p < 0.05).toBe(result.lo > 0 || result.hi < 0)
      expect(result.effect).toBeGreaterThanOrEqual(result.lo)
      if (run < 6 && result.p < 0.05 && result.lo < 6 && result.hi > 6) found += 1
    }
    expect(found).toBeGreaterThanOrEqual(4)
  })

  it('refuses fewer moments than its level needs', () => {
    expect(conformalEffect(factorPanel(new Random(1), { before: 14, after: 6 }))).toMatchObject({ refused: 'too-few-moments' }) // prettier-ignore
  })
})
