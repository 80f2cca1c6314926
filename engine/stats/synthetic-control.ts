/**
 * Synthetic control: what the treated unit would have shown, as the mean of others weighted to match it before.
 *
 * Source: Abadie & Gardeazabal (2003); Abadie, Diamond & Hainmueller (2010, JASA 105, 493–505). With `intercept` each series is
 * first taken from its own mean before the treatment (Doudchenko & Imbens 2016; Ferman & Pinto 2021), so that a donor need
 * not have the level of the treated unit.
 */
import { combine, demeaned, meanOf, unsoundPanel, type Panel, type PanelRefusal } from './panel.ts'
import { isRefusal } from './refusal.ts'
import { simplexWeights, type SimplexRefusal } from './simplex-least-squares.ts'

export interface SyntheticControl {
  /** Of each donor; not negative, sum 1. */
  weights: number[]
  /** What the weighted donors say the treated unit would have shown, by moment. */
  counterfactual: number[]
  /** Treated less counterfactual, by moment. */
  gaps: number[]
  /** Mean gap after the treatment began (ATT). */
  effect: number
  /** Root mean squared gap before, and after. */
  fitBefore: number
  fitAfter: number
  /**
   * fitBefore over the standard deviation of the treated series before: how much of it was not matched. Null where that series
   * did not vary, and was not matched either.
   */
  relativeFit: number | null
}

/** What came before is matched but for rounding: by chance, where there are more donors than moments to match. */
export const isPerfect = ({ relativeFit }: SyntheticControl): boolean => relativeFit !== null && relativeFit <= 1e-9

const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(meanOf(values.map((value) => value * value)))

function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return rootMeanSquare(values.map((value) => value - mean))
}

export function syntheticControl(
  panel: Panel,
  { intercept = false }: { intercept?: boolean } = {},
): SyntheticControl | PanelRefusal | SimplexRefusal {
  const unsound = unsoundPanel(panel)
  if (unsound !== null) return unsound
  const { donors, treated, before } = panel
  const series = intercept ? donors.map((donor) => demeaned(donor, before)) : donors
  const target = intercept ? demeaned(treated, before) : treated
  const until = (values: readonly number[]): number[] => values.slice(0, before)
  const weights = simplexWeights(series.map(until), until(target))
  if (!Array.isArray(weights)) return weights
  const level = intercept ? meanOf(until(treated)) : 0
  const counterfactual = combine(series, weights).map((value) => value + level)
  const gaps = treated.map((value, moment) => value - (counterfactual[moment] ?? 0))
  const [fitBefore, spread] = [rootMeanSquare(until(gaps)), spreadOf(until(treated))]
  return {
    weights,
    counterfactual,
    gaps,
    effect: meanOf(gaps.slice(before)),
    fitBefore,
    fitAfter: rootMeanSquare(gaps.slice(before)),
    relativeFit: spread > 0 ? fitBefore / spread : fitBefore > 0 ? null : 0,
  }
}

/**
 * The same without each donor that has weight: a finding that hangs on one donor changes its sign without it.
 * @returns effects in the order of the donors; null for one without weight, which changes nothing
 */
export function leaveOneOut(panel: Panel, options: { intercept?: boolean } = {}): (number | null)[] | PanelRefusal {
  const whole = syntheticControl(panel, options)
  if (isRefusal(whole)) return whole as PanelRefusal
  return panel.donors.map((_, left) => {
    if ((whole.weights[left] ?? 0) < 1e-9) return null
    const without = syntheticControl(
      { ...panel, donors: panel.donors.filter((_donor, unit) => unit !== left) },
      options,
    )
    return isRefusal(without) ? null : without.effect
  })
}
