import type { InitiativeDefinition } from '@candor/ingest/definition'
import { describe, expect, it } from 'vitest'
import { buildFinding } from '../build-finding.ts'
import type { Check } from '../finding.ts'
import { normalTwoSided } from '../stats/normal.ts'
import { portfolioOf } from '../stats/portfolio.ts'
import { facts } from '../test/facts.ts'
import type { Route } from './route.ts'
import { overPeople, type RungId } from './rung.ts'
import { INITIATIVE } from './test/plans.ts'
import { togetherOf, type Entered } from './together.ts'

interface Made {
  people?: number
  rung?: RungId
  partial?: boolean
  checks?: Check[]
  experiment?: string
  outcome?: Partial<InitiativeDefinition['outcome']>
  spend?: InitiativeDefinition['spend']
}

/** An initiative by lot, of so many people and an effect per person with its error. */
function made(key: string, value: number, se: number, { people = 1000, rung = 'randomised', partial = false, checks = [], experiment = `lot-${key}`, outcome = {}, spend = INITIATIVE.spend }: Made = {}): Entered {
  const byLot = rung === 'randomised' || rung === 'replicated'
  const interval = { lo: value - 1.959964 * se, hi: value + 1.959964 * se, level: 0.95, method: 'normal' }
  const effect = buildFinding(facts({ evidence: byLot ? 'randomised' : 'association', unit: 'share', better: outcome.better ?? 'higher', value, interval, p: normalTwoSided(value / se), partial, checks }))
  const lot = byLot ? { estimate: { value, se }, experiments: [experiment] } : {}
  const chosen = { rung: { id: rung }, ran: { effect, over: overPeople(people, 'share'), description: '', base: null, ...lot }, obstacle: null }
  const body = { ...INITIATIVE, name: `Initiative ${key}`, outcome: { ...INITIATIVE.outcome, ...outcome }, spend }
  return { declared: { key, hash: key, receivedAt: `2026-01-01 ${key}`, versions: 1, body }, route: { steps: [], chosen, words: '' } as unknown as Route }
} // prettier-ignore

const FAILED: Check = { id: 'sample_ratio', passed: false, value: 0, threshold: 0.001, sentence: 'The arms are not as planned.' } // prettier-ignore
const six = [made('a', 0.09, 0.02), made('b', 0.01, 0.02), made('c', -0.02, 0.02), made('d', 0, 0.01), made('e', 0.02, 0.03), made('f', 0.03, 0.04, { people: 4000 })] // prettier-ignore

describe('all initiatives together', () => {
  it('have a plain sum with harm in it, by hand, and no shrunken one of fewer than five', () => {
    const { sums } = togetherOf([made('a', 0.1, 0.03), made('b', -0.04, 0.01, { people: 500 })])
    expect(sums).toHaveLength(1)
    expect(sums[0]).toMatchObject({ outcome: 'people with a “Visit”', unit: 'people', counted: 2, shrunken: null, winners: null }) // prettier-ignore
    expect(sums[0]?.plain.value).toBeCloseTo(100 - 20, 9)
    expect(sums[0]?.plain.hi).toBeCloseTo(80 + 1.959963984540054 * Math.hypot(30, 5), 9)
    expect(sums[0]?.spend).toEqual({ amount: 2000, currency: 'EUR' })
    expect(sums[0]?.sentence).toMatch(/^2 initiatives in which chance decided, people with a “Visit”: \+80 \(95% interval \+20 to \+140\) in all.*Fewer than 5 do not say/) // prettier-ignore
  })

  it('claim less for those found to help than these do one by one, and each is shown shrunken', () => {
    const { sums, entries } = togetherOf(six)
    const [sum] = sums
    expect(sum?.winners).toMatchObject({ number: 1, plain: { value: expect.closeTo(90, 9) as number } })
    expect(sum?.winners?.shrunken.value).toBeGreaterThan(0)
    expect(sum?.winners?.shrunken.value).toBeLessThan(90)
    expect(entries.find(({ key }) => key === 'a')?.shrunken?.value).toBe(sum?.winners?.shrunken.value)
    expect(sum?.sentence).toMatch(/The one found to help would claim \+90 .*without the luck that found it it is \+/)
  })

  it('are, where all have as many people, the sum of the shrunken effects times these (stats/portfolio.spec.ts has its source)', () => {
    const equal = six.map(({ declared }, at) => made(declared.key, [0.09, 0.01, -0.02, 0, 0.02, 0.03][at] ?? 0, 0.02))
    const portfolio = portfolioOf([0.09, 0.01, -0.02, 0, 0.02, 0.03].map((value) => ({ value, se: 0.02 })))
    if ('refused' in portfolio) throw new Error(portfolio.reason)
    const all = portfolio.sum([0, 1, 2, 3, 4, 5])
    const [sum] = togetherOf(equal).sums
    expect([sum?.shrunken?.value, sum?.shrunken?.lo, sum?.shrunken?.hi].map((one) => (one ?? 0) / 1000)).toEqual([all.value, all.lo, all.hi].map((one) => expect.closeTo(one, 9) as number)) // prettier-ignore
  })

  it('never add up two different things, nor gains and what should be less', () => {
    const other = made('x', 0.1, 0.01, { outcome: { verb: 'Purchase' } })
    const less = made('y', -0.1, 0.01, { outcome: { verb: 'Flag', better: 'lower' } })
    const { sums } = togetherOf([...six, other, less])
    expect(sums.map(({ outcome, counted }) => [outcome, counted])).toEqual([['less of: people with a “Flag”', 1], ['people with a “Purchase”', 1], ['people with a “Visit”', 6]]) // prettier-ignore
    expect(sums[0]?.plain.value).toBeCloseTo(100, 9)
  })

  it('keep what does not count and say why; whether one counts never depends on what it shows', () => {
    const states = (value: number) =>
      togetherOf([
        ...[made('a', value, 0.02), made('b', value, 0.02, { experiment: 'lot-a' }), made('c', value, 0.02, { rung: 'naive' })],
        ...[made('d', value, 0.02, { checks: [FAILED] }), made('e', value, 0.02, { partial: true })],
      ]).entries.map(({ key, state }) => `${key} ${state}`) // prettier-ignore
    expect(states(0.3)).toEqual(['a counted', 'b same lot', 'c no lot', 'd withheld', 'e running'])
    for (const value of [-0.3, 0, 0.01]) expect(states(value)).toEqual(states(0.3))
    const { entries } = togetherOf([made('d', 1, 0.1, { checks: [FAILED] })])
    expect(entries[0]?.reason).toBe('The arms are not as planned.')
  })

  it('name no spending where it was in several currencies', () => {
    expect(togetherOf([...six, made('g', 0, 0.1, { spend: { amount: 1, currency: 'USD' } })]).sums[0]?.spend).toBeNull()
  })
})
