import { describe, expect, it } from 'vitest'
import { reproductionNumber, type Cascade } from './branching.ts'
import { answered, expectShare, near } from './expectations.ts'
import type { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

/** A cascade of one first share; each brings a Poisson number of further ones with mean r·g, g gamma of this shape. */
function grow(random: Random, r: number, shape: number): Cascade {
  const generations = [1]
  for (let size = 1; size > 0;) {
    let next = 0
    for (let share = 0; share < size; share += 1)
      next += random.poisson(shape === Infinity ? r : (r * random.gamma(shape)) / shape)
    if (next > 0) generations.push(next)
    size = next
  }
  return { generations, complete: true }
}
const repeat = (n: number, cascade: Cascade) => Array.from({ length: n }, () => cascade)

describe('reproduction number', () => {
  it('is children over parents: 30 cascades of 1-2-1 and 30 of 1 are 90/150, and amplify 2.5 times (by hand)', () => {
    const cascades = [...repeat(30, { generations: [1, 2, 1], complete: true }), ...repeat(30, { generations: [1], complete: true })] // prettier-ignore
    expect(reproductionNumber(cascades)).toMatchObject({
      value: near(0.6, 12),
      cascades: 60,
      largestShare: near(1 / 30, 12),
      amplification: { value: near(2.5, 12) },
    })
  })

  it('does not take a last generation for childless that had no chance yet', () => {
    const cascades = [...repeat(30, { generations: [1, 2], complete: false }), ...repeat(10, { generations: [1], complete: true })] // prettier-ignore
    expect(reproductionNumber(cascades)).toMatchObject({ value: near(60 / 40, 12), amplification: { value: null, hi: null } }) // prettier-ignore
  })

  it('has no upper end of the amplification when growth is not ruled out', () => {
    const one: Cascade = { generations: [1, 20, 30, 20, 5], complete: true }
    const result = answered(reproductionNumber([one, ...repeat(25, { generations: [1], complete: true })]))
    expect(result.value).toBeLessThan(1)
    expect(result.largestShare).toBe(1)
    expect(result.amplification.value).toBeGreaterThan(1)
    expect(result.amplification.hi).toBeNull()
  })

  it('refuses few cascades, cascades that all ended at once or are all alike, and sizes that cannot be', () => {
    expect(reproductionNumber([])).toMatchObject({ refused: 'too-few-cascades' })
    expect(reproductionNumber(repeat(30, { generations: [1], complete: true }))).toMatchObject({ refused: 'no-variation' })
    expect(reproductionNumber(repeat(30, { generations: [1, 1], complete: true }))).toMatchObject({ refused: 'no-variation' })
    expect(reproductionNumber(repeat(30, { generations: [0, 1], complete: true }))).toMatchObject({ refused: 'impossible-input' })
    expect(reproductionNumber(repeat(30, { generations: [1, 0.5], complete: true }))).toMatchObject({ refused: 'impossible-input' })
    expect(reproductionNumber(repeat(30, { generations: [3], complete: false }))).toMatchObject({ refused: 'no-variation' })
  }) // prettier-ignore

  it.each([
    [0.6, Infinity, 200, 0.943],
    [0.6, 1, 50, 0.91],
    [0.9, Infinity, 200, 0.913],
  ])(`at R = %f, shape %f and %i cascades covers as branching.ts says: %f ${SEEDED}`, (r, shape, n, expected) => {
    const { covered } = coverage(300, r, (random) => {
      const result = reproductionNumber(Array.from({ length: n }, () => grow(random, r, shape)))
      return isRefusal(result) ? null : result
    })
    expectShare(covered, expected, 300)
  })
})
