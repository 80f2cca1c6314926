/**
 * Seeded random numbers for Monte Carlo p-values and for simulations: the same seed gives the same answer everywhere.
 *
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand). Normal by Box & Muller (1958), gamma by Marsaglia & Tsang (2000, ACM
 * TOMS 26, 363–372), Poisson and binomial by counting.
 */
export class Random {
  private a = 0x9e3779b9
  private b = 0x243f6a88
  private c: number
  private counter = 1

  /** The seed is taken modulo 2³². */
  constructor(seed: number) {
    this.c = seed | 0
    for (let round = 0; round < 15; round += 1) this.uint32()
  }

  private uint32(): number {
    const out = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + out) | 0
    return out >>> 0
  }

  /** Uniform on (0, 1): never 0, so that its logarithm is finite. */
  uniform(): number {
    return (this.uint32() + 0.5) / 4_294_967_296
  }

  /** Uniform on the integers 0 … below − 1. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below)
  }

  /** Exponential with this rate. */
  exponential(rate: number): number {
    return -Math.log(this.uniform()) / rate
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform())
  }

  /** Gamma with this shape and rate 1. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.uniform() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = this.normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(this.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
    }
  }

  beta(a: number, b: number): number {
    const x = this.gamma(a)
    return x / (x + this.gamma(b))
  }

  poisson(mean: number): number {
    if (!(mean > 0)) return 0
    if (mean > 12) return this.poisson(mean / 2) + this.poisson(mean / 2)
    const floor = Math.exp(-mean)
    let count = 0
    for (let product = this.uniform(); product > floor; product *= this.uniform()) count += 1
    return count
  }

  binomial(n: number, p: number): number {
    let count = 0
    for (let trial = 0; trial < n; trial += 1) if (this.uniform() < p) count += 1
    return count
  }
}
