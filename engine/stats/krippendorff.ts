/**
 * How far readers agree beyond chance: Krippendorff's alpha for names (Krippendorff 2011, "Computing Krippendorff's
 * alpha-reliability"). 1 is agreement throughout, 0 what blind guessing from the same pot would give. The readers of one unit
 * need not be those of another, and not as many; with two readers of all units it is nearly Cohen's kappa.
 *
 * alpha = 1 − D/E, with D the share of pairs of one unit that differ and E that of pairs from the whole pot. Its interval is
 * Wilson's score interval of D over the units, with E as it is: E rests on all values, D on few differences. (Simulated in
 * krippendorff.spec.ts. The usual bootstrap has no width where all agree.)
 */
import { wilson, type Bounds } from './proportion.ts'
import { isLevel, refuse, type Refusal } from './refusal.ts'

export interface Agreement {
  /** At most 1; below 0 where readers differ more than by chance. */
  alpha: number
  interval: Bounds
  /** Units that several readers judged. */
  units: number
  /** Share of pairs within a unit that agree, not corrected for chance. */
  agreed: number
  method: string
}

const METHOD = 'Wilson score of the share that differs, over what chance would'
const TOO_FEW = refuse('too-few', 'Fewer than two messages were read by two readers.')
const ALL_ALIKE = refuse('all-alike', 'All labels are the same: nobody can say how much of the agreement is chance.')

/** @param units of each unit, what each of its readers said; units of one reader say nothing and are passed over */
export function krippendorff(units: readonly (readonly string[])[], level = 0.95): Agreement | Refusal {
  const paired = units.filter((values) => values.length >= 2)
  if (paired.length < 2 || !isLevel(level)) return TOO_FEW
  const pot = countsOf(paired.flat())
  const n = paired.reduce((sum, { length }) => sum + length, 0)
  const expected = differing(pot) / (n * (n - 1))
  if (expected === 0) return ALL_ALIKE
  const observed = paired.reduce((sum, values) => sum + differing(countsOf(values)) / (values.length - 1), 0) / n
  const bounds = wilson(observed * paired.length, paired.length, level)
  if (bounds === null) return TOO_FEW
  const alphaOf = (share: number): number => 1 - share / expected
  return {
    alpha: alphaOf(observed),
    interval: { lo: alphaOf(bounds.hi), hi: alphaOf(bounds.lo) },
    units: paired.length,
    agreed: 1 - observed,
    method: METHOD,
  }
}

function countsOf(values: readonly string[]): number[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()]
}

/** Ordered pairs of different values. */
function differing(counts: readonly number[]): number {
  const n = counts.reduce((sum, count) => sum + count, 0)
  return counts.reduce((sum, count) => sum + count * (n - count), 0)
}
