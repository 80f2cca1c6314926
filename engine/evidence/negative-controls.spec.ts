import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { alikeEstimate, type Alike } from './alike.ts'
import { calibratedBy, controlsCheck, spanOf } from './negative-controls.ts'
import { study } from './test/studies.ts'

const controls = (count: number, value: number, se = 0.05) => Array.from({ length: count }, (_, at) => ({ value: value + (at % 2 === 0 ? 0.01 : -0.01), se })) // prettier-ignore

function found(seed: number): Alike {
  const estimate = alikeEstimate(study(new Random(seed), { effect: 0.3 }))
  if ('refused' in estimate) throw new Error(estimate.reason)
  return estimate
}

describe('what cannot have changed', () => {
  it('takes the mean error out, in standard deviations of the outcome, once there are ten', () => {
    const alike = found(1)
    expect(calibratedBy(controls(9, 0.2), alike)).toBeNull()
    const taken = calibratedBy(controls(10, 0.2), alike)
    expect(taken?.value).toBeCloseTo(alike.value - 0.2 * alike.sd, 9)
    expect((taken?.hi ?? 0) - (taken?.lo ?? 0)).toBeGreaterThan(alike.hi - alike.lo)
  })

  it('makes an interval that reaches over both, and leaves out 0 exactly when p says so', () => {
    const bound = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 0.5, noNaN: true }))
    const alike = found(1)
    const reach = ([value, se]: [number, number]) => ({ ...alike, value, se, lo: value - 1.959964 * se, hi: value + 1.959964 * se, p: 0.5 }) // prettier-ignore
    const level = (lo: number, hi: number): number => (lo > 0 || hi < 0 ? 0.04 : 0.06)
    fc.assert(
      fc.property(bound, bound, (one, other) => {
        const [plain, taken] = [reach(one), reach(other)]
        const span = spanOf({ ...plain, p: level(plain.lo, plain.hi) }, { ...taken, p: level(taken.lo, taken.hi) })
        expect(span.lo).toBeLessThanOrEqual(Math.min(plain.lo, taken.lo))
        expect(span.hi).toBeGreaterThanOrEqual(Math.max(plain.hi, taken.hi))
        expect(span.p < 0.05).toBe(span.lo > 0 || span.hi < 0)
      }),
      { numRuns: 200 },
    )
  })

  it('is told: how many seem to have moved, that there are too few, and that few moved all the same', () => {
    expect(controlsCheck(controls(12, 0.2), true)).toMatchObject({ passed: null, value: 1 })
    expect(controlsCheck(controls(12, 0.2), true).sentence).toContain('of 12 outcomes that it cannot have changed finds an “effect” on 12') // prettier-ignore
    expect(controlsCheck([], false).sentence).toMatch(/^Not calibrated\. It takes 10/)
    expect(controlsCheck(controls(1, 0), false)).toMatchObject({ passed: null })
    expect(controlsCheck(controls(4, 0.2), false)).toMatchObject({ passed: false })
  })
})
