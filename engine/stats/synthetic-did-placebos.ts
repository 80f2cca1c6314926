/**
 * Is the effect that synthetic difference-in-differences finds larger than what it finds where nothing happened? Each donor in
 * turn plays the treated unit; p, interval and estimate come from that one comparison.
 *
 * Source: Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021, American Economic Review 111, 4088–4118) for the estimate and
 * for placebos as its inference where few units are treated (algorithm 4); their normal interval takes all units to be equally
 * noisy. Here each effect is divided by how far its unit strayed from its weighted donors before, as in Abadie, Diamond &
 * Hainmueller (2010), and ranked, so that a large place may be noisier than a small one; the test is turned around into an
 * interval (Firpo & Possebom 2018, Journal of Causal Inference 6(2)), never empty, and without 0 exactly when p is small.
 */
import { combine, meanOf, placeboPanels, type Panel, type PanelRefusal } from './panel.ts'
import { tooFewDonors } from './placebo-test.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'
import type { SimplexRefusal } from './simplex-least-squares.ts'
import { syntheticDid } from './synthetic-did.ts'

export interface PlaceboDid {
  /** Mean effect on a treated unit, a moment. */
  effect: number
  lo: number
  hi: number
  level: number
  /** Share of all units, the treated one among them, whose effect is as large for its noise; below 1 − level exactly when 0 is left out. */
  p: number
  /** What the treated unit would have shown, by moment. */
  expected: number[]
  /** Of the donors; not negative, sum 1. */
  weights: number[]
  /** How much of the treated series before was not matched: standard deviation of its gaps over its own. Null where it did not vary. */
  misfit: number | null
  /** The same of each donor as a placebo. */
  misfits: (number | null)[]
  /** Correlation of the gaps before with time: they were going apart already. Of the treated unit, and of each placebo. */
  drift: number
  drifts: number[]
  /** Effects of the placebos, in the order of the donors. */
  placebos: number[]
}

export type PlaceboDidRefusal =
  PanelRefusal | SimplexRefusal | typeof BAD_LEVEL | Refusal<'too-few-donors' | 'perfect-fit'>

/** One unit against its weighted donors. */
interface Fit {
  effect: number
  expected: number[]
  weights: number[]
  /** Standard deviation of the gaps before. */
  noise: number
  misfit: number | null
  drift: number
}

function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
}

/** Correlation of a series with time; 0 where it does not vary. */
function driftOf(values: readonly number[]): number {
  const [mean, middle] = [meanOf(values), (values.length - 1) / 2]
  const spread = spreadOf(values) * spreadOf(values.map((_, at) => at))
  const together = meanOf(values.map((value, at) => (value - mean) * (at - middle)))
  return spread > 0 ? Math.max(-1, Math.min(1, together / spread)) : 0
}

function fitOf(panel: Panel, units: number): Fit | PanelRefusal | SimplexRefusal {
  const { donors, treated, before } = panel
  const did = syntheticDid(panel, units)
  if (isRefusal(did)) return did
  const woven = combine(donors, did.unitWeights)
  const gaps = treated.slice(0, before).map((value, moment) => value - (woven[moment] ?? 0))
  const usual = did.timeWeights.reduce((sum, weight, moment) => sum + weight * (gaps[moment] ?? 0), 0)
  const [noise, spread] = [spreadOf(gaps), spreadOf(treated.slice(0, before))]
  return {
    effect: did.effect,
    expected: woven.map((value) => value + usual),
    weights: did.unitWeights,
    noise,
    misfit: spread > 0 ? noise / spread : null,
    drift: driftOf(gaps),
  }
}

/** Matched but for rounding: by chance, where there are more donors than moments to match. */
const isPerfect = ({ noise, misfit }: Fit): boolean => noise === 0 || (misfit !== null && misfit <= 1e-9)

/**
 * @param panel one treated series, the mean of `units` units
 * @param options `units` treated; `level` of the interval
 */
export function placeboDid(
  panel: Panel,
  { units = 1, level = 0.95 }: { units?: number; level?: number } = {},
): PlaceboDid | PlaceboDidRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const fit = fitOf(panel, units)
  if (isRefusal(fit)) return fit
  const ranked = panel.donors.length + 1
  /** So many placebos may be as extreme before the level is reached. */
  const needed = Math.ceil((1 - level) * ranked - 1 - 1e-9)
  if (needed < 1) return tooFewDonors(ranked, level)
  const placebos: Fit[] = []
  for (const placebo of placeboPanels(panel)) {
    const one = fitOf(placebo, 1)
    if (isRefusal(one)) return one
    placebos.push(one)
  }
  const sizes = placebos.map((one) => (isPerfect(one) ? Infinity : Math.abs(one.effect) / one.noise)).sort((a, b) => b - a) // prettier-ignore
  const reach = (sizes[needed - 1] ?? Infinity) * fit.noise
  if (isPerfect(fit) || !Number.isFinite(reach)) return PERFECT_FIT
  const own = Math.abs(fit.effect) / fit.noise
  return {
    effect: fit.effect,
    lo: fit.effect - reach,
    hi: fit.effect + reach,
    level,
    p: (1 + sizes.filter((size) => size >= own).length) / ranked,
    expected: fit.expected,
    weights: fit.weights,
    misfit: fit.misfit,
    misfits: placebos.map(({ misfit }) => misfit),
    drift: fit.drift,
    drifts: placebos.map(({ drift }) => drift),
    placebos: placebos.map(({ effect }) => effect),
  }
}

const PERFECT_FIT = refuse(
  'perfect-fit',
  'What came before is matched without any gap, so nothing says how far chance could reach: give more moments before, or fewer donors.',
)
