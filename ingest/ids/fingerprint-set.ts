/**
 * A set of 96-bit fingerprints in typed arrays: 12 bytes a slot, open addressing with linear probing (Knuth, TAOCP vol. 3,
 * 6.4). Fingerprints are parts of a cryptographic hash, so that their own bits serve as the hash.
 *
 * It is cut into shards that grow one by one, each at another size: no growth stops the world or doubles the memory.
 */

/** Three 32-bit words of a hash. */
export type Fingerprint = readonly [number, number, number]

const WORDS = 3
const SHARDS = 32
const FIRST_CAPACITY = 64
const MOST_FULL = 0.85
const GROWTH = 1.25

export class FingerprintSet {
  readonly #shards: Shard[]

  /** @param expected how many there will be, if known: growing by steps takes longer */
  constructor(expected = 0) {
    const capacity = Math.max(FIRST_CAPACITY, Math.ceil((expected * 1.05) / SHARDS / MOST_FULL))
    this.#shards = Array.from({ length: SHARDS }, (_, n) => new Shard(Math.ceil(capacity * GROWTH ** (n / SHARDS))))
  }

  get size(): number {
    return this.#shards.reduce((sum, { size }) => sum + size, 0)
  }

  /** Bytes of the tables. */
  get bytes(): number {
    return this.#shards.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** False if it was there already. */
  add(a: number, b: number, c: number): boolean {
    return this.#shardOf(a).add(a, b, c)
  }

  has(a: number, b: number, c: number): boolean {
    return this.#shardOf(a).has(a, b, c)
  }

  delete(a: number, b: number, c: number): void {
    this.#shardOf(a).delete(a, b, c)
  }

  #shardOf(a: number): Shard {
    const shard = this.#shards[a >>> 27]
    if (shard === undefined) throw new RangeError('A word of a fingerprint is a 32-bit integer.')
    return shard
  }
}

class Shard {
  #slots: Uint32Array
  #capacity: number
  size = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#slots = new Uint32Array(capacity * WORDS)
  }

  get bytes(): number {
    return this.#slots.byteLength
  }

  add(a: number, b: number, c: number): boolean {
    if (this.size >= this.#capacity * MOST_FULL) this.#grow()
    const slot = this.#find(a, b, c)
    if (!this.#isEmpty(slot)) return false
    this.#put(slot, a, b, c)
    this.size++
    return true
  }

  has(a: number, b: number, c: number): boolean {
    return !this.#isEmpty(this.#find(a, b, c))
  }

  /** Moves later ones back into the hole, so that no search ends early (Knuth's algorithm R). */
  delete(a: number, b: number, c: number): void {
    let hole = this.#find(a, b, c)
    if (this.#isEmpty(hole)) return
    for (let slot = this.#after(hole); !this.#isEmpty(slot); slot = this.#after(slot)) {
      const home = this.#home(this.#slots[slot * WORDS + 1] ?? 0)
      const distance = (slot - home + this.#capacity) % this.#capacity
      const toHole = (slot - hole + this.#capacity) % this.#capacity
      if (distance < toHole) continue
      this.#slots.copyWithin(hole * WORDS, slot * WORDS, (slot + 1) * WORDS)
      hole = slot
    }
    this.#put(hole, 0, 0, 0)
    this.size--
  }

  /** The slot that holds it, or the empty one where it would go. */
  #find(a: number, b: number, c: number): number {
    const slots = this.#slots
    for (let slot = this.#home(b); ; slot = this.#after(slot)) {
      const at = slot * WORDS
      const isSame = slots[at] === a && slots[at + 1] === b && slots[at + 2] === c
      if (isSame || this.#isEmpty(slot)) return slot
    }
  }

  #home(b: number): number {
    return Math.floor((b / 2 ** 32) * this.#capacity)
  }

  #after(slot: number): number {
    return slot + 1 === this.#capacity ? 0 : slot + 1
  }

  #isEmpty(slot: number): boolean {
    const at = slot * WORDS
    return this.#slots[at + 2] === 0 && this.#slots[at + 1] === 0 && this.#slots[at] === 0
  }

  #put(slot: number, a: number, b: number, c: number): void {
    const at = slot * WORDS
    this.#slots[at] = a
    this.#slots[at + 1] = b
    this.#slots[at + 2] = c
  }

  /** Old and new order are nearly the same (both follow the second word), so this walks both tables from end to end. */
  #grow(): void {
    const old = this.#slots
    this.#capacity = Math.ceil(this.#capacity * GROWTH)
    this.#slots = new Uint32Array(this.#capacity * WORDS)
    for (let at = 0; at < old.length; at += WORDS) {
      const a = old[at] ?? 0
      const b = old[at + 1] ?? 0
      const c = old[at + 2] ?? 0
      if (a === 0 && b === 0 && c === 0) continue
      let slot = this.#home(b)
      while (!this.#isEmpty(slot)) slot = this.#after(slot)
      this.#put(slot, a, b, c)
    }
  }
}
