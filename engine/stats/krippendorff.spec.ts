import { describe, expect, it } from 'vitest'
import { answered, expectShare, near } from './expectations.ts'
import { krippendorff } from './krippendorff.ts'
import { coverage, SEEDED } from './simulation.ts'

/** Columns of readers as rows of units; a dot is a unit that a reader did not judge. */
const units = (...readers: string[]): string[][] =>
  Array.from(readers[0] ?? '', (_, unit) => readers.map((values) => values.charAt(unit)).filter((value) => value !== '.')) // prettier-ignore

describe('agreement of readers', () => {
  it('is 0.095 for two readers and two names (Krippendorff 2011, A)', () => {
    expect(answered(krippendorff(units('0100000010', '1110010000'))).alpha).toBeCloseTo(0.095, 3)
  })
  it('is 0.692 for two readers and five names (Krippendorff 2011, B)', () => {
    expect(answered(krippendorff(units('aabbdcccedda', 'babbbccceddd'))).alpha).toBeCloseTo(0.692, 3)
  })
  it('is 0.743 for four readers who left some out (Krippendorff 2011, C)', () => {
    const told = answered(krippendorff(units('123321412...', '1233224125.3', '.3332342251.', '12332441251.')))
    expect(told.alpha).toBeCloseTo(0.743, 3)
    expect(told.units).toBe(11)
  })

  it('has a width where all agree: none of 30 differs, so at most Wilson’s 11.4 % do', () => {
    const told = answered(krippendorff(Array.from({ length: 30 }, (_, unit) => (unit % 2 ? ['a', 'a'] : ['b', 'b']))))
    // E of a pot of 30 and 30: 2·30·30/(60·59)
    expect(told).toMatchObject({ alpha: 1, agreed: 1, interval: { hi: 1, lo: near(1 - 0.113513 / (1800 / 3540), 4) } })
  })

  it('cannot be told from one unit, or where everybody says the same', () => {
    expect(krippendorff([['a', 'b'], ['a']])).toMatchObject({ refused: 'too-few' })
    expect(
      krippendorff([
        ['a', 'a'],
        ['a', 'a'],
      ]),
    ).toMatchObject({ refused: 'all-alike' })
  })

  it(`holds the truth in 95 % of samples of 80 messages read twice ${SEEDED}`, () => {
    const runs = 1500
    const mix = [0.2, 0.5, 0.3]
    const right = 0.85
    // A reader who errs takes one of the other two names.
    const said = mix.map((_, name) => mix.reduce((sum, share, truth) => sum + share * (truth === name ? right : (1 - right) / 2), 0)) // prettier-ignore
    const same = right ** 2 + (1 - right) ** 2 / 2
    const truth = 1 - (1 - same) / (1 - said.reduce((sum, share) => sum + share * share, 0))
    const { covered } = coverage(runs, truth, (random) => {
      const told = krippendorff(
        Array.from({ length: 80 }, () => {
          const draw = random.uniform()
          const name = draw < 0.2 ? 0 : draw < 0.7 ? 1 : 2
          return [0, 1].map(() => String(random.uniform() < right ? name : (name + 1 + random.integer(2)) % 3))
        }),
      )
      return 'refused' in told ? null : told.interval
    })
    expectShare(covered, 0.95, runs, 0.01)
  })
})
