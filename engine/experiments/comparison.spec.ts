import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildFinding } from '../build-finding.ts'
import type { Report } from '../metrics/metric.ts'
import { momentsOf, momentsOfProportion } from '../stats/moments.ts'
import { facts } from '../test/facts.ts'
import { compare } from './comparison.ts'

const report: Report = (definition, { unit, better, ...rest }) => {
  const chosen = { unit: unit ?? definition.unit, better: better ?? definition.better }
  return buildFinding(facts({ metric: definition.id, ...chosen, ...rest }))
}
const plan = {
  words: 'Visit',
  population: 'everyone exposed',
  unit: 'share' as const,
  better: 'higher' as const,
  alpha: 0.05,
  checks: [],
  worthwhile: null,
  partial: false,
  plan: 'hash',
  evidence: 'randomised' as const,
}

describe('a comparison', () => {
  it('has one p, and absolute and relative effect reach the same verdict', () => {
    const arm = fc.record({
      n: fc.integer({ min: 50, max: 5000 }),
      share: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    })
    fc.assert(
      fc.property(arm, arm, (t, c) => {
        const treatment = momentsOfProportion(Math.round(t.n * t.share), t.n)
        const control = momentsOfProportion(Math.round(c.n * c.share), c.n)
        const { absolute, relative } = compare(treatment, control, plan, report)
        if (relative.value === null) return
        expect(relative.p).toBe(absolute.p)
        expect(relative.verdict).toBe(absolute.verdict)
      }),
    )
  })

  it('turns round when its groups change places', () => {
    const a = momentsOf([1, 2, 3, 4])
    const b = momentsOf([2, 3, 5, 7])
    const there = compare(a, b, plan, report).absolute
    const back = compare(b, a, plan, report).absolute
    expect(there.value).toBeCloseTo(-(back.value ?? 0), 12)
    expect(there.p).toBeCloseTo(back.p ?? 0, 12)
  })

  it('refuses the relative effect alone when the control did nothing, and both when nobody differs', () => {
    const nothing = compare(momentsOfProportion(5, 100), momentsOfProportion(0, 100), plan, report)
    expect(nothing.absolute.value).toBeCloseTo(0.05, 12)
    expect(nothing.relative).toMatchObject({ value: null, verdict: 'cannot_tell' })
    const alike = compare(momentsOf([1, 1]), momentsOf([1, 1]), plan, report)
    expect([alike.absolute.value, alike.relative.value]).toEqual([null, null])
  })
})
