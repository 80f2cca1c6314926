/**
 * The audience as sets: exact people in each, in both of two and in any, and of whom nobody can link accounts, within bounds
 * (row 44); and the way from fan to buyer, as far as fans are identified (row 42).
 */
import type { AudienceAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

type Regions = Record<string, number>
interface Planted {
  resolvable: Regions
  real: Regions
  way: Record<'fans' | 'identified' | 'bought' | 'boughtAgain' | 'alreadyCustomers' | 'realFans' | 'realBought', number>
  planted: { bought: number; boughtAgain: number }
}

/** People in all of these sets, whatever other set they are in. */
const inAll = (regions: Regions, sets: readonly string[]): number =>
  Object.entries(regions).reduce(
    (sum, [name, people]) => sum + (sets.every((set) => name.split('+').includes(set)) ? people : 0),
    0,
  )

export const audience: TruthCheck = {
  rows: [42, 44],
  async score(get, truth) {
    const { resolvable, real, way, planted } = truth.scenarios['foyer-crowd'] as unknown as Planted
    const told = await get<AudienceAnswer>('/api/audience?brand=Lumen%20Foyer')
    const both = (finding: Score['finding'], of: string, sets: readonly string[]): Score[] => [
      { finding, of, ask: 'exact', truth: inAll(resolvable, sets) },
      { finding, of, ask: 'bounds', truth: inAll(real, sets) },
    ]
    const sameRegions =
      told.regions.length === Object.keys(resolvable).length &&
      told.regions.every(({ sets, people }) => resolvable[sets.join('+')] === people)
    const counts = (['fans', 'identified', 'bought', 'boughtAgain', 'alreadyCustomers'] as const).every(
      (count) => told.way[count] === way[count],
    )
    const { identified, bought, boughtAgain } = told.way.steps
    return [
      ...told.sets.flatMap(({ set, people }) => both(people, set, [set])),
      ...both(told.union, 'any', []),
      ...told.pairs.flatMap(({ one, other, both: finding }) => both(finding, `${one}, ${other}`, [one, other])),
      { finding: told.union, of: 'who is in which sets', ask: 'verdict', truth: null, right: sameRegions },
      { finding: identified, of: 'counts of all steps', ask: 'verdict', truth: null, right: counts },
      { finding: identified, of: 'fans', ask: 'exact', truth: way.identified / way.fans },
      { finding: bought, of: 'fans', ask: 'exact', truth: way.bought / way.identified },
      { finding: bought, of: 'fans', ask: 'covers', truth: planted.bought },
      { finding: boughtAgain, of: 'buyers', ask: 'covers', truth: planted.boughtAgain },
      { finding: told.way.boughtOfAll, of: 'fans', ask: 'bounds', truth: way.realBought / way.realFans },
    ]
  },
}
