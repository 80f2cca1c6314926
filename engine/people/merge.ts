/**
 * Which accounts belong to one person, and which links only claim it.
 *
 * A link says that two accounts were seen together, not that one person stands behind both: a family's tablet, a till with
 * one customer card for everybody, a test account in a script. Followed blindly, such links merge whole crowds into one
 * person, and every count of people falls without a word. So links that look wrong are held: they join nobody until a
 * person has looked at them (identity providers do the same; a device that is known to belong to one user is not given to
 * a second one). The rules see the set of links only, never their order, and take back nothing that was confirmed.
 */
import { components } from './components.ts'

/** Links that hold now, each unordered pair once. All arrays have one entry a link. */
export interface Links {
  /** Account numbers, the smaller and the larger one. */
  low: Uint32Array
  high: Uint32Array
  /** 1 where a person has said that it is right. */
  confirmed: Uint8Array
}

export type HoldReason = 'shared_device' | 'shared_account' | 'crowd'

/** Accounts that links claim to be one person, and that are not counted as one. */
export interface HeldMerge {
  reason: HoldReason
  /** Their numbers, ascending. */
  actors: number[]
  /** The accounts that too many others are linked to, ascending; none for a crowd. */
  hubs: number[]
  /** How many links are held. */
  links: number
}

export interface People {
  /** Linked accounts, ascending. */
  actors: Uint32Array
  /** The person of each, by position: the smallest account number of the person. */
  persons: Uint32Array
  held: HeldMerge[]
}

/** Devices and cookies come and go: a person may have any number, and one of them should lead to one person. */
export const DEVICE = 'device'

/** Raise it with every change of the rules: people resolved by older ones are not read any more. */
export const MERGE_RULES = 2

export const MERGE_LIMITS = {
  /** How many accounts of one channel a device may be linked to. */
  perDevice: 1,
  /** How many accounts of one channel any other account may be linked to. */
  perAccount: 3,
  /** How many accounts, devices not counted, one person may have in all. */
  perPerson: 20,
} as const

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

/** The links as edges between positions in the sorted list of accounts. */
interface Graph {
  actors: Uint32Array
  from: Uint32Array
  to: Uint32Array
  confirmed: Uint8Array
  /** A number for the channel of each position; devices have 0. */
  channels: Uint32Array
}

function graphOf({ low, high, confirmed }: Links, channelOf: (actor: number) => string): Graph {
  const actors = sortedUnique(low, high)
  const numbers = new Map([[DEVICE, 0]])
  const channels = actors.map((actor) => {
    const channel = channelOf(actor)
    const number = numbers.get(channel) ?? numbers.size
    numbers.set(channel, number)
    return number
  })
  const place = (actor: number): number => positionOf(actors, actor)
  return { actors, from: low.map(place), to: high.map(place), confirmed, channels }
}

/** Links that lead from an account to more accounts of one channel than it may have: 1 where the link is held. */
function heldByHubs({ from, to, confirmed, channels }: Graph): { held: Uint8Array; hubs: Set<number> } {
  const kinds = Math.max(0, ...new Set(channels)) + 1
  const degrees = new Map<number, number>()
  const key = (hub: number, other: number): number => hub * kinds + (channels[other] ?? 0)
  const ends = [
    [from, to],
    [to, from],
  ] as const
  for (const [hubs, others] of ends) {
    hubs.forEach((hub, link) => {
      const other = others[link] ?? 0
      if (channels[other] !== 0) degrees.set(key(hub, other), (degrees.get(key(hub, other)) ?? 0) + 1)
    })
  }
  const held = new Uint8Array(from.length)
  const found = new Set<number>()
  for (const [hubs, others] of ends) {
    hubs.forEach((hub, link) => {
      const limit = channels[hub] === 0 ? MERGE_LIMITS.perDevice : MERGE_LIMITS.perAccount
      if (confirmed[link] === 1 || (degrees.get(key(hub, others[link] ?? 0)) ?? 0) <= limit) return
      held[link] = 1
      found.add(hub)
    })
  }
  return { held, hubs: found }
}

/** Holds every unconfirmed link inside a person who would have more accounts than anybody has: 2 where the link is held. */
function holdCrowds({ actors, from, to, confirmed, channels }: Graph, held: Uint8Array): void {
  const joined = components(actors.length, from, to, (link) => held[link] === 0)
  const sizes = new Uint32Array(actors.length)
  joined.forEach((person, position) => {
    if (channels[position] !== 0) sizes[person] = (sizes[person] ?? 0) + 1
  })
  from.forEach((position, link) => {
    const crowded = (sizes[joined[position] ?? 0] ?? 0) > MERGE_LIMITS.perPerson
    if (crowded && held[link] === 0 && confirmed[link] === 0) held[link] = 2
  })
}

/** Held links that touch one another, as one question to a person. */
function questions({ actors, from, to, channels }: Graph, held: Uint8Array, hubs: ReadonlySet<number>): HeldMerge[] {
  const claimed = components(actors.length, from, to, (link) => held[link] !== 0)
  const found = new Map<number, HeldMerge>()
  const touched = new Set<number>()
  from.forEach((position, link) => {
    if (held[link] === 0) return
    const name = claimed[position] ?? 0
    const merge = found.get(name) ?? { reason: 'crowd', actors: [], hubs: [], links: 0 }
    merge.links += 1
    found.set(name, merge)
    touched.add(position).add(to[link] ?? 0)
  })
  for (const position of [...touched].sort((a, b) => a - b)) {
    const merge = found.get(claimed[position] ?? 0)
    merge?.actors.push(actors[position] ?? 0)
    if (merge === undefined || !hubs.has(position)) continue
    merge.hubs.push(actors[position] ?? 0)
    if (merge.reason !== 'shared_device') merge.reason = channels[position] === 0 ? 'shared_device' : 'shared_account'
  }
  return [...found.values()].sort((a, b) => b.links - a.links || (a.actors[0] ?? 0) - (b.actors[0] ?? 0))
}

/**
 * People behind linked accounts, and the merges that are held for review.
 * @param channelOf where an account lives
 */
export function mergePeople(links: Links, channelOf: (actor: number) => string): People {
  const graph = graphOf(links, channelOf)
  const { held, hubs } = heldByHubs(graph)
  holdCrowds(graph, held)
  const { actors, from, to } = graph
  const joined = components(actors.length, from, to, (link) => held[link] === 0)
  return { actors, persons: joined.map((root) => actors[root] ?? 0), held: questions(graph, held, hubs) }
}
