import { describe, expect, it } from 'vitest'
import { cusum, cusumRunLength, designCusum, latticeRunLength } from './cusum.ts'
import { answered } from './expectations.ts'
import { normalCdf } from './normal.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'

describe('mean run length', () => {
  it.each([
    [4, 0, 2 * 168],
    [5, 0, 2 * 465],
    [4, 1, 8.38],
    [5, 1, 10.4],
    [4, 2, 3.34],
    [5, 2, 4.01],
  ])('of a normal chart with k = ½, h = %i at a shift of %f σ is %f (Montgomery, table of two-sided CUSUM run lengths, of which one side’s is twice as long where nothing shifts)', (h, shift, expected) => {
    const states = 80
    const width = (2 * h) / (2 * states - 1)
    const at = (step: number) => normalCdf((step + 0.5) * width + 0.5 - shift)
    const steps = { probability: (step: number) => at(step) - at(step - 1), atMost: at }
    expect(Math.abs(latticeRunLength(steps, states) / expected - 1)).toBeLessThan(0.005)
  }) // prettier-ignore

  it('of a chart that alarms at the first count of 2 or more is 1/P(X ≥ 2) (by hand, Poisson 1)', () => {
    // Reference 1, decision 1: a count of 0 or 1 leaves the sum at 0.
    expect(cusumRunLength({ mean: 1, size: Infinity }, 1, 1, 1)).toBeCloseTo(1 / (1 - 2 / Math.E), 9)
  })

  it(`of a negative binomial chart is what simulation finds, within 4 errors ${SEEDED}`, () => {
    const random = new Random(SEED)
    const design = answered(designCusum({ mean: 4, size: 3 }, 7, { falseAlarmsPerWeek: 2, countsPerWeek: 168 }))
    const draw = (mean: number) => random.poisson((mean * random.gamma(3)) / 3)
    const lengths = Array.from({ length: 400 }, () => {
      let sum = 0
      for (let n = 1; ; n += 1) {
        sum = Math.max(0, sum + draw(4) - design.reference)
        if (sum >= design.decision - 1e-9) return n
      }
    })
    const mean = lengths.reduce((total, n) => total + n, 0) / lengths.length
    const error = Math.sqrt(lengths.reduce((total, n) => total + (n - mean) ** 2, 0)) / lengths.length
    expect(Math.abs(mean - design.runLength)).toBeLessThan(4 * error)
    expect(design.runLength).toBeGreaterThan(84)
    expect(design.delay).toBeLessThan(design.runLength / 5)
  })
})

describe('a chart within a budget', () => {
  it('gives at most the false alarms allowed, and the next smaller interval would give more', () => {
    const usual = { mean: 4, size: Infinity }
    const design = answered(designCusum(usual, 7, { falseAlarmsPerWeek: 1, countsPerWeek: 168 }))
    expect(design.falseAlarmsPerWeek).toBeLessThanOrEqual(1)
    // (7 − 4)/ln(7/4) = 5.36 (Lucas 1985), to the lattice of ⅓.
    expect(design.reference).toBeCloseTo(16 / 3, 9)
    const smaller = cusumRunLength(usual, design.reference, design.decision - 1 / 3, 3)
    expect(smaller).toBeLessThan(168)
  })

  it('that takes a crowd for Poisson gives many more false alarms than promised', () => {
    const design = answered(designCusum({ mean: 4, size: Infinity }, 7, { falseAlarmsPerWeek: 1, countsPerWeek: 168 }))
    const really = cusumRunLength({ mean: 4, size: 2 }, design.reference, design.decision, 3) as number
    expect(168 / really).toBeGreaterThan(5)
  })

  it('refuses a rise that is none and one it cannot compute', () => {
    const budget = { falseAlarmsPerWeek: 1, countsPerWeek: 168 }
    expect(designCusum({ mean: 4, size: 2 }, 4, budget)).toMatchObject({ refused: 'impossible-input' })
    expect(designCusum({ mean: 4, size: 2 }, 4.001, budget)).toMatchObject({ refused: 'not-computable' })
    expect(cusumRunLength({ mean: 4, size: 2 }, 5.1, 9, 4)).toMatchObject({ refused: 'impossible-input' })
    expect(cusum([1, Number.NaN], { reference: 1, decision: 2 })).toMatchObject({ refused: 'impossible-input' })
  })

  it('adds up and starts again after an alarm (by hand)', () => {
    expect(cusum([5, 1, 6, 9, 0, 4], { reference: 4, decision: 6 })).toEqual({ sums: [1, 0, 2, 7, 0, 0], alarms: [3] })
  })
})
