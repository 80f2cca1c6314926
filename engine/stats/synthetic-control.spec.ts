import { describe, expect, it } from 'vitest'
import { answered } from './expectations.ts'
import { factorPanel } from './factor-panel.ts'
import { Random } from './random.ts'
import { leaveOneOut, syntheticControl } from './synthetic-control.ts'

describe('synthetic control', () => {
  const donors = [[1, 2, 3, 4, 6], [3, 2, 3, 2, 2], [9, 7, 9, 8, 0]] // prettier-ignore

  it('gives back the mixture the treated unit was made of, and the effect that was added', () => {
    const treated = [0, 1, 2, 3, 4].map((at) => 0.5 * (donors[0]?.[at] ?? 0) + 0.5 * (donors[1]?.[at] ?? 0) + (at > 3 ? 7 : 0)) // prettier-ignore
    const { effect, weights, fitBefore, gaps } = answered(syntheticControl({ donors, treated, before: 4 }))
    expect(effect).toBeCloseTo(7, 9)
    expect(fitBefore).toBeCloseTo(0, 9)
    expect(weights[2]).toBeCloseTo(0, 9)
    expect(gaps).toHaveLength(5)
  })

  it('with an intercept does not need donors of the same level', () => {
    const treated = (donors[0] ?? []).map((value) => value + 100)
    expect(answered(syntheticControl({ donors, treated, before: 4 }, { intercept: true })).effect).toBeCloseTo(0, 9)
    expect(answered(syntheticControl({ donors, treated, before: 4 })).relativeFit ?? 0).toBeGreaterThan(10)
  })

  it('does not change with units of measure, order of donors, or a donor that is far off', () => {
    const panel = factorPanel(new Random(4), { effect: 5 })
    const { effect } = answered(syntheticControl(panel))
    const scaled = { ...panel, treated: panel.treated.map((y) => 100 * y), donors: panel.donors.map((d) => d.map((y) => 100 * y)) } // prettier-ignore
    expect(answered(syntheticControl(scaled)).effect).toBeCloseTo(100 * effect, 5)
    expect(answered(syntheticControl({ ...panel, donors: [...panel.donors].reverse() })).effect).toBeCloseTo(effect, 7)
    const far = panel.treated.map(() => 1e6)
    expect(answered(syntheticControl({ ...panel, donors: [...panel.donors, far] })).effect).toBeCloseTo(effect, 4)
  })

  it('says what the effect is without each donor that counts', () => {
    const panel = factorPanel(new Random(5), { effect: 3 })
    const [without, { weights }] = [answered(leaveOneOut(panel)), answered(syntheticControl(panel))]
    for (const [donor, effect] of without.entries()) expect(effect === null).toBe((weights[donor] ?? 0) < 1e-9)
  })

  it('refuses panels that are none', () => {
    expect(syntheticControl({ donors, treated: [1, 2], before: 1 })).toMatchObject({ refused: 'impossible-input' })
    expect(syntheticControl({ donors: donors.slice(0, 1), treated: [1, 2, 3, 4, 5], before: 4 })).toMatchObject({ refused: 'too-few-donors' }) // prettier-ignore
    expect(syntheticControl({ donors, treated: [1, 2, 3, 4, 5], before: 5 })).toMatchObject({ refused: 'too-few-moments' }) // prettier-ignore
    expect(syntheticControl({ donors, treated: [1, 2, 3, 4, NaN], before: 4 })).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
  })
})
