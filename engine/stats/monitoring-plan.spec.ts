import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operatingCharacteristics } from './group-sequential.ts'
import { momentsOfProportion, type Moments } from './moments.ts'
import { common, DEFAULT_PLAN, looksOf, monitor, type MonitoringPlan, type Reading } from './monitoring-plan.ts'
import { normalQuantile } from './normal.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { SEED, SEEDED } from './simulation.ts'
import { welch } from './welch.ts'

const arm = (n: number, mean: number): Moments => ({ n, mean, m2: n - 1 })
const reading = (time: number, n: number, difference: number): Reading => ({
  time,
  treatment: arm(n, difference),
  control: arm(n, 0),
})
const days = (count: number, perDay: number, planned = count): Reading[] =>
  Array.from({ length: count }, (_, day) => reading((day + 1) / planned, perDay * (day + 1), 0))

/** Exact chance to stop of a plan at these readings. */
function chance(plan: MonitoringPlan, readings: readonly Reading[], drift: number) {
  const looks = looksOf(plan, readings, 0.05)
  const bounds = looks.map(({ nominal }) => (nominal > 0 ? -normalQuantile(nominal / 2) : null))
  const result = operatingCharacteristics(looks.map(({ reading: { time } }) => time), bounds, drift) // prettier-ignore
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}

describe('the default plan', () => {
  it('keeps its error at 5 % under looks at every hour, ten times past the plan', () => {
    const hourly = Array.from({ length: 336 }, (_, hour) => reading((hour + 1) / 336, 100 * (hour + 1), 0))
    expect(chance(DEFAULT_PLAN, hourly, 0).crossed).toBeCloseTo(0.045, 6)
    const overrun = days(140, 3571, 14)
    const { crossed } = chance(DEFAULT_PLAN, overrun, 0)
    expect(crossed).toBeCloseTo(0.0495, 6)
    expect(crossed).toBeLessThan(0.05)
  })

  it('has power of 75 % and more and uses less than 80 % of the sample at 14 daily looks, where one test has 80 %', () => {
    const { crossed, expectedShare } = chance(DEFAULT_PLAN, days(14, 3571), 2.801585217946886)
    expect(crossed).toBeCloseTo(0.7705, 4)
    expect(expectedShare).toBeCloseTo(0.7734, 4)
  })

  it(`does so in a simulation of people, too ${SEEDED}`, () => {
    const random = new Random(SEED)
    const runs = 3000
    let stopped = 0
    let earlier = 0
    const limits = looksOf(DEFAULT_PLAN, days(28, 500, 14), 0.05).map(({ nominal }) => nominal)
    for (let run = 0; run < runs; run += 1) {
      let [sum, cross] = [0, false]
      limits.forEach((nominal, day) => {
        sum += random.normal()
        const z = sum / Math.sqrt(day + 1)
        cross ||= nominal > 0 && Math.abs(z) > -normalQuantile(nominal / 2)
        if (day === 13 && cross) earlier += 1
      })
      if (cross) stopped += 1
    }
    const noise = 4 * Math.sqrt((0.05 * 0.95) / runs)
    expect(Math.abs(earlier / runs - 0.045)).toBeLessThan(noise)
    expect(Math.abs(stopped / runs - 0.0475)).toBeLessThan(noise)
  })
})

describe('a single reading', () => {
  const read = (plan: MonitoringPlan, difference = 0.11) => monitor(plan, [reading(1, 1000, difference)], 0.05)

  it('under a fixed plan is Welch’s test and its interval', () => {
    const test = welch(arm(1000, 0.11), arm(1000, 0))
    const result = read({ kind: 'fixed' })
    expect(result?.p).toBe(test?.p)
    expect(common(result?.looks ?? [])).toEqual({ lo: test?.lo, hi: test?.hi })
  })

  it('under the default plan pays for the reserve: p is a ninth larger', () => {
    const fixed = read({ kind: 'fixed' })?.p ?? 0
    expect((read(DEFAULT_PLAN)?.p ?? 0) / fixed).toBeCloseTo(1 / 0.9, 4)
    const far = (read(DEFAULT_PLAN, 1)?.p ?? 0) / (read({ kind: 'fixed' }, 1)?.p ?? 1)
    expect(far).toBeCloseTo(1 / 0.9, 4)
  })
})

