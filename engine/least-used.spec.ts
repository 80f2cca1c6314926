import { expect, it } from 'vitest'
import { cellsOf, LeastUsed } from './least-used.ts'

it('measures answers by their values', () => {
  expect([
    cellsOf([]),
    cellsOf([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]),
  ]).toEqual([1, 5])
})

it('lets go of what was used least recently, and of no more than it must', () => {
  const kept = new LeastUsed<number>(10)
  for (const key of ['a', 'b', 'c']) kept.set(key, 1, 3)
  kept.get('a')
  kept.set('d', 1, 4)
  expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key))).toEqual([1, undefined, 1, 1])
  kept.set('d', 2, 1)
  kept.set('e', 1, 3)
  expect(['a', 'c', 'd', 'e'].map((key) => kept.get(key))).toEqual([1, 1, 2, 1])
})

it('keeps nothing that alone is too large, and what is there fits', () => {
  const kept = new LeastUsed<number>(10)
  kept.set('large', 1, 11)
  kept.set('small', 1, 10)
  expect([kept.get('large'), kept.get('small')]).toEqual([undefined, 1])
  kept.clear()
  expect(kept.get('small')).toBeUndefined()
})
