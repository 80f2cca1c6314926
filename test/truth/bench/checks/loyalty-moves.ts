/** Moves between the four cells: every share as planted, and intervals that hold the chances they were drawn by (row 6). */
import type { LoyaltyMovesAnswer, LoyaltyPlace } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

interface Planted {
  counts: Record<'joined' | 'others', Record<LoyaltyPlace, Record<LoyaltyPlace, number>>>
  chances: Record<'joined' | 'others', Record<LoyaltyPlace, number[]>>
  places: LoyaltyPlace[]
}
const CELLS: readonly LoyaltyPlace[] = ['loyal', 'latent', 'spurious', 'none']
/** Of rarer moves a world of this size has too few for an interval to cover as often as it says. */
const SMALLEST = 0.1

export const loyaltyMoves: TruthCheck = {
  rows: [6],
  async score(get, truth) {
    const planted = truth.scenarios['moving-regulars'] as unknown as Planted | undefined
    if (planted === undefined) throw new Error('the truth world has no moving-regulars')
    const { counts, chances, places } = planted
    const answer = await get<LoyaltyMovesAnswer>('/api/loyalty-moves?brand=Lumen%20Bar&campaign=happy-hour')
    const groups = answer.groups.flatMap((group) =>
      group.group === 'everybody' ? [] : [{ ...group, group: group.group }],
    )
    if (groups.length !== 2) throw new Error(answer.moved.sentence)
    const shares = groups.flatMap(({ group, rows }) =>
      rows.flatMap(({ from, moves }) =>
        moves.flatMap(({ to, share: finding }): Score[] => {
          if (finding === null) return []
          const of = `${group}, from ${from} to ${to}`
          const whole = Object.values(counts[group][from]).reduce((sum, people) => sum + people, 0)
          const chance = chances[group][from][places.indexOf(to)] ?? 0
          const exact: Score = {
            finding,
            of,
            ask: 'exact',
            truth: whole === 0 ? null : counts[group][from][to] / whole,
          }
          if (chance < SMALLEST) return [exact]
          return [exact, { finding, of, ask: 'covers', truth: chance }]
        }),
      ),
    )
    const pairs = (['joined', 'others'] as const).flatMap((group) =>
      CELLS.flatMap((from) => CELLS.map((to) => ({ same: from === to, people: counts[group][from][to] }))),
    )
    const sum = (of: typeof pairs) => of.reduce((total, { people }) => total + people, 0)
    const moved = sum(pairs.filter(({ same }) => !same)) / sum(pairs)
    return [...shares, { finding: answer.moved, of: 'changed their cell', ask: 'exact', truth: moved }]
  },
}
