/** Studies for specs: takers and others in cells, as the query answers them. */
import type { Random } from '../../stats/random.ts'
import { momentsOf } from '../../stats/moments.ts'
import type { TakerCell } from '../taker-outcomes.ts'

const NOTHING_KNOWN: Omit<TakerCell, 'treated' | 'n' | 'mean' | 'm2'> = {
  ...{ shift: 0, takers: 0, own_older: 0, own_newer: 0, spent: 0, bought: 0, active: 0, recent: 0, tenure: 0 },
  ...{ on_channel: 0, several_channels: 0, attitude: 0 },
}

export const cell = (
  known: Partial<TakerCell>,
  treated: 0 | 1,
  n: number,
  mean: number,
  m2 = n,
): TakerCell => ({ ...NOTHING_KNOWN, takers: 100, ...known, treated, n, mean, m2 }) // prettier-ignore

/** Who did more before takes it more often, and does more after; the effect on takers is added. */
export function study(random: Random, { people = 600, effect = 0, hidden = 0 } = {}): TakerCell[] {
  const groups = new Map<string, { known: Partial<TakerCell>; treated: 0 | 1; ys: number[] }>()
  for (let person = 0; person < people; person += 1) {
    const known = { own_newer: Math.min(4, random.poisson(1)), recent: random.integer(4) }
    const secret = random.normal()
    const pull = 0.5 * known.own_newer + 0.2 * known.recent + hidden * secret - 1.2
    const treated = random.uniform() < 1 / (1 + Math.exp(-pull)) ? 1 : (0 as const)
    const y = 0.5 * known.own_newer + 0.3 * known.recent + hidden * secret + treated * effect + random.normal()
    const key = `${known.own_newer} ${known.recent} ${treated}`
    const group = groups.get(key) ?? { known, treated, ys: [] as number[] }
    group.ys.push(y)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ known, treated, ys }) => {
    const { n, mean, m2 } = momentsOf(ys)
    return cell(known, treated, n, mean, m2)
  })
}
