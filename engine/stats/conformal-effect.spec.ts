import { describe, expect, it } from 'vitest'
import { conformalEffect, conformalP } from './conformal-effect.ts'
import { factorPanel } from './factor-panel.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'

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
