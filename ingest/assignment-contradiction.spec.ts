import { describe, expect, it } from 'vitest'
import { assignmentConflict, assignmentContradiction, type Assigning } from './assignment-contradiction.ts'
import type { AssignmentDefinition } from './assignment-definition.ts'

const ARMS = [
  { key: 'a', weight: 1 },
  { key: 'b', weight: 1 },
]
const UNIT = { attribute: 'id', channel: 'user' }
const MAY = { start: '2026-05-01T00:00:00Z', end: '2026-06-01T00:00:00Z' }
const JUNE = { start: '2026-06-01T00:00:00Z', end: '2026-07-01T00:00:00Z' }

const experiment = (
  key: string,
  assignment: Partial<AssignmentDefinition> = {},
  body: Partial<Assigning['body']> = {},
): Assigning => ({ key, body: { arms: ARMS, ...MAY, assignment: { unit: UNIT, ...assignment }, ...body } })
const layer = (from: number, to: number, key = 'checkout') => ({ layer: { key, from, to } })

describe('the assignment of one experiment', () => {
  it.each([
    ['a layer that ends where it begins', experiment('e', layer(0.5, 0.5)), 'from (0.5) must lie below to (0.5)'],
    ['a seed like those of layers', experiment('e', { seed: 'layer:checkout' }), 'begins like those of layers'],
    ['a key like the seeds of layers', experiment('layer:checkout'), 'begins like those of layers'],
    ['an arm of less than one place', experiment('e', { coverage: 0.00015 }), '"a" would get less than one of 10000'],
    ['a holdout of three arms', experiment('e', { role: 'holdout' }, { arms: [...ARMS, { key: 'c', weight: 1 }] }), 'of a holdout are two'],
    ['a holdout in a layer', experiment('e', { role: 'holdout', ...layer(0, 0.5) }), '/body/assignment/layer: a holdout is of everybody'],
    ['a condition with an unknown operator', experiment('e', { condition: { age: { $regex: '.*' } } }), '/body/assignment/condition/age/$regex is none of'],
  ])('refuses %s', (_name, one, words) => {
    expect(assignmentContradiction(one)).toContain(words)
  }) // prettier-ignore

  it.each([
    ['nothing about it', experiment('e', {}, { assignment: undefined })],
    ['all of it', experiment('e', { seed: 's', coverage: 0.5, condition: { country: { $in: ['DE'] } }, ...layer(0, 1) })],
    ['a holdout', experiment('e', { role: 'holdout' })],
  ])('takes a plan that says %s', (_name, one) => {
    expect(assignmentContradiction(one)).toBeNull()
  }) // prettier-ignore
})

describe('experiments beside each other', () => {
  const low = experiment('low', layer(0, 0.5))
  it('may not overlap within a layer: the other is named', () => {
    expect(assignmentConflict([experiment('high', layer(0.4, 1))], [low])).toBe(
      'experiment "high": /body/assignment/layer: 0.4 to 1 of "checkout" overlaps with 0 to 0.5, which "low" has in the same days: choose a range that is free',
    )
    expect(assignmentConflict([low, experiment('high', layer(0.4, 1))], [])).toContain('"high"')
  })

  it.each([
    ['the next range of the layer', experiment('high', layer(0.5, 1))],
    ['the same range of another layer', experiment('high', layer(0, 0.5, 'mail'))],
    ['the same range later', experiment('high', layer(0, 0.5), JUNE)],
    ['the next version of itself', experiment('low', layer(0.2, 0.7))],
    ['no layer', experiment('high')],
  ])('may have %s', (_name, one) => {
    expect(assignmentConflict([one], [low])).toBeNull()
  })

  it('compares instants, however their offset is written', () => {
    const eve = { start: '2026-06-01T01:00:00+02:00', end: JUNE.end }
    expect(assignmentConflict([experiment('high', layer(0, 0.5), eve)], [low])).toContain('"low"')
  })

  it('may not hash with the same seed, unless a layer keeps them apart', () => {
    expect(assignmentConflict([experiment('other', { seed: 'low' })], [low])).toContain('is that of "low", too')
    expect(assignmentConflict([experiment('high', { seed: 'low', ...layer(0.5, 1) })], [low])).toBeNull()
    expect(assignmentConflict([experiment('other', { seed: 'low' }, JUNE)], [low])).toBeNull()
  })

  it('hash one unit within a layer', () => {
    const device = experiment('high', { unit: { attribute: 'deviceId', channel: 'device' }, ...layer(0.5, 1) })
    expect(assignmentConflict([device], [low])).toContain('is "deviceId", and "id" in "low"')
  })

  it('hash the unit of a holdout in which they begin, and only then', () => {
    const holdout = experiment('held', { role: 'holdout' })
    const device = { unit: { attribute: 'deviceId', channel: 'device' } }
    expect(assignmentConflict([experiment('e', device)], [holdout])).toContain('shares a holdout')
    expect(assignmentConflict([holdout], [experiment('e', device)])).toContain('shares a holdout')
    expect(assignmentConflict([experiment('e', device, JUNE)], [holdout])).toBeNull()
    const before = { start: '2026-04-01T00:00:00Z', end: MAY.end }
    expect(assignmentConflict([experiment('e', device, before)], [holdout])).toBeNull()
  })

  it('lets go of what is declared again without a layer', () => {
    const free = experiment('low')
    expect(assignmentConflict([free, experiment('high', layer(0, 1))], [low])).toBeNull()
  })
})
