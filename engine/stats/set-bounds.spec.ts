import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, near } from './expectations.ts'
import { unionBounds } from './set-bounds.ts'

/** Real sets over a small population, as bit masks per person. */
const world = fc.integer({ min: 2, max: 5 }).chain((groups) =>
  fc.record({
    groups: fc.constant(groups),
    people: fc.array(fc.integer({ min: 0, max: 2 ** groups - 1 }), { minLength: 1, maxLength: 60 }),
    known: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
  }),
)
const inGroup = (person: number, group: number) => (person >> group) % 2 === 1

describe('bounds of a union', () => {
  it('from sizes alone are the largest, and the sum or everybody (Fréchet 1935)', () => {
    expect(unionBounds([400, 300, 200])).toEqual({ lo: 400, hi: 900, ifIndependent: null })
    expect(unionBounds([400, 300, 200], 500)).toMatchObject({ lo: 400, hi: 500 })
    expect(unionBounds([400, 300], 1000)).toMatchObject({ ifIndependent: near(1000 * (1 - 0.6 * 0.7), 9) })
  })

  it('from all overlaps of three groups are 2/3·S₁ − 1/3·S₂ and S₁ less the two largest overlaps (by hand)', () => {
    const overlaps = [
      { i: 0, j: 1, size: 60 },
      { i: 0, j: 2, size: 50 },
      { i: 1, j: 2, size: 40 },
    ]
    // S₁ = 300, S₂ = 150, so k = 2: 200 − 50 = 150; the largest pair has 160.
    expect(unionBounds([100, 100, 100], Infinity, overlaps)).toMatchObject({ lo: 160, hi: 190 })
  })

  it('meet when everything is known: one group, or two with their overlap', () => {
    expect(unionBounds([7])).toMatchObject({ lo: 7, hi: 7 })
    expect(unionBounds([40, 30], 100, [{ i: 1, j: 0, size: 10 }])).toMatchObject({ lo: 60, hi: 60 })
  })

  it('always hold the real union, and knowing more never widens them', () => {
    fc.assert(
      fc.property(world, ({ groups, people, known }) => {
        const all = Array.from({ length: groups }, (_, group) => group)
        const sizes = all.map((group) => people.filter((person) => inGroup(person, group)).length)
        const union = people.filter((person) => person > 0).length
        const overlaps = all
          .flatMap((i) => all.slice(i + 1).map((j) => ({ i, j })))
          .map(({ i, j }) => ({ i, j, size: people.filter((p) => inGroup(p, i) && inGroup(p, j)).length }))
        const some = overlaps.filter((_, index) => known[index])
        const wide = answered(unionBounds(sizes, people.length))
        const better = answered(unionBounds(sizes, people.length, some))
        const best = answered(unionBounds(sizes, people.length, overlaps))
        for (const { lo, hi } of [wide, better, best]) {
          expect(lo).toBeLessThanOrEqual(union + 1e-9)
          expect(hi).toBeGreaterThanOrEqual(union - 1e-9)
        }
        expect(better.hi).toBeLessThanOrEqual(wide.hi + 1e-9)
        expect(best.hi).toBeLessThanOrEqual(better.hi + 1e-9)
        expect(best.lo).toBeGreaterThanOrEqual(wide.lo - 1e-9)
        expect(wide.ifIndependent ?? 0).toBeGreaterThanOrEqual(wide.lo - 1e-9)
        expect(wide.ifIndependent ?? 0).toBeLessThanOrEqual(wide.hi + 1e-9)
      }),
      { numRuns: 500 },
    )
  })

  it('are refused when the numbers cannot be true together', () => {
    expect(unionBounds([])).toMatchObject({ refused: 'impossible-input' })
    expect(unionBounds([-1, 2])).toMatchObject({ refused: 'impossible-input' })
    expect(unionBounds([11], 10)).toMatchObject({ refused: 'contradiction' })
    expect(unionBounds([5, 5], 100, [{ i: 0, j: 1, size: 6 }])).toMatchObject({ refused: 'contradiction' })
    expect(unionBounds([8, 8], 10, [{ i: 0, j: 1, size: 2 }])).toMatchObject({ refused: 'contradiction' })
    const nested = [{ i: 0, j: 1, size: 5 }, { i: 0, j: 2, size: 5 }, { i: 1, j: 2, size: 0 }] // prettier-ignore
    expect(unionBounds([5, 5, 5], 100, nested)).toMatchObject({ refused: 'contradiction' })
  })
})
