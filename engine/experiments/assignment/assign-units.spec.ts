import { describe, expect, it } from 'vitest'
import { armByHash, type Feature, type Rule } from './assign.ts'
import { assignUnits, experimentsBy, exposuresOf } from './assign-units.ts'
import { armRanges } from './ranges.ts'

const rule = (key: string, hashAttribute = 'id'): Rule => ({
  ...{ key, name: key, phase: '0', seed: key, hashAttribute, hashVersion: 2, channel: 'user', variations: ['a', 'b'] },
  ...{ meta: [], weights: [0.5, 0.5], coverage: 1, ranges: armRanges([1, 1]) },
})
const feature = (...rules: Rule[]): Feature => ({ defaultValue: 'a', rules })
const FEATURES = { price: feature(rule('price')), form: feature(rule('form', 'deviceId')), past: { defaultValue: 'a' } }
const asked = {
  units: ['ann', 'bob'],
  attribute: 'id',
  attributes: { id: 'carl' },
  experiments: ['price', 'past'],
  forced: {},
}

describe('assignUnits', () => {
  it('gives each unit its own arm, whatever the common attributes say', () => {
    const arms = assignUnits(FEATURES, asked).map(({ unit, experiments }) => [unit, experiments[0]?.arm])
    expect(arms).toEqual(['ann', 'bob'].map((unit) => [unit, armByHash(rule('price'), unit).arm]))
  })

  it('says of an experiment that does not run that it does not', () => {
    expect(assignUnits(FEATURES, asked)[0]?.experiments[1]).toEqual({ experiment: 'past', arm: null, reason: 'not_running' })
  })

  it('hashes nothing as what it is not', () => {
    expect(experimentsBy(FEATURES, 'id')).toEqual(['price'])
    expect(() => assignUnits(FEATURES, { ...asked, experiments: ['form'] })).toThrow('form assigns by "deviceId", and the units are "id"')
  })
}) // prettier-ignore

describe('exposuresOf', () => {
  it('are of those whom the hash has put in an arm, and of nobody else', () => {
    const at = new Date('2026-05-10T08:00:00Z')
    const of = (forced: Record<string, string>) =>
      exposuresOf(FEATURES, assignUnits(FEATURES, { ...asked, forced }), at)
    expect(of({}).map(({ actor, experiment }) => [actor.id, experiment.key])).toEqual([['ann', 'price'], ['bob', 'price']]) // prettier-ignore
    expect(of({ price: 'b' })).toEqual([])
  })
})
