import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nps, npsCounts, npsWald } from './nps.ts'

const gardenCentre = { promoters: 8465, passives: 3953, detractors: 1194 }

describe('net promoter score', () => {
  it('of 8,465 promoters, 3,953 passives and 1,194 detractors is 53.416 (Benavent, garden centre)', () => {
    const result = nps(gardenCentre)
    expect(result?.value).toBeCloseTo(53.416, 3)
    expect(result?.n).toBe(13612)
    expect(result?.lo).toBeCloseTo(52.31012685770337, 10)
    expect(result?.hi).toBeCloseTo(54.4985400537913, 10)
  })

  it('counts 9–10 as promoters, 7–8 as passives, 0–6 as detractors (garden centre, scores as published)', () => {
    expect(npsCounts([0, 83, 53, 65, 101, 401, 491, 1061, 2892, 2487, 5978])).toEqual(gardenCentre)
  })

  it('of five promoters is 100 with an interval that says how little five answers are (Rocks 2016: 17.49 … 100)', () => {
    const five = { promoters: 5, passives: 0, detractors: 0 }
    expect(nps(five)).toMatchObject({ value: 100, hi: 100 })
    expect(nps(five)?.lo).toBeCloseTo(17.49145303416897, 10)
    expect(npsWald(five)).toMatchObject({ value: 100, lo: 100, hi: 100 })
  })

  it('turns its sign when promoters and detractors change places, and keeps its bounds in order', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (promoters, passives, detractors) => {
        const one = nps({ promoters, passives, detractors })
        const other = nps({ promoters: detractors, passives, detractors: promoters })
        if (one === null || other === null) {
          expect(promoters + passives + detractors).toBe(0)
          return
        }
        expect(one.value).toBeCloseTo(-other.value, 10)
        expect(one.lo).toBeCloseTo(-other.hi, 10)
        expect(one.lo).toBeGreaterThanOrEqual(-100)
        expect(one.lo).toBeLessThan(one.hi)
      }),
    )
  })
})
