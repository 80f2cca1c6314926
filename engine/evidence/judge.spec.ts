import type { ExperimentDefinition, InitiativeDefinition } from '@candor/ingest/definition'
import { describe, expect, it } from 'vitest'
import { EXPERIMENT, INITIATIVE } from './test/plans.ts'
import { judgeOf } from './judge.ts'

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
    expect(asked({}, declared('a'), declared('b'))).toContain('Several experiments of its campaign are declared (a, b)')
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
