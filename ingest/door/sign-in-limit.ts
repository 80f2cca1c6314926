/**
 * How often a sign-in may be tried: by one address for one name, by one address for any, and for one name from anywhere. A name
 * that nobody has counts like any other, so that refusals tell nothing about who there is.
 */
import { LRUCache } from 'lru-cache'

export const TRIED_MS = 15 * 60 * 1000
/** The last one is wide: else anybody could keep somebody out by trying in their name. */
export const MOST_TRIES = { pair: 10, address: 50, name: 100 } as const
/** What is remembered is bounded; the longest untouched is forgotten first. */
const MOST_REMEMBERED = 20_000

type Kind = keyof typeof MOST_TRIES
interface Tries {
  count: number
  since: number
}

export class SignInLimit {
  readonly #tries = new LRUCache<string, Tries>({ max: MOST_REMEMBERED })
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Counts a try. Returns 0 if it may be made, else the seconds to wait. */
  take(name: string, address: string): number {
    const keys = keysOf(name, address)
    const waits = keys.map(([kind, key]) => this.#waitFor(kind, key))
    const wait = Math.max(...waits)
    if (wait > 0) return wait
    for (const [, key] of keys) this.#count(key)
    return 0
  }

  /** Who got in from there may mistype again as often. */
  forget(name: string, address: string): void {
    for (const [kind, key] of keysOf(name, address)) if (kind === 'pair') this.#tries.delete(key)
  }

  /** How many names and addresses are remembered. */
  get size(): number {
    return this.#tries.size
  }

  #waitFor(kind: Kind, key: string): number {
    const tries = this.#tries.get(key)
    const over = (tries?.since ?? 0) + TRIED_MS - this.#now()
    return tries === undefined || over <= 0 || tries.count < MOST_TRIES[kind] ? 0 : Math.ceil(over / 1000)
  }

  #count(key: string): void {
    const known = this.#tries.get(key)
    const now = this.#now()
    if (known === undefined || now - known.since >= TRIED_MS) this.#tries.set(key, { count: 1, since: now })
    else known.count++
  }
}

function keysOf(name: string, address: string): [Kind, string][] {
  // A name may be as long as a request: what is remembered of it is not.
  const [who, from] = [name.slice(0, 64).toLowerCase(), network(address)]
  return [
    ['pair', `p ${from} ${who}`],
    ['address', `a ${from}`],
    ['name', `n ${who}`],
  ]
}

/** Who has one address of IPv6 has 2^64 of them. */
function network(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail = ''] = address.split('::')
  const [front, back] = [head.split(':'), tail === '' ? [] : tail.split(':')]
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0') : []
  return [...front, ...zeros, ...back].slice(0, 4).join(':')
}
