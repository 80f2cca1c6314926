import { describe, expect, it } from 'vitest'
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import { buildFinding } from '../build-finding.ts'
import type { Check } from '../finding.ts'
import { studentTQuantile, studentTTwoSided } from '../stats/student-t.ts'
import { facts } from '../test/facts.ts'
import { replicated } from './replicated.ts'
import { isObstacle, type Context } from './rung.ts'
import { EXPERIMENT, INITIATIVE } from './test/plans.ts'

const PASSED: Check = {
  id: 'sample_ratio',
  passed: true,
  value: 1,
  threshold: 0.001,
  sentence: 'The arms are as planned.',
}
const BROKEN: Check = { ...PASSED, passed: false, sentence: 'The arms are not as planned.' }

/** One experiment with 500 people in each arm, that showed this with this error. */
function lot(key: string, value: number, se: number, { partial = false, checks = [PASSED] } = {}): ExperimentAnswer {
  const reach = studentTQuantile(0.975, Infinity) * se
  const interval = { lo: value - reach, hi: value + reach, level: 0.95, method: 'Welch t' }
  const margin = { id: 'smallest_worthwhile', passed: null, value: null, threshold: 0.11, sentence: '' }
  const absolute = buildFinding(facts({ evidence: 'randomised', unit: 'share', better: 'higher', value, interval, p: studentTTwoSided(value / se, Infinity), partial, n: 1000, checks: [...checks, margin] })) // prettier-ignore
  const level = buildFinding(facts({ n: 500 }))
  const monitoring = { spent: 0.05, stoppedAt: null, pastPlan: false, absolute: { value, se }, relative: null, looks: [] }
  const arms = EXPERIMENT.arms.map(({ key: arm, name }) => ({ key: arm, name, level }))
  const comparisons = [{ arm: 'offer', name: 'Offer', absolute, relative: absolute, guard: null, monitoring }]
  return {
    ...{ key, name: `Lot ${key}`, hypothesis: '', brand: 'Acme', campaign: 'offer', start: EXPERIMENT.start, end: EXPERIMENT.end },
    ...{ plan: key, alpha: 0.05, smallestWorthwhile: 0.11, plannedSize: null, checks, judges: [] },
    monitoring: { kind: 'spending', declared: false, words: '' },
    arms: EXPERIMENT.arms.map((arm) => ({ ...arm, people: 500 })),
    outcomes: [{ key: 'visit', name: 'Came', primary: true, role: 'outcome', arms, comparisons, naive: null }],
  }
} // prettier-ignore

async function told(answers: ExperimentAnswer[], unnamed: string[] = []) {
  const initiative = { key: 'offer', hash: 'plan', receivedAt: '', versions: 1, body: INITIATIVE }
  const context = { initiative, lots: { answers, unnamed } } as unknown as Context
  const ran = await replicated.run(context)
  if (isObstacle(ran)) throw new Error(ran.why)
  const said = (id: string) => ran.effect.checks.find((check) => check.id === id)
  return { ...ran, said }
}

describe('several lots of one initiative', () => {
  it('are replicated where two show it, each by itself: one number, weighted by how precise each is (by hand)', async () => {
    const { effect, over, said, lots } = await told([lot('a', 0.2, 0.05), lot('b', 0.3, 0.1)])
    // Weights 400 and 100; z of 4 and 3.
    expect(effect.value).toBeCloseTo(0.22, 12)
    expect(effect.interval?.lo).toBeCloseTo(0.22 - 1.959963984540054 / Math.sqrt(500), 12)
    expect(effect).toMatchObject({ evidence: 'replicated', verdict: 'effect_detected', n: 2000, plan: 'plan' })
    expect(effect.sentence).toContain('At least two lots show it, each by itself.')
    expect(over.times).toBe(1000)
    expect(said('further_lot')?.sentence).toContain('two do not tell')
    expect(lots?.map(({ key, counted }) => [key, counted])).toEqual([['a', true], ['b', true]]) // prettier-ignore
  })

  it('show something together, and are not replicated, where only one shows it by itself', async () => {
    const { effect, said } = await told([lot('a', 0.3, 0.05), lot('b', 0.05, 0.05)])
    expect(effect).toMatchObject({ evidence: 'randomised', verdict: 'effect_detected' })
    expect(said('two_show_it')?.sentence).toContain('do not show it, each by itself')
  })

  it('have no answer where one found the opposite of another, and say which', async () => {
    const { effect, said } = await told([lot('a', 0.3, 0.05), lot('b', 0.25, 0.05), lot('c', -0.2, 0.05)])
    expect(effect).toMatchObject({ evidence: 'randomised', verdict: 'cannot_tell' })
    expect(said('lots_agree')).toMatchObject({ passed: false, sentence: expect.stringContaining('“Lot c” less') as string }) // prettier-ignore
  })

  it('are not replicated where three differ so much that the mean of all such lots may be 0', async () => {
    const { effect, said } = await told([lot('a', 0.9, 0.02), lot('b', 0.1, 0.02), lot('c', 0.02, 0.02)])
    expect(effect).toMatchObject({ evidence: 'randomised', verdict: 'effect_detected' })
    expect(said('further_lot')?.sentence).toMatch(/^A further one would come out between −\d/)
    expect(said('heterogeneity')?.sentence).toContain('more than chance')
  })

  it('are withheld where the plan leaves one out that asks the same', async () => {
    const { effect } = await told([lot('a', 0.3, 0.05), lot('b', 0.3, 0.05)], ['c'])
    expect(effect).toMatchObject({ evidence: 'randomised', verdict: 'cannot_tell' })
    expect(effect.sentence).toContain('the answer is one that was chosen')
  })

  it('do not count one with a broken lot, and count the rest', async () => {
    const { effect, said, lots } = await told([lot('a', 0.3, 0.05), lot('b', -0.3, 0.05, { checks: [BROKEN] })])
    expect(effect.value).toBeCloseTo(0.3, 12)
    expect(effect).toMatchObject({ evidence: 'randomised', verdict: 'effect_detected', n: 1000 })
    expect(said('lots_counted')?.sentence).toBe('1 of 2 experiments counts. “Lot b” does not: The arms are not as planned.') // prettier-ignore
    expect(lots?.[1]).toMatchObject({ counted: false, reason: 'The arms are not as planned.' })
  })

  it('are no more than a hint while one of them runs', async () => {
    const { effect } = await told([lot('a', 0.3, 0.05), lot('b', 0.3, 0.05), lot('c', 0, 0.05, { partial: true })])
    expect(effect).toMatchObject({ evidence: 'randomised', partial: true, verdict: 'suggestive_only' })
  })

  it('say no effect where all lie within the smallest that is worth acting on, and nothing where none counts', async () => {
    expect((await told([lot('a', 0.01, 0.03), lot('b', -0.01, 0.03)])).effect.verdict).toBe('no_effect_detected')
    const { effect } = await told([lot('a', 0.3, 0.05, { partial: true }), lot('b', 0.3, 0.05, { checks: [BROKEN] })])
    expect(effect).toMatchObject({ value: null, verdict: 'cannot_tell', n: 0 })
  })
})
