import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, near, saying } from './expectations.ts'
import { rake, type Respondent } from './raking.ts'
import { isRefusal } from './refusal.ts'

const people = (age: string, sex: string, n: number): Respondent[] =>
  Array.from({ length: n }, () => ({ levels: { age, sex } }))
const ANSWERED = [...people('young', 'f', 40), ...people('young', 'm', 20), ...people('old', 'f', 60), ...people('old', 'm', 80)] // prettier-ignore
const MARGINS = { age: { young: 0.5, old: 0.5 }, sex: { f: 0.52, m: 0.48 } }

const weightedShare = (weights: readonly number[], respondents: readonly Respondent[], name: string, level: string) =>
  weights.reduce((sum, w, i) => sum + (respondents[i]?.levels[name] === level ? w : 0), 0) / weights.length

describe('raking', () => {
  it('meets every margin and keeps the odds ratio of the sample (Deming & Stephan 1940)', () => {
    const { weights, marginError, trimmed, effectiveN } = answered(rake(ANSWERED, MARGINS))
    expect(weightedShare(weights, ANSWERED, 'age', 'young')).toBeCloseTo(0.5, 9)
    expect(weightedShare(weights, ANSWERED, 'sex', 'f')).toBeCloseTo(0.52, 9)
    const cell = (from: number, n: number) => (weights[from] ?? 0) * n
    expect((cell(0, 40) * cell(120, 80)) / (cell(40, 20) * cell(60, 60))).toBeCloseTo((40 * 80) / (20 * 60), 8)
    expect(marginError).toBeLessThan(1e-10)
    expect(trimmed).toBeNull()
    const squares = weights.reduce((sum, w) => sum + w * w, 0)
    expect(effectiveN).toBeCloseTo(200 ** 2 / squares, 8)
  })

  it('with one variable is post-stratification: target over observed share', () => {
    const { weights, iterations } = answered(rake(ANSWERED, { age: { young: 0.45, old: 0.55 } }))
    expect(weights[0]).toBeCloseTo(0.45 / 0.3, 10)
    expect(weights[199]).toBeCloseTo(0.55 / 0.7, 10)
    expect(iterations).toBe(1)
  })

  it('starts from the design weights it is given', () => {
    const designed = ANSWERED.map((one, i) => ({ ...one, weight: i < 40 ? 2 : 1 }))
    const { weights } = answered(rake(designed, MARGINS))
    const cell = (from: number, n: number) => (weights[from] ?? 0) * n
    expect((cell(0, 40) * cell(120, 80)) / (cell(40, 20) * cell(60, 60))).toBeCloseTo((80 * 80) / (20 * 60), 8)
  })

  it('trims only when asked, and says how many and what it cost', () => {
    const margins = { age: { young: 0.8, old: 0.2 }, sex: { f: 0.2, m: 0.8 } }
    expect(rake(ANSWERED, margins)).toMatchObject({ refused: 'weights-too-unequal' })
    const result = answered(rake(ANSWERED, margins, { trimAt: 4, largestMarginError: 0.2 }))
    expect(result.trimmed).toEqual({ at: 4, respondents: 20 })
    expect(result.largestOverMean).toBeLessThanOrEqual(4 + 1e-9)
    expect(result.marginError).toBeGreaterThan(0.001)
    expect(answered(rake(ANSWERED, MARGINS, { trimAt: 4 })).trimmed).toBeNull()
  })

  it('refuses trimmed weights that leave the targets unmet, and says by how much (4 young of 200 for a half: by hand)', () => {
    const few = [...people('young', 'f', 4), ...people('old', 'f', 196)]
    const half = { age: { young: 0.5, old: 0.5 } }
    const trimmed = (largestMarginError: number) =>
      rake(few, half, { trimAt: 3, fewestEffective: 10, largestMarginError })
    // Four at three times the mean are 12 of 200.
    expect(trimmed(0.05)).toMatchObject({ refused: 'trimmed-off-target', reason: saying('44.0 points') })
    const result = answered(trimmed(0.5))
    expect(result).toMatchObject({ marginError: near(0.44, 9), largestOverMean: near(3, 9) })
    expect(result.iterations).toBeLessThan(10)
  })

  it('weighs a hundred thousand who answered', () => {
    const many = [...people('young', 'f', 60_000), ...people('old', 'm', 40_000)]
    const { weights, largestOverMean } = answered(rake(many, { age: { young: 0.5, old: 0.5 } }))
    expect([weights.length, largestOverMean]).toEqual([100_000, near(1.25, 9)])
  })

  it('refuses holes in what it was given', () => {
    const refusedFor = (margins: Parameters<typeof rake>[1], options = {}) => rake(ANSWERED, margins, options)
    expect(rake([], MARGINS)).toMatchObject({ refused: 'no-answers' })
    expect(refusedFor({ age: { young: 0.5, old: 0.3, ancient: 0.2 } })).toMatchObject({ refused: 'empty-level' })
    expect(refusedFor({ age: { young: 1 } })).toMatchObject({ refused: 'level-without-target' })
    expect(refusedFor({ age: { young: 0.5, old: 0.6 } })).toMatchObject({ refused: 'targets-do-not-sum' })
    expect(refusedFor({ age: { young: 0, old: 1 } })).toMatchObject({ refused: 'impossible-input' })
    expect(refusedFor(MARGINS, { fewestEffective: 199 })).toMatchObject({ refused: 'too-few-effective' })
    const diagonal = [...people('young', 'f', 100), ...people('old', 'm', 100)]
    expect(rake(diagonal, MARGINS)).toMatchObject({ refused: 'no-convergence' })
  })

  it('meets its margins or says why not, whoever answered', () => {
    const row = fc.record({ age: fc.constantFrom('young', 'old'), sex: fc.constantFrom('f', 'm', 'x') })
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), share, share, (rows, young, f) => {
        const margins = { age: { young, old: 1 - young }, sex: { f: f / 2, m: f / 2, x: 1 - f } }
        const result = rake(rows.map((levels) => ({ levels })), margins, { fewestEffective: 1 }) // prettier-ignore
        if (isRefusal(result)) return
        expect(result).toMatchObject({ marginError: near(0, 9) })
        expect(result.weights.every((weight) => weight > 0)).toBe(true)
        expect(result.effectiveN).toBeLessThanOrEqual(rows.length + 1e-9)
      }),
      { numRuns: 50 },
    )
  })
})
