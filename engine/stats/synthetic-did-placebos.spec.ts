import { describe, expect, it } from 'vitest'
import { answered, near } from './expectations.ts'
import { factorPanel } from './factor-panel.ts'
import type { Panel } from './panel.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'
import { placeboDid } from './synthetic-did-placebos.ts'
import { syntheticDid } from './synthetic-did.ts'

const moved = (panel: Panel, by: number, times = 1): Panel => ({
  ...panel,
  treated: panel.treated.map((y, at) => times * (at < panel.before ? y : y + by)),
  donors: panel.donors.map((donor) => donor.map((y) => times * y)),
})

describe('synthetic difference-in-differences among its placebos', () => {
  it('has p below 0.05 exactly when the interval leaves out 0, moves with the effect and with the unit (causal.md, laws 1 and 5)', () => {
    const random = new Random(SEED)
    for (let run = 0; run < 5; run += 1) {
      const panel = factorPanel(random, { effect: run % 4, donors: 25 })
      const test = answered(placeboDid(panel))
      expect(test.p < 0.05).toBe(test.lo > 0 || test.hi < 0)
      expect(test.effect).toBeCloseTo(answered(syntheticDid(panel)).effect, 10)
      expect(answered(placeboDid(moved(panel, 10)))).toMatchObject({ lo: near(test.lo + 10, 6), hi: near(test.hi + 10, 6) }) // prettier-ignore
      expect(answered(placeboDid(moved(panel, 0, 100)))).toMatchObject({ lo: near(100 * test.lo, 4), p: test.p })
    }
  })

  it('says what would have been so that the mean of what came less it is the effect', () => {
    const panel = factorPanel(new Random(SEED), { effect: 3, donors: 25 })
    const { expected, effect } = answered(placeboDid(panel))
    const gaps = panel.treated.slice(panel.before).map((y, at) => y - (expected[panel.before + at] ?? 0))
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(effect, 9)
  })

  it('does not mind in which order the donors stand (law 6)', () => {
    const panel = factorPanel(new Random(SEED), { effect: 2, donors: 22 })
    const turned = answered(placeboDid({ ...panel, donors: panel.donors.toReversed() }))
    const { effect, lo, hi, p } = answered(placeboDid(panel))
    expect(turned).toMatchObject({ effect: near(effect, 8), lo: near(lo, 8), hi: near(hi, 8), p })
  })

  it(`rejects nothing that is not there more often than its level ${SEEDED}`, () => {
    const random = new Random(SEED)
    let rejected = 0
    for (let run = 0; run < 60; run += 1)
      if (answered(placeboDid(factorPanel(random, { donors: 20, before: 14 }), { level: 0.9 })).p < 0.1) rejected += 1
    expect(rejected / 60).toBeLessThan(0.1 + 4 * Math.sqrt((0.1 * 0.9) / 60))
  })

  it('refuses with nineteen donors at 95 %, where no p could be smaller than 0.05, and a fit without any gap', () => {
    expect(placeboDid(factorPanel(new Random(1), { donors: 19 }))).toMatchObject({ refused: 'too-few-donors' })
    const flat = factorPanel(new Random(1), { donors: 20, noise: 0 })
    const same = { ...flat, treated: flat.treated.map(() => 5), donors: flat.donors.map((donor) => donor.map(() => 5)) }
    expect(placeboDid(same)).toMatchObject({ refused: 'perfect-fit' })
    expect(placeboDid(factorPanel(new Random(1), { donors: 20 }), { level: 1 })).toMatchObject({ refused: 'impossible-level' }) // prettier-ignore
  })
})
