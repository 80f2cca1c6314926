import { describe, expect, it } from 'vitest'
import { answered, near } from './expectations.ts'
import { factorPanel } from './factor-panel.ts'
import { placeboTest } from './placebo-test.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'

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
