import { describe, expect, it } from 'vitest'
import { alphasFrom, boundTable, portfolios } from './portfolio-simulation.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'

describe('a portfolio of a hundred experiments, all looked at every day', () => {
  const table = boundTable(14, alphasFrom(1e-4, 20))

  it(`has a false winner in at most 5 % of portfolios without any effect ${SEEDED}`, () => {
    const { anyFalse } = portfolios(table, { runs: 500, size: 100, real: 0, drift: 0 }, new Random(SEED))
    expect(anyFalse).toBeLessThan(0.05 + 2.5 * Math.sqrt((0.05 * 0.95) / 500))
  })

  it(`with ten effects is wrong in at most 5 % of its winners and finds four in five, where one test finds 98 % ${SEEDED}`, () => {
    const plan = { runs: 300, size: 100, real: 10, drift: 4 }
    const { falseShare, power } = portfolios(table, plan, new Random(SEED))
    expect(falseShare).toBeLessThan(0.05)
    expect(power).toBeGreaterThan(0.8)
  })
})
