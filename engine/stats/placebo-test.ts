/**
 * Is the effect of a synthetic control larger than what the same method finds where nothing happened? Each donor in turn
 * plays the treated unit; p, interval and rank come from that one comparison.
 *
 * Source: Abadie, Diamond & Hainmueller (2010, JASA 105, 493–505) for placebos in space; Firpo & Possebom (2018, Journal of
 * Causal Inference 6(2)) for turning the test around into an interval. The statistic is the mean gap after over the root mean
 * squared gap before: with it the set of effects that are not rejected is an interval, and never empty.
 */
import { placeboPanels, type Panel, type PanelRefusal } from './panel.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'
import type { SimplexRefusal } from './simplex-least-squares.ts'
import { isPerfect, syntheticControl, type SyntheticControl } from './synthetic-control.ts'

export interface PlaceboTest {
  fit: SyntheticControl
  /** Mean gap of every donor as a placebo, and that over its gap before (null: no gap); in the order of the donors. */
  placebos: { effect: number; ratio: number | null }[]
  effect: number
  lo: number
  hi: number
  level: number
  /** Share of all units, the treated one among them, whose ratio is as large; below 1 − level exactly when 0 is left out. */
  p: number
  /** 1 + how many placebos have a larger ratio of mean squared gaps after to before: the rank of Abadie et al. */
  rank: number
}

export type PlaceboRefusal =
  PanelRefusal | SimplexRefusal | typeof BAD_LEVEL | Refusal<'too-few-donors' | 'perfect-fit' | 'poor-fit'>

/** @param options `intercept`: see {@link syntheticControl}; `level` of the interval */
export function placeboTest(
  panel: Panel,
  { intercept = false, level = 0.95 }: { intercept?: boolean; level?: number } = {},
): PlaceboTest | PlaceboRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const fit = syntheticControl(panel, { intercept })
  if (isRefusal(fit)) return fit
  const units = panel.donors.length + 1
  /** So many placebos may be as extreme before the level is reached. */
  const needed = Math.ceil((1 - level) * units - 1 - 1e-9)
  if (needed < 1) return tooFewDonors(units, level)
  if (isPerfect(fit)) return PERFECT_FIT
  const placebos: (SyntheticControl & { ratio: number })[] = []
  for (const placebo of placeboPanels(panel)) {
    const one = syntheticControl(placebo, { intercept })
    if (isRefusal(one)) return one
    placebos.push({ ...one, ratio: isPerfect(one) ? Infinity : one.effect / one.fitBefore })
  }
  const sizes = placebos.map(({ ratio }) => Math.abs(ratio)).sort((a, b) => b - a)
  const reach = (sizes[needed - 1] ?? Infinity) * fit.fitBefore
  if (!Number.isFinite(reach)) return PERFECT_FIT
  const own = Math.abs(fit.effect) / fit.fitBefore
  const spread = ({ fitAfter, fitBefore }: SyntheticControl): number => fitAfter / fitBefore
  return {
    fit,
    placebos: placebos.map(({ effect, ratio }) => ({ effect, ratio: ratio === Infinity ? null : ratio })),
    effect: fit.effect,
    lo: fit.effect - reach,
    hi: fit.effect + reach,
    level,
    p: (1 + sizes.filter((size) => size >= own).length) / units,
    rank: 1 + placebos.filter((placebo) => spread(placebo) > spread(fit)).length,
  }
}

const PERFECT_FIT = refuse(
  'perfect-fit',
  'What came before is matched without any gap, so nothing says how far chance could reach: give more moments before, or fewer donors.',
)

/** So few donors that no p could be small enough. @param units donors and the treated one */
export function tooFewDonors(units: number, level: number): Refusal<'too-few-donors'> {
  const least = Math.floor(1 / (1 - level) + 1e-9)
  return refuse(
    'too-few-donors',
    `With ${units} units in all the smallest p is ${(1 / units).toFixed(3)}: at ${100 * level}% confidence it takes at least ${least} donors.`,
  )
}
