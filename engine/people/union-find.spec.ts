import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolvePeople } from './union-find.ts'

const people = (links: readonly (readonly [number, number])[]): Map<number, number> => {
  const { actors, persons } = resolvePeople(
    Uint32Array.from(links, ([a]) => a),
    Uint32Array.from(links, ([, b]) => b),
  )
  return new Map([...actors].map((actor, index) => [actor, persons[index] ?? 0]))
}

/** The same components by walking the graph: slow, and written another way. */
function byWalking(links: readonly (readonly [number, number])[]): Map<number, number> {
  const found = new Map<number, number>()
  const neighbours = (actor: number) => links.flatMap(([a, b]) => (a === actor ? [b] : b === actor ? [a] : []))
  for (const start of [...new Set(links.flat())].sort((a, b) => a - b)) {
    const queue = found.has(start) ? [] : [start]
    for (const actor of queue) {
      if (found.has(actor)) continue
      found.set(actor, start)
      queue.push(...neighbours(actor))
    }
  }
  return found
}

const links = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 })), { maxLength: 80 })

describe('people behind linked accounts', () => {
  it('are chains joined into one, named by the smallest account', () => {
    expect(
      people([
        [7, 3],
        [3, 9],
        [20, 21],
      ]),
    ).toEqual(
      new Map([
        [3, 3],
        [7, 3],
        [9, 3],
        [20, 20],
        [21, 20],
      ]),
    )
  })

  it('are the connected components of the links', () => {
    fc.assert(
      fc.property(links, (sample) => {
        expect(people(sample)).toEqual(byWalking(sample))
      }),
    )
  })

  it('do not depend on the order of the links, nor on the direction of any', () => {
    fc.assert(
      fc.property(links, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (sample, random) => {
        const shuffled = sample
          .map((link) => ({ link, key: random.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ link: [a, b] }) => [b, a] as const)
        expect(people(shuffled)).toEqual(people(sample))
      }),
    )
  })

  it('are nobody when nothing is linked', () => {
    expect(people([]).size).toBe(0)
  })
})
