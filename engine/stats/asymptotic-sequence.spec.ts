import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sequenceBound, sequenceP, sequenceRho } from './asymptotic-sequence.ts'
import { operatingCharacteristics } from './group-sequential.ts'
import { isRefusal } from './refusal.ts'

/** 14 daily looks, 100,000 people in all; drift of an effect that one test finds four times in five. */
function fourteenLooks(tunedFor: number) {
  const rho = sequenceRho(0.05, tunedFor) ?? 0
  const times = Array.from({ length: 14 }, (_, day) => (day + 1) / 14)
  const bounds = times.map((time) => sequenceBound(100_000 * time, rho, 0.05))
  const at = (drift: number) => {
    const result = operatingCharacteristics(times, bounds, drift)
    if (isRefusal(result)) throw new Error(result.reason)
    return result
  }
  return { error: at(0).crossed, ...at(2.801585217946886) }
}

const HALF = { rho: 0.03984006677137368, two: 0.030474036168768308, one: 0.027878468088175394 }

describe('an asymptotic confidence sequence', () => {
  it('tuned for 5,000 has type I 0.96 % and power 38.4 % in the 14-look setting (experimentation reference, exact)', () => {
    const { error, crossed } = fourteenLooks(5000)
    expect(error).toBeCloseTo(0.0096, 4)
    expect(crossed).toBeCloseTo(0.384, 3)
  })

  it('tuned for its own size has power 48.4 % and uses 83 % of the sample (experimentation reference, exact)', () => {
    const { crossed, expectedShare } = fourteenLooks(100_000)
    expect(crossed).toBeCloseTo(0.484, 3)
    expect(expectedShare).toBeCloseTo(0.83, 2)
  })

  it('has the half-width of eq. 9 and 155 of arXiv 2103.06476v7 as the conventions write them (numpy 2.4)', () => {
    const rho = sequenceRho(0.05, 5000) ?? 0
    expect(rho).toBeCloseTo(HALF.rho, 12)
    expect(0.01 * (sequenceBound(8000, rho, 0.05) ?? 0)).toBeCloseTo(HALF.two, 12)
    const oneSided = sequenceRho(0.05, 5000, 1) ?? 0
    expect(0.01 * (sequenceBound(8000, oneSided, 0.05, 1) ?? 0)).toBeCloseTo(HALF.one, 12)
  })

  it('has a p that is below alpha exactly when z is beyond the bound', () => {
    const some = fc.record({
      n: fc.integer({ min: 2, max: 1e7 }),
      z: fc.double({ min: 0, max: 30, noNaN: true }),
      alpha: fc.double({ min: 1e-6, max: 0.4, noNaN: true }),
    })
    fc.assert(
      fc.property(some, ({ n, z, alpha }) => {
        const rho = sequenceRho(alpha, 5000) ?? 0
        const bound = sequenceBound(n, rho, alpha) ?? 0
        if (Math.abs(z - bound) > 1e-9) expect((sequenceP(z, n, rho) ?? 2) < alpha).toBe(z > bound)
      }),
    )
  })

  it('is none where n, alpha or the tuning cannot be', () => {
    expect(sequenceRho(0.05, 0)).toBeNull()
    expect(sequenceRho(Number.NaN, 100)).toBeNull()
    expect(sequenceRho(0.6, 100, 1)).toBeNull()
    expect(sequenceBound(0, 0.1, 0.05)).toBeNull()
    expect(sequenceBound(10, 0.1, 0)).toBeNull()
    expect(sequenceBound(10, 0.1, 1e-320, 1)).not.toBeNaN()
    expect(sequenceP(Number.NaN, 10, 0.1)).toBeNull()
    expect(sequenceP(Infinity, 10, 0.1)).toBe(0)
  })
})
