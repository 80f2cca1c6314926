import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { components } from './components.ts'

const SIZE = 60
type Edges = readonly (readonly [number, number])[]

const found = (edges: Edges): number[] => [
  ...components(
    SIZE,
    Uint32Array.from(edges, ([a]) => a),
    Uint32Array.from(edges, ([, b]) => b),
  ),
]

/** The same components by walking the graph: slow, and written another way. */
function byWalking(edges: Edges): number[] {
  const names = new Map<number, number>()
  const neighbours = (node: number) => edges.flatMap(([a, b]) => (a === node ? [b] : b === node ? [a] : []))
  for (let start = 0; start < SIZE; start += 1) {
    const queue = names.has(start) ? [] : [start]
    for (const node of queue) {
      if (names.has(node)) continue
      names.set(node, start)
      queue.push(...neighbours(node))
    }
  }
  return Array.from({ length: SIZE }, (_, node) => names.get(node) ?? -1)
}

const node = fc.integer({ min: 0, max: SIZE - 1 })
const edges = fc.array(fc.tuple(node, node), { maxLength: 80 })

describe('connected components', () => {
  it('are named by their smallest node, and every node alone is its own', () => {
    expect(found([[7, 3], [3, 9], [20, 21]]).slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 3, 8, 3]) // prettier-ignore
  })

  it('are those that a walk through the graph finds', () => {
    fc.assert(
      fc.property(edges, (sample) => {
        expect(found(sample)).toEqual(byWalking(sample))
      }),
    )
  })

  it('do not depend on the order of the edges, nor on the direction of any', () => {
    const shuffled = edges.chain((sample) =>
      fc.tuple(fc.constant(sample), fc.shuffledSubarray(sample, { minLength: sample.length })),
    )
    fc.assert(
      fc.property(shuffled, ([sample, other]) => {
        expect(found(other.map(([a, b]) => [b, a] as const))).toEqual(found(sample))
      }),
    )
  })

  it('leave out the edges that do not hold', () => {
    const three = components(4, Uint32Array.of(0, 1, 2), Uint32Array.of(1, 2, 3), (edge) => edge !== 1)
    expect([...three]).toEqual([0, 0, 2, 2])
  })
})
