import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildFinding } from '../build-finding.ts'
import type { Report } from '../metrics/metric.ts'
import { momentsOf, momentsOfProportion } from '../stats/moments.ts'
import { facts } from '../test/facts.ts'
import { compare } from './comparison.ts'
import { worthwhileCheck } from './trust.ts'

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

  it('never contradicts itself, however small, odd or equal the groups are', () => {
    const outcome = fc.oneof(
      fc.constantFrom(0, 1, 0.1, -3, 7),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.double({ min: -1e-150, max: 1e-150, noNaN: true }),
    )
    const group = fc.array(outcome, { maxLength: 12 })
    const planned = fc.record({
      alpha: fc.constantFrom(1e-300, 1e-17, 0.001, 0.05, 0.2, 0.49),
      smallest: fc.constantFrom(undefined, 1e-9, 0.5, 1e13),
      better: fc.constantFrom('higher' as const, 'lower' as const),
      partial: fc.boolean(),
    })
    fc.assert(
      fc.property(group, group, planned, (t, c, { alpha, smallest, better, partial }) => {
        const comparison = { ...plan, alpha, better, partial, worthwhile: worthwhileCheck(smallest) }
        const { absolute, relative } = compare(momentsOf(t), momentsOf(c), comparison, report)
        for (const { value, p, interval, verdict, sentence, reasons } of [absolute, relative]) {
          expect(/NaN|Infinity|undefined/.test(sentence)).toBe(false)
          if (value === null || interval?.lo == null || interval.hi === null) {
            expect(verdict).toBe('cannot_tell')
            expect(reasons.join(' ').length).toBeGreaterThan(20)
            expect(sentence).toContain('no number')
            continue
          }
          expect(interval.lo).toBeLessThanOrEqual(value)
          expect(interval.hi).toBeGreaterThanOrEqual(value)
          const zeroIsOut = interval.lo > 0 || interval.hi < 0
          if (Math.abs((p ?? 0) - alpha) > 1e-6 * alpha) expect((p ?? 0) < alpha).toBe(zeroIsOut)
          expect(verdict === 'effect_detected' || verdict === 'suggestive_only').toBe(zeroIsOut)
          expect(sentence.includes('effect was detected')).toBe(verdict === 'effect_detected')
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('says why there is none: one person, no variation, an alpha that no number holds', () => {
    const why = (t: number[], c: number[], alpha = 0.05) =>
      compare(momentsOf(t), momentsOf(c), { ...plan, alpha }, report).absolute.sentence
    expect(why([1], [0, 1, 1])).toContain('fewer than two people')
    expect(why([1, 1, 1], [0, 0, 0])).toContain('Within each group everybody had the same outcome')
    expect(why([1, 0, 1], [0, 0, 1], 1e-20)).toContain('larger alpha')
  })

  it('sends the reader of a relative change to the absolute effect, where the plan says what is worth acting on', () => {
    const same = momentsOfProportion(5000, 10_000)
    const { absolute, relative } = compare(same, same, { ...plan, worthwhile: worthwhileCheck(0.05) }, report)
    expect(absolute.verdict).toBe('no_effect_detected')
    expect(relative.sentence).toContain('read the verdict there')
  })

  it('says of an effect that is surely too small to matter that it is', () => {
    const { absolute } = compare(
      momentsOfProportion(505_000, 1_000_000),
      momentsOfProportion(500_000, 1_000_000),
      { ...plan, worthwhile: worthwhileCheck(0.05) },
      report,
    )
    expect(absolute.verdict).toBe('effect_detected')
    expect(absolute.sentence).toContain('too small to be worth acting on: within ±5 percentage points')
  })
})
