/**
 * The connected components of a graph, by union-find (Tarjan 1975) over typed arrays: nodes are positions 0 … n − 1, a
 * component is named by its smallest position, so the same edges give the same components in whatever order.
 */

/** The root of a position, halving the path on the way. */
function rootOf(parents: Uint32Array, start: number): number {
  let position = start
  for (;;) {
    const parent = parents[position] ?? position
    if (parent === position) return position
    parents[position] = parents[parent] ?? parent
    position = parent
  }
}

/**
 * The component of each node.
 * @param size how many nodes there are
 * @param from, to the two ends of each edge, as positions
 * @param holds which edges count, by their place in the lists
 */
export function components(
  size: number,
  from: Uint32Array,
  to: Uint32Array,
  holds: (edge: number) => boolean = () => true,
): Uint32Array {
  const parents = Uint32Array.from({ length: size }, (_, position) => position)
  for (let edge = 0; edge < from.length; edge += 1) {
    if (!holds(edge)) continue
    const a = rootOf(parents, from[edge] ?? 0)
    const b = rootOf(parents, to[edge] ?? 0)
    // The smaller position wins, so that a root is always the smallest of its component.
    if (a < b) parents[b] = a
    else parents[a] = b
  }
  return parents.map((_, position) => rootOf(parents, position))
}
