import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildFinding } from '../build-finding.ts'
import { costPer } from '../stats/ratio-interval.ts'
import { studentTQuantile } from '../stats/student-t.ts'
import { facts } from '../test/facts.ts'
import { costOf } from './cost.ts'
import { decisionOf } from './decision.ts'
import { INITIATIVE } from './test/plans.ts'

const total = (
  lo: number | null,
  value: number | null,
  hi: number | null,
  evidence: 'randomised' | 'association' = 'randomised',
) =>
  // prettier-ignore
  buildFinding(
    facts({
      ...{ evidence, value, unit: 'people', better: 'higher', reasons: value === null ? ['Nobody yet.'] : [] },
      interval: lo === null || hi === null ? null : { lo, hi, level: 0.95, method: 'Welch t' },
    }),
  )

describe('cost of an outcome that an initiative caused', () => {
  it('is spending over the outcomes, with the ends of the interval in the same way: 1,000 for 100 [50, 200]', () => {
    const { finding, words } = costOf(total(50, 100, 200), INITIATIVE)
    expect(finding.value).toBeCloseTo(10, 12)
    expect(finding.interval?.lo).toBeCloseTo(5, 9)
    expect(finding.interval?.hi).toBeCloseTo(20, 9)
    expect(words).toBe('€10.00 for each outcome that it caused (€5.00 to €20.00).')
  })

  it('has no upper end and no single value where it may have caused none, and says so', () => {
    const { finding, words } = costOf(total(-20, 30, 80), INITIATIVE)
    expect(finding).toMatchObject({ value: null, verdict: 'cannot_tell', interval: { hi: null } })
    expect(finding.interval?.lo).toBeCloseTo(12.5, 9)
    expect(words).toContain('At least €12.50 for each outcome that it caused. There is no upper end')
  })

  it('is refused where it harmed, where nothing was spent, and where there is no interval', () => {
    expect(costOf(total(-80, -30, -5), INITIATIVE).words).toContain('no money buys one this way')
    const free = { ...INITIATIVE, spend: { amount: 0, currency: 'EUR' } }
    expect(costOf(total(5, 30, 80), free).words).toBe('Nothing was spent, says the plan.')
    expect(costOf(total(null, 30, null), INITIATIVE).words).toContain('Without an interval')
    expect(costOf(total(null, null, null), INITIATIVE).words).toBe('Nobody yet.')
  })

  it('of what is to become less, counts what did not happen', () => {
    const fewer = { ...INITIATIVE, outcome: { ...INITIATIVE.outcome, better: 'lower' as const } }
    expect(costOf(total(-200, -100, -50), fewer).finding.value).toBeCloseTo(10, 12)
  })

  it('of the naive comparison stays an association, however good it looks', () => {
    const { finding, words } = costOf(total(50, 100, 200, 'association'), INITIATIVE)
    expect(finding.verdict).toBe('association_only')
    expect(words).toMatch(/^What goes together would claim/)
  })

  it('has Fieller’s set of a known spending (Fieller 1954), and an upper end exactly when an effect was found', () => {
    const z = studentTQuantile(0.975, Infinity)
    fc.assert(
      fc.property(
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        (value, se) => {
          // prettier-ignore
          const found = total(value - z * se, value, value + z * se)
          const { finding } = costOf(found, INITIATIVE)
          const set = costPer(1000, { value, variance: se * se })
          if ('refused' in set) return finding.value === null && finding.interval === null
          expect(finding.interval?.lo).toBeCloseTo(set.lo, 6)
          return (finding.value !== null) === (found.verdict === 'effect_detected' && value > 0)
        },
      ),
      { seed: 20261127 },
    )
  })
})

describe('the plan’s own rule', () => {
  const byEffect = (found: ReturnType<typeof total>) =>
    decisionOf(INITIATIVE, { effect: found, cost: costOf(found, INITIATIVE).finding }).decided
  const byCost = (found: ReturnType<typeof total>) => {
    const plan = { ...INITIATIVE, rule: { text: '', decidesOn: 'cost' as const, atMost: 15 } }
    return decisionOf(plan, { effect: found, cost: costOf(found, plan).finding }).decided
  }

  it('holds only for an effect in the wanted direction that was found', () => {
    expect(byEffect(total(5, 30, 80))).toBe('holds')
    expect(byEffect(total(-80, -30, -5))).toBe('does not hold')
    expect(byEffect(total(-5, 30, 80))).toBe('open')
    expect(byEffect(total(5, 30, 80, 'association'))).toBe('open')
    expect(decisionOf(INITIATIVE, null).decided).toBe('open')
  })

  it('on the cost, holds when the whole interval does', () => {
    expect(byCost(total(80, 100, 200))).toBe('holds')
    expect(byCost(total(20, 30, 60))).toBe('does not hold')
    expect(byCost(total(40, 100, 200))).toBe('open')
    expect(byCost(total(-40, 100, 200))).toBe('open')
  })
})
