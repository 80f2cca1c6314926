/**
 * Power, sample size and smallest detectable effect of Welch's two-sided t test, each the inverse of the others.
 *
 * Power is exact for the test's own statistic: a noncentral t with Welch–Satterthwaite's degrees of freedom at the planned
 * variances (Cohen 1988, Statistical Power Analysis, ch. 2, for equal ones), both tails. Sizes are those a test would have: whole
 * units in each arm. Units are people, or clusters (unit-variance.ts).
 */
import { noncentralTSf } from './noncentral-t.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'
import type { ArmVariances, UnitVariance } from './unit-variance.ts'

export interface Design {
  variance: UnitVariance
  /** Share of the units in the treatment, 0.5 for halves. */
  share: number
  level: number
}

export type PowerRefusal = Refusal<'impossible-input' | 'impossible-level' | 'hopeless'>

/** More units than there are people. */
const MOST_UNITS = 1e10
const HOPELESS_SIZE = refuse('hopeless', 'Not even ten billion units would show so small an effect: look for a larger effect, or a metric that varies less.') // prettier-ignore

const armsOf = ({ share }: Design, units: number): ArmVariances => {
  const treatment = Math.min(units - 2, Math.max(2, Math.round(units * share)))
  return { treatment, control: units - treatment }
}

function badDesign({ share, level }: Design, power = 0.8): PowerRefusal | null {
  if (!isLevel(level)) return BAD_LEVEL
  if (!(share > 0 && share < 1))
    return refuse('impossible-input', 'Give the share of units in the treatment: between 0 and 1.')
  if (!(power > 1 - level && power < 1))
    return refuse('impossible-input', 'Give a power between 1 − level and 1, for example 0.8.')
  return null
}

/** Power with so many units; null where there can be no such effect. */
function exactPower(design: Design, units: number, effect: number): number | null {
  const n = armsOf(design, units)
  const variance = design.variance(effect, n)
  if (variance === null) return null
  const [vt, vc] = [variance.treatment / n.treatment, variance.control / n.control]
  const share = vt / (vt + vc)
  const df = 1 / (share ** 2 / (n.treatment - 1) + (1 - share) ** 2 / (n.control - 1))
  const delta = Math.abs(effect) / Math.sqrt(vt + vc)
  if (!Number.isFinite(delta) || !(df > 0)) return null
  const critical = studentTQuantile(0.5 + design.level / 2, df)
  return Math.min(1, noncentralTSf(critical, df, delta) + noncentralTSf(critical, df, -delta))
}

const TOO_FEW = refuse('hopeless', 'Fewer than two units an arm can show no effect of any size.')

/** How often the test finds this effect. @param units in both arms together */
export function powerOf(design: Design, units: number, effect: number): number | PowerRefusal {
  const bad = badDesign(design)
  if (bad !== null) return bad
  if (!(units >= 4 && units <= MOST_UNITS)) return units < 4 ? TOO_FEW : HOPELESS_SIZE
  return exactPower(design, Math.floor(units), effect) ?? refuse('impossible-input', 'The metric cannot have such an effect: a share must stay between 0 and 1, a count above 0.') // prettier-ignore
}

/**
 * The smallest effect of this direction that the test finds with this power: there its power is exactly that.
 * @param direction 1 for rises, −1 for falls
 */
export function smallestEffect(
  design: Design,
  units: number,
  power = 0.8,
  direction: 1 | -1 = 1,
): number | PowerRefusal {
  const bad = badDesign(design, power)
  if (bad !== null) return bad
  if (!(units >= 4 && units <= MOST_UNITS)) return units < 4 ? TOO_FEW : HOPELESS_SIZE
  const whole = Math.floor(units)
  const n = armsOf(design, whole)
  const start = design.variance(0, n)
  if (start === null) return refuse('impossible-input', 'The control has no variance to plan with.')
  let hi = Math.sqrt(start.treatment / n.treatment + start.control / n.control)
  let lo = 0
  // A limit that the metric has (a share of 1) stands in for an effect that it cannot have.
  for (let step = 0; step < 200; step += 1) {
    const reached = exactPower(design, whole, direction * hi)
    if (reached === null) break
    if (reached >= power) break
    lo = hi
    hi *= 2
  }
  for (let step = 0; step < 100; step += 1) {
    const middle = (lo + hi) / 2
    if (middle === lo || middle === hi) break
    const reached = exactPower(design, whole, direction * middle)
    if (reached === null || reached >= power) hi = middle
    else lo = middle
  }
  const reached = exactPower(design, whole, direction * hi)
  if (reached === null || reached < power)
    return refuse('hopeless', `With ${whole} units not even the largest effect that the metric can have would be found: get more units, or choose a metric that varies less.`) // prettier-ignore
  return direction * hi
}

/** The fewest units, in both arms together, with which the test finds this effect with this power. */
export function unitsFor(design: Design, effect: number, power = 0.8): number | PowerRefusal {
  const bad = badDesign(design, power)
  if (bad !== null) return bad
  if (!(Math.abs(effect) > 0 && Number.isFinite(effect))) return refuse('impossible-input', 'Give an effect other than 0: no number of units shows that there is none.') // prettier-ignore
  const reaches = (units: number) => (exactPower(design, units, effect) ?? -1) >= power
  if (exactPower(design, 1000, effect) === null) return refuse('impossible-input', 'The metric cannot have such an effect: a share must stay between 0 and 1, a count above 0.') // prettier-ignore
  let [lo, hi] = [3, 4]
  while (!reaches(hi)) {
    lo = hi
    hi *= 2
    if (hi > MOST_UNITS) return HOPELESS_SIZE
  }
  while (hi - lo > 1) {
    const middle = Math.floor((lo + hi) / 2)
    if (reaches(middle)) hi = middle
    else lo = middle
  }
  return hi
}
