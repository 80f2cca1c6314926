/**
 * The effect on one series against weighted others, tested by whether the moments after stand out among all moments: for
 * each supposed effect the weights are fitted again, on every moment, as if it were true.
 *
 * Source: Chernozhukov, Wüthrich & Zhu (2021, JASA 116, 1849–1864), moving-block permutations; the statistic is |Σû| over
 * the moments after, which asks for their mean and not for how they scatter. Fitting once and
 * permuting afterwards rejects a true null about half the time; fitting under the null is what makes it hold.
 */
import { combine, demeaned, unsoundPanel, type Panel, type PanelRefusal } from './panel.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'
import { Random } from './random.ts'
import { simplexWeights, type SimplexRefusal } from './simplex-least-squares.ts'
import { isPerfect, syntheticControl } from './synthetic-control.ts'

/** How far from the estimate effects are tried, and how finely, in root mean squared gaps before. */
const FARTHEST = 40
const STEP = 0.25
/** So many rejected steps in a row end the search on one side. */
const PATIENCE = 4
const BISECTIONS = 12

export interface ConformalEffect {
  effect: number
  lo: number
  hi: number
  level: number
  /** Of no effect at all; below 1 − level exactly when the interval leaves out 0. */
  p: number
  /** 1 ÷ moments: no p can be smaller. */
  smallestP: number
}

export type ConformalRefusal =
  | PanelRefusal
  | SimplexRefusal
  | typeof BAD_LEVEL
  | Refusal<'too-few-moments' | 'perfect-fit' | 'open-set' | 'not-an-interval'>

/** What is compared between moments, and which rearrangements of them count. The first of each is what the interval uses. */
export interface ConformalChoices {
  /** |mean gap| asks whether the level moved, the mean |gap| also whether the scatter did. */
  statistic?: 'mean' | 'absolute'
  /** Cyclic shifts keep the gaps’ dependence in time; random order takes it to have none. */
  order?: 'shifts' | { draws: number; seed: number }
}

/** p of the supposition that the treatment changed every moment after it by `effect`. */
export function conformalP(
  panel: Panel,
  effect: number,
  { statistic = 'mean', order = 'shifts' }: ConformalChoices = {},
): number | SimplexRefusal | PanelRefusal {
  const unsound = unsoundPanel(panel)
  if (unsound !== null) return unsound
  const { donors, treated, before } = panel
  const moments = treated.length
  const without = treated.map((value, moment) => (moment < before ? value : value - effect))
  const [series, target] = [donors.map((donor) => demeaned(donor, moments)), demeaned(without, moments)]
  const weights = simplexWeights(series, target)
  if (!Array.isArray(weights)) return weights
  const fitted = combine(series, weights)
  const gaps = target.map((value, moment) => value - (fitted[moment] ?? 0))
  const compared = statistic === 'mean' ? gaps : gaps.map(Math.abs)
  const size = (from: (moment: number) => number): number => {
    let sum = 0
    for (let moment = before; moment < moments; moment += 1) sum += compared[from(moment)] ?? 0
    return Math.abs(sum)
  }
  const own = size((moment) => moment) - 1e-12 * moments * Math.max(...gaps.map(Math.abs))
  if (order !== 'shifts') return randomOrderP(compared, before, own, order)
  let asLarge = 0
  for (let shift = 0; shift < moments; shift += 1) if (size((moment) => (moment + shift) % moments) >= own) asLarge += 1
  return asLarge / moments
}

function randomOrderP(
  compared: readonly number[],
  before: number,
  own: number,
  { draws, seed }: { draws: number; seed: number },
): number {
  const random = new Random(seed)
  const shuffled = [...compared]
  let asLarge = 1
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0
    for (let last = shuffled.length - 1; last >= before; last -= 1) {
      const from = random.integer(last + 1)
      const value = shuffled[from] ?? 0
      shuffled[from] = shuffled[last] ?? 0
      shuffled[last] = value
      sum += value
    }
    if (Math.abs(sum) >= own) asLarge += 1
  }
  return asLarge / (draws + 1)
}

/** The farthest effect on one side of the estimate that is not rejected. */
function edge(isKept: (effect: number) => boolean, from: number, step: number): number | null {
  let [kept, rejected] = [from, 0]
  for (let tried = 1; tried <= FARTHEST / STEP && rejected < PATIENCE; tried += 1) {
    if (isKept(from + tried * step)) [kept, rejected] = [from + tried * step, 0]
    else rejected += 1
  }
  if (rejected < PATIENCE) return null
  let [inside, outside] = [kept, kept + step]
  for (let cut = 0; cut < BISECTIONS; cut += 1) {
    const middle = (inside + outside) / 2
    if (isKept(middle)) inside = middle
    else outside = middle
  }
  return inside
}

/** @param panel one treated series; donors need not have its level */
export function conformalEffect(panel: Panel, level = 0.95): ConformalEffect | ConformalRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const fit = syntheticControl(panel, { intercept: true })
  if (isRefusal(fit)) return fit
  const smallestP = 1 / panel.treated.length
  /** 1 − 0.95 is a little more than 0.05: no p of exactly 0.05 may fall below it. */
  const alpha = 1 - level - 1e-9
  if (smallestP >= alpha)
    return refuse('too-few-moments', `With ${panel.treated.length} moments the smallest p is ${smallestP.toFixed(3)}: at ${100 * level}% confidence it takes at least ${Math.floor(1 / alpha + 1e-9) + 1}.`) // prettier-ignore
  if (isPerfect(fit))
    return refuse('perfect-fit', 'What came before is matched without any gap, so nothing says how far chance could reach: give more moments before, or fewer donors.') // prettier-ignore
  const p = conformalP(panel, 0)
  if (typeof p !== 'number') return p
  const isKept = (effect: number): boolean => {
    const here = conformalP(panel, effect)
    return typeof here !== 'number' || here >= alpha
  }
  const center = isKept(fit.effect) ? fit.effect : null
  if (center === null)
    return refuse('not-an-interval', 'No constant effect fits what came after: it changes too much over time. Read the gaps moment by moment.') // prettier-ignore
  const [lo, hi] = [edge(isKept, center, -STEP * fit.fitBefore), edge(isKept, center, STEP * fit.fitBefore)]
  if (lo === null || hi === null)
    return refuse('open-set', 'The effects that cannot be ruled out do not end where they were looked for: the series move too alike, or too few moments came before.') // prettier-ignore
  if (p < alpha === (lo <= 0 && hi >= 0))
    return refuse('not-an-interval', 'The effects that cannot be ruled out are not one stretch: the sizes of the gaps change too much over time for one interval.') // prettier-ignore
  return { effect: fit.effect, lo, hi, level, p, smallestP }
}
