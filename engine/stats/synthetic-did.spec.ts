import { describe, expect, it } from 'vitest'
import { answered } from './expectations.ts'
import { factorPanel } from './factor-panel.ts'
import { Random } from './random.ts'
import { SEED } from './simulation.ts'
import { panelDid, syntheticDid } from './synthetic-did.ts'

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
