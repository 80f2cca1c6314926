/** A balanced panel: what every unit showed at every moment, with one or more units treated from one moment on. */
import { refuse, type Refusal } from './refusal.ts'

export interface Panel {
  /** One series a unit that was never treated. */
  donors: readonly (readonly number[])[]
  /** The mean of the treated units, by moment. */
  treated: readonly number[]
  /** How many moments come before the treatment. */
  before: number
}

export type PanelRefusal = Refusal<'impossible-input' | 'too-few-donors' | 'too-few-moments'>

const IMPOSSIBLE = refuse(
  'impossible-input',
  'Give finite values for every unit at every moment: a panel with holes has to be filled or cut first.',
)
const FEW_DONORS = refuse('too-few-donors', 'Nothing to compare with: give two units or more that were never treated.')
const FEW_MOMENTS = refuse('too-few-moments', 'Give two moments or more before the treatment, and one after it began.')

/** Why this is no panel; null when it is one. */
export function unsoundPanel({ donors, treated, before }: Panel): PanelRefusal | null {
  const whole = [treated, ...donors].every(
    (series) => series.length === treated.length && series.every((value) => Math.abs(value) < 1e100),
  )
  if (!whole || !Number.isInteger(before)) return IMPOSSIBLE
  if (donors.length < 2) return FEW_DONORS
  return before >= 2 && before < treated.length ? null : FEW_MOMENTS
}

export const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** The series less its mean before the treatment. */
export function demeaned(series: readonly number[], before: number): number[] {
  const mean = meanOf(series.slice(0, before))
  return series.map((value) => value - mean)
}

/** The weighted sum of series, by moment. */
export function combine(series: readonly (readonly number[])[], weights: readonly number[]): number[] {
  const [first = []] = series
  return first.map((_, moment) => series.reduce((sum, one, unit) => sum + (weights[unit] ?? 0) * (one[moment] ?? 0), 0))
}

/** Each donor in turn as if it were the treated one, among the others. */
export function placeboPanels({ donors, before }: Panel): Panel[] {
  return donors.map((treated, unit) => ({ treated, before, donors: donors.filter((_, other) => other !== unit) }))
}
