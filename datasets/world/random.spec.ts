import { describe, expect, it } from 'vitest'
import { fmix32, Random } from './random.ts'

describe('random', () => {
  it('finalises as MurmurHash3 x86_32 of the empty key does: seed 1 → 0x514e28b7, seed 0xffffffff → 0x81f16f39 (published vectors)', () => {
    expect(fmix32(1)).toBe(0x514e28b7)
    expect(fmix32(0xffffffff)).toBe(0x81f16f39)
  })

  it('gives the same numbers at the same address, and others at any other address', () => {
    const first = (seed: number, stream: string, index: number) => {
      const random = new Random(seed, stream, index)
      return [random.uint32(), random.uint32()].join()
    }
    expect(first(1, 'a', 7)).toBe(first(1, 'a', 7))
    const addresses = [first(1, 'a', 7), first(2, 'a', 7), first(1, 'b', 7), first(1, 'a', 8)]
    expect(new Set(addresses).size).toBe(4)
  })

  it('does not repeat first numbers over neighbouring addresses more than chance allows', () => {
    const seen = new Set<number>()
    for (let index = 0; index < 20_000; index++) seen.add(new Random(42, 'person', index).uint32())
    // The birthday expectation is 0.05 collisions among 20,000 draws of 2³².
    expect(20_000 - seen.size).toBeLessThanOrEqual(2)
  })

  it('is uniform across addresses: chi-square over 100 cells of 100,000 first draws below the 99.99 % point 161.3', () => {
    const cells = new Array<number>(100).fill(0)
    for (let index = 0; index < 100_000; index++) {
      const cell = Math.floor(new Random(3, 'cell', index).uniform() * 100)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeLessThan(161.3)
    expect(chiSquare).toBeGreaterThan(45)
  })

  it('has the right mean and variance: normal (0, 1), Poisson 0.4 and 30 within 5 standard errors', () => {
    const n = 40_000
    const moments = (draw: (random: Random) => number) => {
      const random = new Random(9, 'moments', 0)
      const draws = Array.from({ length: n }, () => draw(random))
      const mean = draws.reduce((sum, x) => sum + x, 0) / n
      return { mean, variance: draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) }
    }
    const normal = moments((random) => random.normal())
    expect(Math.abs(normal.mean)).toBeLessThan(5 / Math.sqrt(n))
    expect(Math.abs(normal.variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n))
    for (const mean of [0.4, 30]) {
      const poisson = moments((random) => random.poisson(mean))
      expect(Math.abs(poisson.mean - mean)).toBeLessThan(5 * Math.sqrt(mean / n))
      expect(Math.abs(poisson.variance - mean)).toBeLessThan(5 * Math.sqrt((mean + 2 * mean ** 2) / n))
    }
  })
})
