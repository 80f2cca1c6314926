/**
 * Outcomes that an initiative cannot have moved: the outcome itself on placebo dates, and those that the plan names. The same
 * comparison is made of each, and what it finds there is the error of the comparison (decision 021).
 */
import type { Ask } from '../ask.ts'
import { isRefusal } from '../stats/refusal.ts'
import { calibrated, FEWEST_CONTROLS, systematicError, type Estimated } from '../stats/empirical-calibration.ts'
import type { Check } from '../finding.ts'
import { pWords } from '../number-words.ts'
import { normalTwoSided } from '../stats/normal.ts'
import type { Scope } from '../scope.ts'
import { alikeEstimate, type Alike } from './alike.ts'
import { LEVEL } from './gates.ts'
import { askTakerCells, type Plan, type TakerCell } from './taker-outcomes.ts'

/**
 * Effects that are none, in standard deviations of the outcome each; those that cannot be computed are left out.
 * @param placebos cells of the outcome itself on placebo dates
 */
export async function readControls(
  ask: Ask,
  scope: Scope,
  plan: Plan,
  placebos: readonly TakerCell[][],
): Promise<Estimated[]> {
  const all = [...placebos]
  // One after the other: each looks at everybody, and all at once would need the memory of all.
  for (const { brand = plan.brand, verb, measure } of plan.controls ?? [])
    all.push(...(await askTakerCells(ask, scope, plan, { brand, verb, measure }, [0])))
  return all.flatMap((cells) => {
    const estimate = alikeEstimate(cells)
    return isRefusal(estimate) ? [] : [{ value: estimate.value / estimate.sd, se: estimate.se / estimate.sd }]
  })
}

export interface Reach {
  value: number
  lo: number
  hi: number
  p: number
}

/** The estimate less the error that the comparison shows on controls; null where too few of them tell how large that is. */
export function calibratedBy(controls: readonly Estimated[], { value, se, sd }: Alike): Reach | null {
  const error = systematicError(controls)
  if (isRefusal(error)) return null
  const result = calibrated({ value: value / sd, se: se / sd }, error, LEVEL)
  if (isRefusal(result)) return null
  return { value: result.value * sd, lo: result.lo * sd, hi: result.hi * sd, p: result.p }
}

/**
 * From the one to the other: whoever takes part for what lasts is as much fonder at the start as before, and then the calibrated
 * interval is right; whoever does for what happened just before is less so, for that is allowed for at the start alone, and then the
 * plain one is. Nothing in the data tells which. Both leave out 0 on one side, or this does not: an intersection of tests.
 */
export function spanOf(plain: Reach, taken: Reach): Reach {
  const [lo, hi] = [Math.min(plain.lo, taken.lo), Math.max(plain.hi, taken.hi)]
  const agree = Math.sign(plain.value) === Math.sign(taken.value)
  return { value: taken.value, lo, hi, p: agree ? Math.max(plain.p, taken.p) : 1 }
}

const thoseWords = (n: number): string => `${n} ${n === 1 ? 'outcome that it' : 'outcomes that it'}`

/** What the controls say, as a check: enough of them are in the interval; of fewer, none may have moved (Bonferroni). */
export function controlsCheck(controls: readonly Estimated[], isCalibrated: boolean): Check {
  const check = { id: 'negative_controls', threshold: 1 - LEVEL }
  const moved = controls.map(({ value, se }) => normalTwoSided(value / se))
  const least = moved.length === 0 ? null : Math.min(1, Math.min(...moved) * moved.length)
  if (isCalibrated) {
    const apart = moved.filter((p) => p < 1 - LEVEL).length
    const sentence = `The same comparison of ${thoseWords(controls.length)} cannot have changed finds an “effect” on ${apart}. The interval reaches from the comparison as it is to what is left without all of that.`
    return { ...check, passed: null, value: apart / controls.length, sentence }
  }
  const why = `It takes ${FEWEST_CONTROLS} outcomes that it cannot have changed to say how far the comparison is off: a longer history, or more “controls” in the plan.`
  if (least === null) return { ...check, passed: null, value: null, sentence: `Not calibrated. ${why}` }
  const passed = least >= 1 - LEVEL
  const sentence = passed
    ? `Not calibrated: the same comparison of ${thoseWords(controls.length)} cannot have changed finds none (${pWords(least)}). ${why}`
    : `The same comparison finds an “effect” on ${thoseWords(controls.length)} cannot have changed (${pWords(least)}): takers differ from the others by more than is known. ${why}`
  return { ...check, passed: passed ? null : false, value: least, sentence }
}
