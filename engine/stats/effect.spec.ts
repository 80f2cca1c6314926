import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossMomentsOf } from './cross-moments.ts'
import { effectOf, liftOf, logRatioOf, type Arms } from './effect.ts'
import { controls, treated } from './example-arms.ts'
import { answered, near } from './expectations.ts'
import { plainArms } from './linear-part.ts'
import { momentsOf } from './moments.ts'
import { fieller, relativeLogRatio, welch } from './welch.ts'

const mean = { kind: 'mean', of: 0 } as const
const ratio = { kind: 'ratio', numerator: 3, denominator: 4 } as const
const meanOf = (values: number[]) => crossMomentsOf(values.map((value) => [value]), 1) // prettier-ignore

describe('the effect of two arms', () => {
  it('on means is that of welch.ts, absolute and relative', () => {
    const [t, c] = [[5.1, 6.3, 4.8, 7.7, 6.0, 5.5], [4.2, 3.9, 5.0, 4.4, 4.1]] as const // prettier-ignore
    const arms = answered(plainArms(meanOf([...t]), meanOf([...c]), mean))
    const [test, lift] = [welch(momentsOf(t), momentsOf(c)), fieller(momentsOf(t), momentsOf(c))]
    expect(effectOf(arms)).toMatchObject({ p: near(test?.p ?? 0, 14), df: near(test?.df ?? 0, 12), lo: near(test?.lo ?? 0, 12) }) // prettier-ignore
    expect(liftOf(arms)).toMatchObject({ lo: near(lift?.lo ?? 0, 12), hi: near(lift?.hi ?? 0, 12), p: test?.p })
    const logs = relativeLogRatio(momentsOf(t), momentsOf(c))
    expect(logRatioOf(arms)).toMatchObject({ lo: near(logs?.lo ?? 0, 12), hi: near(logs?.hi ?? 0, 12) })
  })

  it('on ratios agrees with the delta method in numpy 2.4 and scipy 1.17 (t, Fieller by brentq, log ratio)', () => {
    const arms = answered(plainArms(treated, controls, ratio))
    expect(effectOf(arms)).toMatchObject({
      value: near(0.0455508771929824, 14),
      se: near(0.04854327392467128, 14),
      df: near(23.40376535670603, 10),
      p: near(0.35764529076231444, 12),
      lo: near(-0.05477275928539102, 12),
      hi: near(0.14587451367135582, 12),
    })
    expect(liftOf(arms)).toMatchObject({
      value: near(0.18114081598481868, 13),
      lo: near(-0.18748755828359487, 10),
      hi: near(0.7234811415472739, 10),
      p: near(0.35764529076231444, 12),
    })
    expect(logRatioOf(arms)).toMatchObject({
      lo: near(-0.17944963272327533, 11),
      hi: near(0.7001925571191635, 11),
      p: near(0.3554314591157901, 11),
    })
  })

  it('keeps the digits of a difference of 1 at an offset of 1e9, in the lift too', () => {
    const sample = [1, 2, 4, 7, 11, 12]
    const at = (offset: number) =>
      answered(plainArms(meanOf(sample.map((x) => x + 1 + offset)), meanOf(sample.map((x) => x + offset)), mean))
    expect(effectOf(at(1e9))).toMatchObject({ value: 1, p: near(answered(effectOf(at(0))).p, 6) })
    expect(answered(liftOf(at(1e9))).lo * 1e9).toBeCloseTo(answered(effectOf(at(0))).lo, 5)
  })

  it('has a ln p where p is smaller than any double (|t| = 100 with known variance: −5004.83106151364514, mpmath 1.3)', () => {
    const arm = (value: number) => ({ value, variance: 0.5, df: Infinity })
    const arms = { treatment: arm(100), control: arm(0), covariance: 0, n: 10 }
    expect(effectOf(arms)).toMatchObject({ p: 0, logP: near(-5004.831061513645, 9) })
  })

  it('on a control below 0 is relative to its size, and turns with the sign', () => {
    const [t, c] = [meanOf([-4, -5, -3, -4.4]), meanOf([-8, -9, -7.5, -8.2])]
    const lift = answered(liftOf(answered(plainArms(t, c, mean))))
    const mirrored = answered(liftOf(answered(plainArms(meanOf([4, 5, 3, 4.4]), meanOf([8, 9, 7.5, 8.2]), mean))))
    expect([lift.value, lift.lo, lift.hi]).toEqual([mirrored.value, mirrored.hi, mirrored.lo].map((x) => near(-x, 12)))
  })

  it('never contradicts itself: p, absolute interval and lift leave out "no change" together', () => {
    const number = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, -3, 1e9))
    const arm = fc.record({
      value: number,
      variance: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 1e-9, 1)),
      df: fc.integer({ min: 0, max: 1e6 }),
    })
    fc.assert(
      fc.property(arm, arm, fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0.5, 0.9, 0.95, 0.999999), (treatment, control, r, level) => {
        const arms: Arms = { treatment, control, covariance: r * Math.sqrt(treatment.variance * control.variance), n: 9 }
        const [absolute, lift] = [effectOf(arms, level), liftOf(arms, level)]
        if ('refused' in absolute) {
          expect(absolute.reason.length).toBeGreaterThan(20)
          expect(lift).toEqual(absolute)
          return
        }
        expect(Object.values(absolute).every(Number.isFinite)).toBe(true)
        if (Math.abs(absolute.p / (1 - level) - 1) < 1e-6) return
        const rejects = absolute.p < 1 - level
        expect(absolute.lo > 0 || absolute.hi < 0).toBe(rejects)
        if ('refused' in lift) {
          expect(['no-base', 'impossible-input']).toContain(lift.refused)
          return
        }
        expect(Object.values(lift).every(Number.isFinite)).toBe(true)
        expect(lift.lo <= lift.value && lift.value <= lift.hi).toBe(true)
        if (Math.abs(lift.lo) > 1e-12 && Math.abs(lift.hi) > 1e-12) expect(lift.lo > 0 || lift.hi < 0).toBe(rejects)
      }),
      { numRuns: 2000 },
    ) // prettier-ignore
  })
})

describe('arms that say nothing', () => {
  it.each([
    ['one unit', [1], [1, 2], 'too-few-units'],
    ['nobody', [], [1, 2], 'too-few-units'],
    ['no variation', [2, 2], [2, 2], 'no-variation'],
    ['a spread that is rounding', [0.1 + 0.2, 0.3], [0.3, 0.3], 'no-variation'],
  ])('are refused: %s', (_, t, c, refused) => {
    expect(plainArms(meanOf(t), meanOf(c), mean)).toMatchObject({ refused })
  })

  it('are refused where a ratio has nothing to be divided by', () => {
    const nothing = crossMomentsOf([[1, 0], [2, 0]], 2) // prettier-ignore
    const part = { kind: 'ratio', numerator: 0, denominator: 1 } as const
    expect(plainArms(nothing, nothing, part)).toMatchObject({ refused: 'impossible-input' })
  })

  it('have no lift where the control cannot be told from 0', () => {
    expect(liftOf(answered(plainArms(meanOf([5, 6, 7]), meanOf([-4, 5, 0.5]), mean)))).toMatchObject({ refused: 'no-base' }) // prettier-ignore
  })
})
