import type { ExperimentDefinition, InitiativeDefinition } from '@candor/ingest/definition'
import { describe, expect, it } from 'vitest'
import { EXPERIMENT, INITIATIVE } from './test/plans.ts'
import { judgedBy, judgeOf, lotsOf } from './judge.ts'

const declared = (key: string, changes: Partial<ExperimentDefinition> = {}) => ({
  ...{ key, hash: key, receivedAt: '2026-01-01T00:00:00Z', versions: 1 },
  body: { ...EXPERIMENT, ...changes },
})
const asked = (changes: Partial<InitiativeDefinition>, ...experiments: ReturnType<typeof declared>[]): string => {
  const judge = judgeOf({ ...INITIATIVE, ...changes }, experiments)
  return 'why' in judge ? judge.why : judge.key
}

describe('the experiment that judges an initiative', () => {
  it('is the one that its plan names, else the only one of its campaign', () => {
    expect(asked({}, declared('a'), declared('b', { campaign: 'other' }))).toBe('a')
    expect(asked({ experiment: 'b' }, declared('a'), declared('b'))).toBe('b')
  })

  it('is never chosen among several: that would be choosing the answer', () => {
    expect(asked({}, declared('a'), declared('b'))).toContain(
      'Several experiments of it are declared (a, b): none of them is chosen',
    )
    expect(asked({}, declared('a'), declared('b', { brand: 'Bolt' }))).toBe('a')
    expect(asked({}, declared('a', { arms: [] }), declared('b'))).toBe('b')
  })

  it.each([
    [{}, [], 'nobody was left out by lot'],
    [{ experiment: 'x' }, [declared('a')], 'names the experiment “x”, and none of that key is declared'],
    [{ experiment: 'a' }, [declared('a', { brand: 'Bolt' })], 'about Bolt, and the initiative about Acme'],
    [{ experiment: 'a' }, [declared('a', { campaign: 'b' })], 'is of the campaign “b”'],
    [{}, [declared('a', { arms: [...EXPERIMENT.arms, { key: 'c', name: 'C', weight: 1 }] })], 'has 3 arms'],
    [
      { outcome: { ...INITIATIVE.outcome, windowDays: 14 } },
      [declared('a')],
      'another outcome (Visit, any, within 7 days, higher is better) than the initiative (Visit, any, within 14 days',
    ],
    [
      {},
      [declared('a', { outcomes: [{ key: 'o', ...INITIATIVE.outcome, cap: 3 }] })],
      'and as a ratio, capped or from',
    ],
  ])('%j with %j: is missing, and why is said', (changes, experiments, why) => {
    expect(asked(changes, ...experiments)).toContain(why)
  })
})

describe('several experiments of an initiative', () => {
  const several = (changes: Partial<InitiativeDefinition>, ...experiments: ReturnType<typeof declared>[]) => {
    const found = lotsOf({ ...INITIATIVE, ...changes }, experiments)
    return 'why' in found ? found.why : [found.lots.map(({ key }) => key).join(), found.unnamed.join()]
  }
  const [a, b, c] = [declared('a'), declared('b'), declared('c')]
  const other = declared('d', { outcomes: [{ key: 'o', ...INITIATIVE.outcome, verb: 'Purchase' }] })

  it('are all of its campaign that ask the same, whatever they show; or those that its plan names', () => {
    expect(several({}, a, b, c, other)).toEqual(['a,b,c', ''])
    expect(several({ experiments: ['a', 'b', 'c'] }, a, b, c, other)).toEqual(['a,b,c', ''])
  })

  it('are told of when the plan leaves one out that asks the same', () => {
    expect(several({ experiments: ['a', 'c'] }, a, b, c)).toEqual(['a,c', 'b'])
  })

  it('are not there when one is missing, asks something else, or is alone', () => {
    expect(several({ experiments: ['a', 'x'] }, a, b)).toContain('names the experiments x')
    expect(several({ experiments: ['a', 'd'] }, a, other)).toContain('planned for another outcome')
    expect(several({}, a, other)).toContain('Chance did not decide twice')
    expect(several({ experiment: 'a' }, a, b)).toContain('Chance did not decide twice')
  })

  it('know their initiative, and each other', () => {
    const initiative = [{ ...a, key: 'offer', body: INITIATIVE }]
    const named = (key: string) => judgedBy(key, { experiment: [a, b, other], initiative })
    const [judged] = named('a')
    expect([judged?.key, judged?.others.map(({ key }) => key)]).toEqual(['offer', ['b']])
    expect(named('d')).toEqual([])
    expect(judgedBy('a', { experiment: [a], initiative })[0]?.others).toEqual([])
  })
})
