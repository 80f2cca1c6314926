/**
 * Which accounts belong to one person: the connected components of the links, by union-find (Tarjan 1975) over typed arrays.
 * A person is named by the smallest of their account numbers, so the same links give the same people in whatever order.
 */
export interface People {
  /** Linked accounts, ascending. */
  actors: Uint32Array
  /** The person of each, by position. */
  persons: Uint32Array
}

function sortedUnique(...lists: Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  all.sort()
  return all.filter((value, index) => index === 0 || value !== all[index - 1])
}

function positionOf(sorted: Uint32Array, value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

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
 * People behind linked accounts.
 * @param low, high the two ends of each link, in any order and any number of times
 */
export function resolvePeople(low: Uint32Array, high: Uint32Array): People {
  const actors = sortedUnique(low, high)
  const parents = Uint32Array.from(actors, (_, position) => position)
  for (let link = 0; link < low.length; link += 1) {
    const a = rootOf(parents, positionOf(actors, low[link] ?? 0))
    const b = rootOf(parents, positionOf(actors, high[link] ?? 0))
    // The smaller position wins, so that a root is always the smallest account of its person.
    if (a < b) parents[b] = a
    else parents[a] = b
  }
  return { actors, persons: actors.map((_, position) => actors[rootOf(parents, position)] ?? 0) }
}
