/** A world of series for specs and benches: what places sold by week, told as rows of a journal, with an effect planted from a start on. */
import type { InteractionRow } from '@candor/queries'
import { factorPanel } from '../../stats/factor-panel.ts'
import type { Panel } from '../../stats/panel.ts'
import type { Random } from '../../stats/random.ts'
import { did } from '../../test/journal.ts'
import { START } from './series-plans.ts'

const DAY = 86_400_000

/** A panel of places, moved by two factors. */
export const panelIn = (random: Random, { effect = 0, donors = 24, before = 20, after = 6, noise = 1 } = {}): Panel =>
  factorPanel(random, { donors, before, after, effect, noise })

/** One purchase a place and moment, of as much as the panel says; on the second day of a week, at noon of a day. */
export function told(panel: Panel, every: 'day' | 'week', rest: Partial<InteractionRow> = {}): InteractionRow[] {
  const length = every === 'week' ? 7 * DAY : DAY
  const series = [
    ['own 0', panel.treated] as const,
    ...panel.donors.map((donor, at) => [`place ${at}`, donor] as const),
  ]
  return series.flatMap(([region, values]) =>
    values.flatMap((value, moment) => {
      const at = START + (moment - panel.before) * length
      const row = (hours: number, amount: number) =>
        did('Purchase', 1, new Date(at + hours * 3_600_000).toISOString(), { value: amount, currency: 'EUR', properties: { region }, ...rest }) // prettier-ignore
      // Told at both ends of a week, so that it is whole.
      return every === 'week' ? [row(1, value / 2), row(7 * 24 - 1, value / 2)] : [row(12, value)]
    }),
  )
}

/** Weekly sales of Acme and of a rival that moves alike: a level that wanders for both, noise for each, and an effect on the one. */
export function twoBrands(random: Random, { effect = 0, before = 30, after = 8, noise = 2 } = {}) {
  let level = 200
  const shared = Array.from({ length: before + after }, () => (level += 5 * random.normal()))
  const moved = (share: number, gain: number) =>
    shared.map((common, at) => share * common + noise * random.normal() + (at < before ? 0 : gain))
  return { before, own: moved(1, effect), rival: moved(1.2, 0) }
}

/** The same as rows: two purchases a week and brand, at both ends of it. */
export const soldBy = (series: readonly number[], before: number, rest: Partial<InteractionRow>): InteractionRow[] =>
  series.flatMap((value, moment) =>
    [1, 7 * 24 - 1].map((hours) =>
      did('Purchase', 1, new Date(START + (moment - before) * 7 * DAY + hours * 3_600_000).toISOString(), {
        ...{ value: value / 2, currency: 'EUR' },
        ...rest,
      }),
    ),
  )
