/** A world of series for specs and benches: what places sold by week, told as rows of a journal, with an effect planted from a start on. */
import type { InteractionRow } from '@candor/queries'
import { factorPanel } from '../../stats/factor-panel.ts'
import type { Panel } from '../../stats/panel.ts'
import type { Random } from '../../stats/random.ts'
import { did } from '../../test/journal.ts'
import { START, waveOf } from './series-plans.ts'

const DAY = 86_400_000

/** A panel of places, moved by two factors. */
export const panelIn = (random: Random, { effect = 0, donors = 24, before = 20, after = 6, noise = 1 } = {}): Panel =>
  factorPanel(random, { donors, before, after, effect, noise })

/** What one place sold, moment by moment. */
export interface PlaceSales {
  region: string
  values: readonly number[]
}

/** One purchase a place and moment, of as much as it sold; on the second day of a week, at noon of a day. */
export function soldIn(
  places: readonly PlaceSales[],
  before: number,
  every: 'day' | 'week',
  rest: Partial<InteractionRow> = {},
): InteractionRow[] {
  const length = every === 'week' ? 7 * DAY : DAY
  return places.flatMap(({ region, values }) =>
    values.flatMap((value, moment) => {
      const at = START + (moment - before) * length
      const row = (hours: number, amount: number) =>
        did('Purchase', 1, new Date(at + hours * 3_600_000).toISOString(), { value: amount, currency: 'EUR', properties: { region }, ...rest }) // prettier-ignore
      // Told at both ends of a week, so that it is whole.
      return every === 'week' ? [row(1, value / 2), row(7 * 24 - 1, value / 2)] : [row(12, value)]
    }),
  )
}

/** A panel as rows: the places of {@link panelIn}. */
export const told = (panel: Panel, every: 'day' | 'week', rest: Partial<InteractionRow> = {}): InteractionRow[] =>
  soldIn(
    [
      { region: 'own 0', values: panel.treated },
      ...panel.donors.map((values, at) => ({ region: `place ${at}`, values })),
    ],
    panel.before,
    every,
    rest,
  )

/** Places with levels of their own and a common season; those of a wave gain `effect`, and `growth` more each week since. */
export function wavesIn(
  random: Random,
  starts: readonly number[],
  { effect = 0, growth = 0, drift = 0, before = 16, after = 12, places = 8, never = 10, noise = 2 } = {},
): PlaceSales[] {
  const regions = [
    ...starts.flatMap((from, wave) => waveOf(wave, places).map((region) => ({ region, from }))),
    ...Array.from({ length: never }, (_, at) => ({ region: `never ${at}`, from: Infinity })),
  ]
  return regions.map(({ region, from }) => {
    const level = 100 + 10 * random.normal()
    const values = Array.from({ length: before + after }, (_, at) => {
      const since = at - before - from
      const gained = since < 0 ? 0 : effect + growth * since
      const apart = from === Infinity ? 0 : drift * at
      return level + 5 * Math.sin(at / 3) + noise * random.normal() + gained + apart
    })
    return { region, values }
  })
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
