/**
 * Random numbers of the truth world: small, seeded, and addressable.
 *
 * Every draw comes from a stream named by (seed, stream name, index), so that person 7,000,000 can be derived without
 * deriving the people before them, and adding a stream never shifts another one. The generator is sfc32 (Chris
 * Doty-Humphrey, PractRand: 96 bits of state and a counter, 12 rounds of warm-up); each word of its state is one part of
 * the address through MurmurHash3's 32-bit finaliser. That is a bijection, so different addresses cannot share a state.
 */

/** MurmurHash3's finaliser (Austin Appleby, public domain): a bijection on 32-bit integers. */
export function fmix32(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const hashes = new Map<string, number>()

/** FNV-1a over UTF-16 code units; stream names are few, so each is hashed once. */
export function hashName(name: string): number {
  const known = hashes.get(name)
  if (known !== undefined) return known
  let h = 0x811c9dc5
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  hashes.set(name, h >>> 0)
  return h >>> 0
}

export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /** The stream at this address. Seed and index are taken modulo 2³². */
  constructor(seed: number, stream: string, index: number) {
    this.a = fmix32(seed ^ 0x9e3779b9)
    this.b = fmix32(hashName(stream))
    this.c = fmix32(index)
    for (let round = 0; round < 12; round++) this.uint32()
  }

  uint32(): number {
    const out = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + out) | 0
    return out >>> 0
  }

  /** Uniform on [0, 1), in steps of 2⁻³². */
  uniform(): number {
    return this.uint32() / 4_294_967_296
  }

  /** True with this probability; probabilities outside [0, 1] act as the nearer end. */
  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /** Uniform on the integers 0 … below − 1. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below)
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return radius * Math.cos(2 * Math.PI * this.uniform())
  }

  /** Poisson by Knuth's product; large means are halved first, so that exp(−mean) stays well above the step. */
  poisson(mean: number): number {
    if (mean <= 0) return 0
    if (mean > 12) return this.poisson(mean / 2) + this.poisson(mean / 2)
    const floor = Math.exp(-mean)
    let count = 0
    for (let product = this.uniform(); product > floor; product *= this.uniform()) count++
    return count
  }

  /** One of the list, each equally likely. Throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T {
    const chosen = list[this.integer(list.length)]
    if (chosen === undefined) throw new RangeError('cannot pick from an empty list')
    return chosen
  }

  /** An index of `weights`, chosen with probability proportional to its weight. */
  weighted(weights: readonly number[]): number {
    let left = this.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [index, weight] of weights.entries()) {
      left -= weight
      if (left < 0) return index
    }
    return weights.length - 1
  }
}

/** The logistic function: turns a score into a probability. */
export function logistic(score: number): number {
  return 1 / (1 + Math.exp(-score))
}
