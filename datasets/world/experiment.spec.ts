import type { OutcomeDefinition } from '@candor/ingest/definition'
import { describe, expect, it } from 'vitest'
import { DAY } from './calendar.ts'
import { chanceForLift } from './design.ts'
import { outcomeOf } from './experiment.ts'
import { PURCHASE_DELAY, type Visit } from './shopping.ts'

const EXPOSED = 1_000_000_000_000
const outcome = (verb: string, measure: OutcomeDefinition['measure']): OutcomeDefinition => {
  return { key: 'k', name: 'n', verb, measure, windowDays: 7, better: 'higher' }
}
const visit = (at: number, spend: number | null = null): Visit => ({ at, spend, returned: false })

describe('an outcome', () => {
  it('counts from the moment of exposure, included, until the window closes, excluded', () => {
    const edges = [EXPOSED - 1, EXPOSED, EXPOSED + 7 * DAY - 1, EXPOSED + 7 * DAY].map((at) => visit(at))
    expect(outcomeOf(edges, outcome('Visit', 'count'), EXPOSED)).toBe(2)
    expect(outcomeOf(edges, outcome('Visit', 'any'), EXPOSED)).toBe(1)
    expect(outcomeOf([], outcome('Visit', 'any'), EXPOSED)).toBe(0)
  })

  it('takes a purchase at the moment it is paid, not when the visit began', () => {
    const late = [visit(EXPOSED + 7 * DAY - PURCHASE_DELAY, 10)]
    expect(outcomeOf(late, outcome('Purchase', 'any'), EXPOSED)).toBe(0)
    expect(outcomeOf(late, outcome('Visit', 'any'), EXPOSED)).toBe(1)
  })

  it('adds up what was spent, and visits without a purchase are none', () => {
    const visits = [visit(EXPOSED, 10), visit(EXPOSED + DAY), visit(EXPOSED + 2 * DAY, 2.5)]
    expect(outcomeOf(visits, outcome('Purchase', 'value'), EXPOSED)).toBe(12.5)
    expect(outcomeOf(visits, outcome('Purchase', 'count'), EXPOSED)).toBe(2)
  })
})

describe('the chance of one visit more', () => {
  it('raises P(any) by the lift: (1 − p₀)·chance = lift with p₀ = 1 − exp(−rate · days)', () => {
    for (const rate of [0, 0.02, 0.11 * 0.8]) {
      const none = Math.exp(-rate * 28)
      expect(none * chanceForLift(0.08, rate, 28)).toBeCloseTo(0.08, 12)
      expect(chanceForLift(0.08, rate, 28)).toBeLessThan(1)
    }
  })
})
