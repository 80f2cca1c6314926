import { describe, expect, it } from 'vitest'
import { answered, expectShare, near } from './expectations.ts'
import { meanRating, topBox } from './rating.ts'
import { coverage, SEEDED } from './simulation.ts'

describe('ratings', () => {
  it('81 of 263 who gave 4 or 5 are 30.8 %, 25.5 to 36.6 (Wilson, Newcombe 1998), and the name says of what', () => {
    expect(topBox({ lowest: 1, counts: [82, 50, 50, 40, 41] }, 4)).toMatchObject({
      value: near(81 / 263, 12),
      lo: near(0.2553, 4),
      hi: near(0.3662, 4),
      name: 'share of 4–5 on a scale of 1–5',
    })
  })

  it('1, 2, 3, 4, 5 and 5 have the mean 3.33 ± t₅·0.667 (scipy 1.17 t.interval)', () => {
    expect(meanRating({ lowest: 1, counts: [1, 1, 1, 1, 2] })).toMatchObject({
      value: near(20 / 6, 12),
      lo: near(1.6196121095757903, 9),
      hi: near(5, 9),
      name: 'mean on a scale of 1–5',
    })
  })

  it('refuses nobody, one, all alike for a mean, and cuts outside the scale', () => {
    expect(topBox({ lowest: 1, counts: [0, 0, 0] }, 3)).toMatchObject({ refused: 'no-answers' })
    expect(topBox({ lowest: 1, counts: [1, 2, 3] }, 4)).toMatchObject({ refused: 'impossible-input' })
    expect(topBox({ lowest: 1, counts: [1, 2, 3] }, 1)).toMatchObject({ refused: 'impossible-input' })
    expect(meanRating({ lowest: 1, counts: [0, 1, 0] })).toMatchObject({ refused: 'too-few-answers' })
    expect(meanRating({ lowest: 1, counts: [0, 9, 0] })).toMatchObject({ refused: 'no-variation' })
    expect(meanRating({ lowest: 1, counts: [0, -9, 0] })).toMatchObject({ refused: 'impossible-input' })
  })

  it(`means cover the truth at 95 % ${SEEDED}`, () => {
    // Truth: 1 + 0.2·2 + 0.8·5.5.
    const right = coverage(2000, 5.8, (random) => {
      const counts = [0, 0, 0, 0, 0, 0, 0]
      for (let i = 0; i < 40; i += 1) {
        const answer = random.uniform() < 0.2 ? 2 : random.uniform() < 0.5 ? 5 : 6
        counts[answer] = (counts[answer] ?? 0) + 1
      }
      return answered(meanRating({ lowest: 1, counts }))
    })
    expectShare(right.covered, 0.95, 2000, 0.01)
  })
})
