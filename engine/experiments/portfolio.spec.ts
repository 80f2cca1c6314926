import type { OutcomeDefinition } from '@candor/ingest/definition'
import { describe, expect, it } from 'vitest'
import { buildFinding } from '../build-finding.ts'
import type { Check } from '../finding.ts'
import { normalTwoSided } from '../stats/normal.ts'
import { facts } from '../test/facts.ts'
import { portfolioAnswer as answerAt, type Entered } from './portfolio.ts'
import { relativeEstimate } from './look-estimates.ts'

interface Made {
  end?: string
  better?: 'higher' | 'lower'
  partial?: boolean
  checks?: Check[]
  verb?: 'Visit' | 'Purchase'
  per?: OutcomeDefinition['per']
  versions?: number
}

/** An experiment on a relative change with its standard error; the control's mean is 1, so that the absolute one is the same. */
function made(key: string, value: number, se: number, { end = '2026-03-01', better = 'higher', partial = false, checks = [], verb = 'Visit', per, versions = 1 }: Made = {}): Entered {
  const arms = [{ key: 'control', name: 'Control', weight: 1 }, { key: 'offer', name: 'Offer', weight: 1 }]
  const outcomes = [{ key: 'did', name: 'Did', verb, measure: 'any' as const, windowDays: 7, better, ...(per !== undefined && { per }) }]
  const body = { name: key, hypothesis: 'x', brand: 'Acme', arms, outcomes, alpha: 0.05, start: '2026-01-01T00:00:00Z', end: `${end}T00:00:00Z` }
  const finding = (unit: 'share' | 'ratio') =>
    buildFinding(facts({ unit, better, value, p: normalTwoSided(value / se), interval: { lo: value - 1.959964 * se, hi: value + 1.959964 * se, level: 0.95, method: 'normal' }, evidence: 'randomised', partial, checks, n: 1000 }))
  const monitoring = { spent: 0.05, stoppedAt: null, pastPlan: false, absolute: { value, se }, relative: { value, se }, looks: [] }
  return {
    declared: { key, hash: key, receivedAt: '2026-01-01', versions, body },
    checks,
    comparisons: [{ arm: 'offer', name: 'Offer', absolute: finding('share'), relative: finding('ratio'), monitoring, guard: null }],
  }
} // prettier-ignore

const portfolioAnswer = (list: readonly Entered[]) => answerAt(list, new Date('2026-06-01'))
const FAILED: Check = { id: 'sample_ratio', passed: false, value: 0, threshold: 0.001, sentence: 'The arms do not have the planned sizes.' } // prettier-ignore
const five = [made('a', 0.09, 0.02), made('b', 0.01, 0.02), made('c', -0.02, 0.02), made('d', 0, 0.01), made('e', 0.02, 0.03)] // prettier-ignore

