import { describe, expect, it } from 'vitest'
import { crossMomentsOf } from './cross-moments.ts'
import { effectOf } from './effect.ts'
import { answered, expectShare, near } from './expectations.ts'
import type { Random } from './random.ts'
import { quantileArms, quantileDesignEffect, quantileRanks, type QuantileArm } from './quantile-effect.ts'
import { coverage, SEEDED } from './simulation.ts'

const armOf = (values: number[], p: number): QuantileArm => {
  const sorted = [...values].sort((a, b) => a - b)
  const ranks = answered(quantileRanks(values.length, p))
  const at = (rank: number) => sorted[rank - 1] ?? 0
  return { n: values.length, value: at(Math.ceil(values.length * p)), lower: at(ranks.lower), upper: at(ranks.upper) }
}

describe('an effect on a quantile', () => {
  it('takes the ranks 40 and 60 for the median of 100 at 95 % (normal ranks 50 ± 9.8, by hand)', () => {
    expect(quantileRanks(100, 0.5)).toEqual({ lower: 40, upper: 60 })
    expect(quantileRanks(20, 0.99)).toMatchObject({ refused: 'too-few-units' })
  })

  it('has ((upper − lower)/2z)² as its variance, by hand', () => {
    const arm = { n: 100, value: 5, lower: 4, upper: 6 }
    expect(quantileArms(arm, arm)).toMatchObject({
      treatment: { variance: near(1 / 1.959963984540054 ** 2, 12), df: 99 },
    })
    expect(quantileArms({ ...arm, lower: 5, upper: 5 }, arm)).toMatchObject({ refused: 'no-variation' })
    expect(quantileArms({ ...arm, lower: 7 }, arm)).toMatchObject({ refused: 'impossible-input' })
    expect(quantileArms({ ...arm, n: 1 }, arm)).toMatchObject({ refused: 'impossible-input' })
  })

  it('has a design effect of 1 + (m − 1)ρ for equal clusters: all ten alike give about 10', () => {
    const clusters = crossMomentsOf(Array.from({ length: 50 }, (_, i) => [i % 2 === 0 ? 10 : 0, 10]), 2) // prettier-ignore
    expect(quantileDesignEffect(clusters, 0, 1)).toBeCloseTo((10 * 50) / 49, 9)
    expect(quantileDesignEffect(crossMomentsOf([[1, 1], [2, 2]], 2), 0, 1)).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
  })

  it.each([
    ['the median of 200 people', 0.5, 200, 1],
    ['the p90 of 60 people with 5 loads each', 0.9, 60, 5],
  ])(`covers in 95 of 100 samples: %s ${SEEDED}`, (_, p, people, loads) => {
    const sample = (random: Random): QuantileArm => {
      const clusters = Array.from({ length: people }, () => {
        const own = random.normal()
        return Array.from({ length: loads }, () => Math.exp(loads === 1 ? own : (own + random.normal()) / Math.SQRT2))
      })
      const arm = armOf(clusters.flat(), p)
      if (loads === 1) return arm
      const below = clusters.map((one) => [one.filter((value) => value <= arm.value).length, one.length])
      return { ...arm, designEffect: quantileDesignEffect(crossMomentsOf(below, 2), 0, 1) as number, clusters: people } // prettier-ignore
    }
    const { covered } = coverage(250, 0, (random) => answered(effectOf(answered(quantileArms(sample(random), sample(random)))))) // prettier-ignore
    expectShare(covered, 0.95, 250, 0.015)
  })
})
