import { describe, expect, it } from 'vitest'
import { armByHash, assign, type Rule } from './assign.ts'
import { armRanges } from './ranges.ts'

const rule = (key: string, more: Partial<Rule> = {}): Rule => ({
  ...{
    key,
    name: key,
    phase: '0',
    seed: key,
    hashAttribute: 'id',
    hashVersion: 2,
    channel: 'user',
    variations: ['a', 'b'],
  },
  meta: [],
  weights: [0.5, 0.5],
  coverage: 1,
  ranges: armRanges([1, 1]),
  ...more,
})
const ids = Array.from({ length: 5_000 }, (_, n) => String(n))
const armsOf = (one: Rule) => ids.map((id) => assign(one, { id }))

describe('assign', () => {
  it('"Uses seed and hash version": GrowthBook, packages/sdk-js/test/cases.json 0.8.0, "run"', () => {
    expect(assign(rule('key', { seed: 'foo' }), { id: '1' })).toEqual({ arm: 'b', reason: 'assigned' })
  })

  it.each([[undefined], [null], [''], [0], [{}]])('has no arm for %j', (id) => {
    expect(assign(rule('e'), { id })).toEqual({ arm: null, reason: 'no_unit' })
  })

  it('takes a number for its digits', () => {
    expect(assign(rule('e'), { id: 17 })).toEqual(assign(rule('e'), { id: '17' }))
  })

  it('says why somebody is in no arm', () => {
    const layer = { seed: 'layer:l', attribute: 'id', hashVersion: 2 as const, ranges: [[0, 0.5] as const] }
    const holdout = { ...layer, seed: 'h', ranges: [[0.1, 1] as const], holdout: 'h' }
    const all = rule('e', { filters: [holdout, layer], ranges: armRanges([1, 1], 0.5), condition: { country: 'DE' } })
    const count = (reason: string, country: string) =>
      ids.filter((id) => assign(all, { id, country }).reason === reason).length / ids.length
    expect(count('holdout', 'DE')).toBeCloseTo(0.1, 1)
    expect(count('layer', 'DE')).toBeCloseTo(0.45, 1)
    expect(count('coverage', 'DE')).toBeCloseTo(0.225, 1)
    expect(count('assigned', 'DE')).toBeCloseTo(0.225, 1)
    expect(count('condition', 'AT')).toBeCloseTo(0.45, 1)
    expect(count('assigned', 'AT')).toBe(0)
  })

  it('forces an arm for a test, whatever the hash says, and only one that there is', () => {
    const nobody = rule('e', { condition: { country: 'DE' } })
    expect(assign(nobody, {}, { e: 'b' })).toEqual({ arm: 'b', reason: 'forced' })
    expect(assign(rule('e'), { id: '1' }, { other: 'z' }).reason).toBe('assigned')
    expect(() => assign(rule('e'), {}, { e: 'z' })).toThrow('e has no arm z: it has a, b')
    expect(() => assign(rule('constructor'), { id: '1' })).not.toThrow()
  })

  it('never has anybody in two experiments of one layer, and everybody in one of them when they fill it', () => {
    const shares = [[0, 0.2], [0.2, 0.55], [0.55, 1]] as const // prettier-ignore
    const experiments = shares.map((range, n) =>
      rule(`e${n}`, { filters: [{ seed: 'layer:l', attribute: 'id', hashVersion: 2, ranges: [range] }] }),
    )
    const found = experiments.map((one) => armsOf(one).map(({ arm }) => arm !== null))
    expect(ids.every((_, n) => found.filter((isIn) => isIn[n]).length === 1)).toBe(true)
    expect(found.map((isIn) => isIn.filter(Boolean).length / ids.length)).toEqual([
      expect.closeTo(0.2, 1),
      expect.closeTo(0.35, 1),
      expect.closeTo(0.45, 1),
    ])
  })

  it('splits each range of a layer as it splits everybody: the layer says nothing about the arm', () => {
    const half = rule('e', { filters: [{ seed: 'layer:l', attribute: 'id', hashVersion: 2, ranges: [[0, 0.5]] }] })
    const inside = armsOf(half).filter(({ reason }) => reason === 'assigned')
    const share = inside.filter(({ arm }) => arm === 'a').length / inside.length
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / inside.length))
  })

  it('has nobody of a holdout in any experiment', () => {
    const holdout = rule('held', { ranges: armRanges([5, 95]), variations: ['holdout', 'rest'] })
    const filters = [{ seed: 'held', attribute: 'id', hashVersion: 2 as const, ranges: [[0.05, 1] as const], holdout: 'held' }]
    const held = ids.filter((id) => assign(holdout, { id }).arm === 'holdout')
    expect(held.length).toBeGreaterThan(200)
    for (const key of ['e1', 'e2', 'e3'])
      expect(held.filter((id) => assign(rule(key, { filters }), { id }).reason !== 'holdout')).toEqual([])
  }) // prettier-ignore
})

describe('armByHash', () => {
  it('is what anybody can check without attributes', () => {
    const one = rule('e', { condition: { country: 'DE' } })
    for (const id of ids.slice(0, 100)) expect(armByHash(one, id)).toEqual(assign(one, { id, country: 'DE' }))
  })
})
