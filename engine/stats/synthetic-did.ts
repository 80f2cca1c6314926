/**
 * Synthetic difference-in-differences: a difference in differences in which donors are weighted to run parallel to the
 * treated unit before, and moments before to resemble those after.
 *
 * Source: Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021, American Economic Review 111, 4088–4118), algorithm 1, with its
 * regularisation ζ = (N₁T₁)^¼·σ of the donors' first differences; solved exactly, where the authors' program stops early.
 * Plain difference in differences is the same with all weights equal.
 */
import { combine, meanOf, unsoundPanel, type Panel, type PanelRefusal } from './panel.ts'
import { simplexWeights, type SimplexRefusal } from './simplex-least-squares.ts'

/** ζ of the moments over that scale: only there to make the weights unique. */
const ALMOST_NONE = 1e-6

export interface SyntheticDid {
  effect: number
  /** Of the donors, and of the moments before. */
  unitWeights: number[]
  timeWeights: number[]
}

const transposed = (rows: readonly (readonly number[])[]): number[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? 0))

function centred(values: readonly number[]): number[] {
  const mean = meanOf(values)
  return values.map((value) => value - mean)
}

/** Standard deviation of the first differences of all donors before the treatment. */
function noiseOf({ donors, before }: Panel): number {
  const steps = donors.flatMap((donor) => donor.slice(1, before).map((value, moment) => value - (donor[moment] ?? 0)))
  const mean = meanOf(steps)
  const squares = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0)
  return steps.length > 1 ? Math.sqrt(squares / (steps.length - 1)) : 0
}

function contrast({ donors, treated, before }: Panel, units: readonly number[], moments: readonly number[]): number {
  const gaps = treated.map((value, moment) => value - (combine(donors, units)[moment] ?? 0))
  const earlier = moments.reduce((sum, weight, moment) => sum + weight * (gaps[moment] ?? 0), 0)
  return meanOf(gaps.slice(before)) - earlier
}

/** @param treatedUnits how many units the treated series is the mean of */
export function syntheticDid(panel: Panel, treatedUnits = 1): SyntheticDid | PanelRefusal | SimplexRefusal {
  const unsound = unsoundPanel(panel)
  if (unsound !== null) return unsound
  const { donors, treated, before } = panel
  const noise = noiseOf(panel)
  const zeta = (treatedUnits * (treated.length - before)) ** 0.25 * noise
  const early = donors.map((donor) => donor.slice(0, before))
  const unitWeights = simplexWeights(early.map(centred), centred(treated.slice(0, before)), before * zeta * zeta)
  if (!Array.isArray(unitWeights)) return unitWeights
  const later = donors.map((donor) => meanOf(donor.slice(before)))
  const ridge = donors.length * (ALMOST_NONE * noise) ** 2
  const timeWeights = simplexWeights(transposed(early).map(centred), centred(later), ridge)
  if (!Array.isArray(timeWeights)) return timeWeights
  return { effect: contrast(panel, unitWeights, timeWeights), unitWeights, timeWeights }
}

/** Difference in differences of the same panel: all donors and all moments alike. */
export function panelDid(panel: Panel): number | PanelRefusal {
  const unsound = unsoundPanel(panel)
  if (unsound !== null) return unsound
  const equal = (size: number): number[] => new Array<number>(size).fill(1 / size)
  return contrast(panel, equal(panel.donors.length), equal(panel.before))
}