const PLANS: MonitoringPlan[] = [
  DEFAULT_PLAN,
  { kind: 'fixed' },
  { kind: 'anytime', tunedFor: 400 },
  { kind: 'group-sequential', spending: { family: 'pocock' }, looks: [0.3, 0.7, 1] },
  { kind: 'spending', spending: { family: 'hwang-shih-decani', gamma: -4 }, reserve: 0.2 },
]

/** Readings of two groups that grow day by day. */
const study = fc
  .record({
    plan: fc.constantFrom(...PLANS),
    alpha: fc.constantFrom(0.01, 0.05, 0.2),
    steps: fc.array(
      fc.record({
        n: fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })),
        share: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        days: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: 7 },
    ),
    near: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ plan, alpha, steps, near }) => {
    let [time, x, n, y, m] = [0, 0, 0, 0, 0]
    const readings = steps.map((step): Reading => {
      time += (step.days + 1) / 14
      const [share, other] = step.share
      x += Math.round(step.n[0] * share)
      n += step.n[0]
      // From no effect at all to any effect.
      y += Math.round(step.n[1] * (share * (1 - near * near) + other * near * near))
      m += step.n[1]
      return { time, treatment: momentsOfProportion(x, n), control: momentsOfProportion(y, m) }
    })
    return { plan, alpha, readings }
  })

describe('one inference', () => {
  const runs = Number(process.env['CANDOR_STUDIES'] ?? 400)

  it(`p < alpha exactly when a bound was crossed, exactly when the interval leaves out 0, in ${runs} studies (CANDOR_STUDIES tries more)`, () => {
    fc.assert(
      fc.property(study, ({ plan, alpha, readings }) => {
        const result = monitor(plan, readings, alpha)
        if (result === null) return
        expect(result.p >= 0 && result.p <= 1).toBe(true)
        expect(result.spent).toBeLessThanOrEqual(alpha)
        expect(result.p < alpha).toBe(result.stopped !== null)
        const interval = common(result.looks)
        if (interval === 'disagree') {
          expect(result.stopped).not.toBeNull()
          return
        }
        const excludes = interval !== null && (interval.lo > 0 || interval.hi < 0)
        expect(excludes).toBe(result.stopped !== null)
      }),
      { numRuns: runs, endOnFailure: true },
    )
  })

  it('what was found once stays found, and p never rises', () => {
    fc.assert(
      fc.property(study, ({ plan, alpha, readings }) => {
        if (plan.kind === 'fixed') return
        let before = 1
        for (let upTo = 1; upTo <= readings.length; upTo += 1) {
          const result = monitor(plan, readings.slice(0, upTo), alpha)
          if (result === null) continue
          // Each is solved to 1e-4 of its logarithm, so two of the same study may lie twice that apart.
          expect(result.p).toBeLessThanOrEqual(before * (1 + 2.1e-4))
          before = result.p
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('has no reading where nothing can be compared', () => {
    expect(monitor(DEFAULT_PLAN, [], 0.05)).toBeNull()
    expect(monitor(DEFAULT_PLAN, [reading(1, 1, 0)], 0.05)).toBeNull()
    const alike = momentsOfProportion(5, 5)
    expect(monitor(DEFAULT_PLAN, [{ time: 1, treatment: alike, control: alike }], 0.05)).toBeNull()
    const early = PLANS[3] ?? DEFAULT_PLAN
    expect(monitor(early, [reading(0.1, 100, 3)], 0.05)).toBeNull()
  })

  it('says that the looks disagree when what they found goes both ways', () => {
    const both = [reading(0.5, 500, 1), reading(1, 1000, -1)]
    expect(common(monitor(DEFAULT_PLAN, both, 0.05)?.looks ?? [])).toBe('disagree')
  })
})
