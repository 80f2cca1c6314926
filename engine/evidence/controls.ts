/** What the initiative cannot move and what else happens would move alike: the controls of a series, as declared. */
import type { GivenDefinition, InitiativeDefinition } from '@candor/ingest/definition'
import type { Definitions } from '../scope.ts'
import { spanWords, type Calendar } from './calendar.ts'
import { ACTIVE_SHARE } from './gates.ts'
import { filled, type ToldSeries } from './outcome-series.ts'

/** One control: the sum of the series of these brands and this verb. */
export interface WantedControl {
  name: string
  verb: string
  brands: readonly string[]
}

export interface Control {
  name: string
  values: readonly number[]
}

/** Those of the plan; else the declared rivals of the brand as one; else none. */
export function controlsOf(
  { controls }: GivenDefinition,
  { brand, outcome }: InitiativeDefinition,
  markets: Definitions['market'],
): WantedControl[] {
  if (controls !== undefined)
    return controls.map((control) => {
      const [whose, verb] = [control.brand ?? brand, control.verb ?? outcome.verb]
      return { name: `${verb} of ${whose}`, verb, brands: [whose] }
    })
  const rivals = markets.find(({ body }) => body.brand === brand)?.body.rivals ?? []
  return rivals.length === 0 ? [] : [{ name: `${outcome.verb} of the declared rivals`, verb: outcome.verb, brands: rivals }] // prettier-ignore
}

/** The parts of a control that were told of. */
export const partsOf = ({ verb, brands }: WantedControl, told: readonly ToldSeries[]): ToldSeries[] =>
  told.filter((one) => one.verb === verb && brands.includes(one.place))

/** Whether enough of it was told of in the time before; what follows is not looked at. */
export const isTold = (parts: readonly ToldSeries[], { before }: Calendar): boolean =>
  parts.reduce((most, { cells }) => Math.max(most, [...cells.keys()].filter((moment) => moment >= -before && moment < 0).length), 0) >= ACTIVE_SHARE * before // prettier-ignore

export function summed(name: string, parts: readonly ToldSeries[], calendar: Calendar): Control {
  const series = parts.map((part) => filled(part, calendar).values)
  const values = Array.from({ length: calendar.before + calendar.after }, (_, at) => series.reduce((sum, one) => sum + (one[at] ?? 0), 0)) // prettier-ignore
  return { name, values }
}

/** For the description: what it was compared with. */
export function controlWords(controls: readonly Control[], { before }: Calendar): string {
  const names = new Intl.ListFormat('en-GB').format(controls.map(({ name }) => name))
  const known = spanWords('week', before)
  return controls.length === 0 ? `by the ${known} before alone` : `by the ${known} before and by ${names}`
}
