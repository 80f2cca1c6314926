import { expect, it } from 'vitest'
import { PLACES, placeOf } from './hash.ts'

it.each([
  ['seed', 'a', 0.0505],
  ['seed', 'b', 0.2696],
  ['foo', 'ab', 0.2575],
  ['foo', 'def', 0.2019],
  ['89123klj', '8952klfjas09ujkasdf', 0.124],
  ['90850943850283058242805', '123', 0.7516],
  ['()**(%$##$%#$#', '___)((*":&', 0.0128],
])('%s and %s: GrowthBook, packages/sdk-js/test/cases.json 0.8.0, "hash", version 2', (seed, unit, place) => {
  expect(placeOf(seed, unit)).toBe(place)
})

it('is what docs/assignment.md says: its Python, run by CPython 3.11', () => {
  expect([placeOf('price', 'ann'), placeOf('price', 'bob')]).toEqual([0.5129, 0.11])
})

/** Units as they look in practice: numbers that count up, so that neighbours differ in one digit only. */
const units = Array.from({ length: 30_000 }, (_, n) => `user-${n}`)

/** χ² of counts against equal ones, as a standard normal deviate (Wilson & Hilferty 1931). */
function deviate(counts: readonly number[], expected: number): number {
  const degrees = counts.length - 1
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return (Math.cbrt(chiSquare / degrees) - (1 - 2 / (9 * degrees))) / Math.sqrt(2 / (9 * degrees))
}

it('spreads units evenly over all places: χ² over 100 cells, for each of 10 seeds', () => {
  const deviates = Array.from({ length: 10 }, (_, seed) => {
    const cells = new Array<number>(100).fill(0)
    for (const unit of units) {
      const cell = Math.floor(placeOf(`seed-${seed}`, unit) * 100)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    return deviate(cells, units.length / 100)
  })
  // Ten normal deviates: none beyond 3.7 (p = 0.0002 each), and on the whole neither too rough nor too smooth.
  expect(Math.max(...deviates.map(Math.abs))).toBeLessThan(3.7)
  expect(Math.abs(deviates.reduce((sum, z) => sum + z, 0)) / Math.sqrt(10)).toBeLessThan(3.3)
})

it('places the same units independently under different seeds: χ² over 10 × 10 cells, also when seeds differ in one letter', () => {
  for (const [one, other] of [['price-1', 'price-2'], ['a', 'b'], ['layer:checkout', 'checkout'], ['x', 'xx']] as const) {
    const cells = new Array<number>(100).fill(0)
    for (const unit of units) {
      const cell = Math.floor(placeOf(one, unit) * 10) * 10 + Math.floor(placeOf(other, unit) * 10)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    expect([one, other, Math.abs(deviate(cells, units.length / 100))]).toEqual([one, other, expect.toSatisfy((z: number) => z < 3.7)])
  }
}) // prettier-ignore

it('is a multiple of 1/10,000 below 1, whatever the text', () => {
  for (const text of ['', '\u0000', 'Ä', '\ud800', '🎫'.repeat(1000), 'x'.repeat(100_000)]) {
    const place = placeOf('seed', text)
    expect([place >= 0 && place < 1, Math.round(place * PLACES) / PLACES]).toEqual([true, place])
  }
})