describe('a portfolio of experiments', () => {
  it('claims less than the plain sum of its winners, and shows every effect beside what it is likely to be', () => {
    const { claims, entries, reason, sentence } = portfolioAnswer(five)
    expect(reason).toBeNull()
    const [winner] = claims
    expect(winner).toMatchObject({ winners: 1, plain: 0.09, outcome: 'people with a “Visit”' })
    expect(winner?.claimed.value).toBeGreaterThan(0)
    expect(winner?.claimed.value).toBeLessThan(0.09)
    expect(winner?.claimed.value).toBe(entries.find(({ key }) => key === 'a')?.shrunken?.value)
    expect(sentence).toContain('Of 5 declared experiments, 5 have ended; 5 specifications were tried. 1 shipped winner, people with a “Visit”: together likely +')
    expect(sentence).toContain('Their plain sum, +9%, counts their luck as well.')
  }) // prettier-ignore

  it('says the same of a fall that was wanted as of a rise', () => {
    const fallen = five.map(({ declared, comparisons: [one] }) => made(declared.key, -(one?.absolute.value ?? 0), one?.monitoring?.relative?.se ?? 0, { better: 'lower' })) // prettier-ignore
    const [up, down] = [portfolioAnswer(five), portfolioAnswer(fallen)]
    expect(down.claims[0]?.claimed.value).toBeCloseTo(up.claims[0]?.claimed.value ?? 0, 9)
    expect(down.entries[0]?.shrunken?.value).toBeCloseTo(-(up.entries[0]?.shrunken?.value ?? 0), 9)
    expect(down.entries[0]?.shrunken?.lo).toBeCloseTo(-(up.entries[0]?.shrunken?.hi ?? 0), 9)
  })

  it('keeps what was withheld or still runs, says why, and counts neither, whatever it shows', () => {
    const more = [...five, made('f', 0.5, 0.02, { checks: [FAILED] }), made('g', 0.3, 0.02, { partial: true })]
    const told = portfolioAnswer(more)
    expect(told.entries.map(({ key, state, shipped }) => [key, state, shipped])).toEqual([
      ['a', 'counted', true], ['b', 'counted', false], ['c', 'counted', false], ['d', 'counted', false], ['e', 'counted', false],
      ['f', 'withheld', false], ['g', 'running', false],
    ]) // prettier-ignore
    expect(told.entries[5]?.reason).toContain('planned sizes')
    expect(told).toMatchObject({ declared: 7, ended: 6 })
    expect(told.claims).toEqual(portfolioAnswer(five).claims)
  })

  it('never adds up two different things', () => {
    const both = portfolioAnswer([
      ...five,
      made('h', 0.12, 0.02, { verb: 'Purchase' }),
      made('i', 0.12, 0.02, { per: { verb: 'View', measure: 'count' } }),
    ])
    expect(both.claims.map(({ outcome, winners }) => [outcome, winners])).toEqual([['people with a “Visit”', 1], ['people with a “Purchase”', 1], ['people with a “Visit” to number of “View”', 1]]) // prettier-ignore
  })

  it('decides in order of their end: an early find pays for the ones after it, and what ended before does not change', () => {
    const ends = five.map(({ declared, comparisons: [one] }, i) => made(declared.key, one?.absolute.value ?? 0, one?.monitoring?.relative?.se ?? 0, { end: `2026-03-0${5 - i}` })) // prettier-ignore
    const { entries } = portfolioAnswer(ends)
    expect(entries.map(({ key }) => key)).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(entries.map(({ online }) => online?.found)).toEqual([false, false, false, false, true])
    const later = portfolioAnswer([...ends, made('z', 0.4, 0.05, { end: '2026-04-01' })])
    expect(later.entries.slice(0, 5).map(({ online }) => online)).toEqual(entries.map(({ online }) => online))
    expect(later.entries[5]?.online?.level).toBeGreaterThan(entries[4]?.online?.level ?? 1)
  })

  it('shrinks nothing while fewer than five have ended, and says so; another version of a plan is another specification', () => {
    const few = portfolioAnswer([...five.slice(0, 3), made('d', 0, 0.01, { versions: 3 })])
    expect(few).toMatchObject({ claims: [], usual: null, specifications: 6 })
    expect(few.sentence).toContain('fewer than 5 do not say what that is')
    expect(few.entries.every(({ shrunken }) => shrunken === null)).toBe(true)
    expect(portfolioAnswer([])).toMatchObject({ declared: 0, ended: 0, entries: [] })
  })
})

describe('the relative change at a look', () => {
  it('is the lift with the error of the delta method, by hand: 0.12/0.1 − 1 and √(0.01² + 1.2²·0.01²)/0.1', () => {
    // m2/(n − 1)/n is the squared error: 0.01² of 101 people.
    const arm = (mean: number) => ({ n: 101, mean, m2: 1e-4 * 100 * 101 })
    const { value, se } = relativeEstimate({ treatment: arm(0.12), control: arm(0.1) }) ?? { value: 0, se: 0 }
    expect([value, se]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(Math.sqrt(1 + 1.44) * 0.1, 12)])
    expect(relativeEstimate({ treatment: arm(0.12), control: arm(0) })).toBeNull()
    expect(relativeEstimate(undefined)).toBeNull()
    // Where adjusted means or ratios stand in their place, it is theirs.
    const at = (value: number) => ({ value, variance: 1e-4, df: 100 })
    const estimates = { treatment: at(0.24), control: at(0.2), covariance: 0, n: 202 }
    const adjusted = relativeEstimate({ treatment: arm(0.12), control: arm(0.1), estimates })
    expect(adjusted).toEqual({ value: expect.closeTo(0.2, 12) as number, se: expect.closeTo(Math.sqrt(1 + 1.44) * 0.05, 12) as number }) // prettier-ignore
  })
})
