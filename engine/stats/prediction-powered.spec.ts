import { describe, expect, it } from 'vitest'
import { answered, expectShare, near } from './expectations.ts'
import { pairSums, predictionPowered } from './prediction-powered.ts'
import { Random } from './random.ts'
import { sampleNet } from './sample-share.ts'
import { coverage, SEED, SEEDED } from './simulation.ts'

const of = (counts: readonly (readonly [y: number, f: number, times: number])[]) =>
  pairSums(counts.flatMap(([y, f, times]) => Array.from({ length: times }, () => ({ y, f }))))

describe('a mean by prediction and a random sample', () => {
  it('is the regression estimator with the variance of Cochran 1977 §7.3 (by hand)', () => {
    // 40 of 400: y = 1 of 20, f = 1 of 24, both of 16; the machine says 1 of half of all.
    const told = answered(predictionPowered(of([[1, 1, 16], [1, 0, 4], [0, 1, 8], [0, 0, 12]]), 0.5, 400)) // prettier-ignore
    // s_yf = 16 − 40·½·0.6 = 4; s_ff = 24 − 40·0.36 = 9.6; λ = 0.416667; Σe² = 10 − 4²/9.6 = 8.333333
    const reach = 2.024394 * Math.sqrt((0.9 * 8.333333) / (40 * 38))
    expect(told.weight).toBeCloseTo(4 / 9.6, 9)
    expect(told.value).toBeCloseTo(0.5 + (4 / 9.6) * (0.5 - 0.6), 9)
    expect(told.interval).toMatchObject({ lo: near(told.value - reach, 6), hi: near(told.value + reach, 6) })
  })

  it('of a sample that is everything is its mean', () => {
    expect(predictionPowered(of([[1, 0, 20], [-1, -1, 20]]), -0.5, 40)).toMatchObject({ value: 0, interval: { lo: 0, hi: 0 }, level: null }) // prettier-ignore
  })

  it('is no certainty where the two never differ: none of 50, so at most Wilson’s 7.1 % of what was not read', () => {
    const told = answered(predictionPowered(of([[1, 1, 25], [-1, -1, 25]]), 0.2, 1000)) // prettier-ignore
    const reach = 2 * 0.071348 * 0.95
    expect(told).toMatchObject({
      value: near(0.2, 9),
      interval: { lo: near(0.2 - reach, 4), hi: near(0.2 + reach, 4) },
    })
  })

  it('refuses too few, a machine of one word, and sums that cannot be', () => {
    expect(predictionPowered(of([[1, 1, 20]]), 0, 100)).toMatchObject({ refused: 'too-few' })
    expect(predictionPowered(of([[1, 0, 20], [0, 0, 20]]), 0, 100)).toMatchObject({ refused: 'one-label' }) // prettier-ignore
    expect(predictionPowered({ ...of([[1, 0, 40]]), y: Number.NaN }, 0, 100)).toMatchObject({ refused: 'impossible' })
    expect(predictionPowered(of([[1, 0, 40]]), 0, 39)).toMatchObject({ refused: 'impossible' })
  })

  // Right in 85 of 100, as the labeller of the truth world; and one that only guesses.
  it.each([
    [0.85, 0.5, 0.75],
    [1 / 3, 0.95, 1.15],
  ])(
    `covers in 95 %% of draws, whatever the machine is worth (right in %f), and is as narrow as that allows ${SEEDED}`,
    (right, least, most) => {
      const world = new Random(SEED)
      const messages = Array.from({ length: 2500 }, () => {
        const draw = world.uniform()
        const y = draw < 0.15 ? 1 : draw < 0.6 ? 0 : -1
        const other = ([-1, 0, 1] as const).filter((value) => value !== y)[world.integer(2)] ?? 0
        return { y, f: world.uniform() < right ? y : other }
      })
      const mean = (pick: (one: { y: number; f: number }) => number) =>
        messages.reduce((sum, one) => sum + pick(one), 0) / messages.length
      const [truth, machine] = [mean(({ y }) => y), mean(({ f }) => f)]
      const runs = 800
      const ratios: number[] = []
      const { covered } = coverage(runs, truth, (random) => {
        const drawn = draw(messages, 300, random)
        const told = answered(predictionPowered(pairSums(drawn), machine, messages.length))
        const plain = sampleNet({ positive: drawn.filter(({ y }) => y > 0).length, negative: drawn.filter(({ y }) => y < 0).length, n: 300 }, messages.length) // prettier-ignore
        if (plain !== null) ratios.push((told.interval.hi - told.interval.lo) / (plain.interval.hi - plain.interval.lo))
        return told.interval
      })
      expectShare(covered, 0.95, runs, 0.01)
      const ratio = ratios.reduce((sum, each) => sum + each, 0) / ratios.length
      expect(ratio).toBeGreaterThan(least)
      expect(ratio).toBeLessThan(most)
    },
  )
})

/** So many of a list, without replacement. */
function draw<T>(list: readonly T[], n: number, random: Random): T[] {
  const left = [...list]
  return Array.from({ length: n }, () => left.splice(random.integer(left.length), 1)).flat()
}
