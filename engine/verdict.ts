/**
 * The verdict: what a Finding allows to be said. A pure function of its other fields, so that nobody sets it by hand.
 *
 * Effects are changes, so "no change" is 0 for differences and for relative changes alike.
 */
import type { Finding, Verdict } from './finding.ts'

/** Everything of a Finding but what follows from the rest. */
export type FindingFacts = Omit<Finding, 'verdict' | 'sentence'>

/** Id of the check whose threshold is the smallest effect worth acting on. */
export const SMALLEST_WORTHWHILE = 'smallest_worthwhile'

/** Id of the check that says by which monitoring plan an experiment was read: one that allows looks before the end. */
export const MONITORED = 'monitoring'

/** True when the interval leaves out "no change"; null without an interval. */
export function excludesNoChange({ interval }: Pick<Finding, 'interval'>): boolean | null {
  if (interval === null) return null
  return (interval.lo !== null && interval.lo > 0) || (interval.hi !== null && interval.hi < 0)
}

/** True when the whole interval lies inside ± the smallest effect worth acting on; false when none is named. */
export function withinWorthwhile({ interval, checks }: Pick<FindingFacts, 'interval' | 'checks'>): boolean {
  const margin = checks.find((check) => check.id === SMALLEST_WORTHWHILE)?.threshold ?? null
  if (margin === null || interval?.lo == null || interval.hi === null) return false
  return interval.lo > -margin && interval.hi < margin
}

/**
 * - no value → cannot_tell, whatever else is there
 * - a count → measured; an association → association_only
 * - adjusted and quasi-experimental effects → at most suggestive_only
 * - randomised: a failed check withholds the verdict; before the window is over at most suggestive_only, unless the plan
 *   allows for early looks; an interval without 0 → effect_detected; one wholly inside ± the smallest worthwhile effect →
 *   no_effect_detected; else cannot_tell
 */
export function verdictOf(facts: FindingFacts): Verdict {
  if (facts.value === null) return 'cannot_tell'
  if (facts.evidence === 'count') return 'measured'
  if (facts.evidence === 'association') return 'association_only'
  if (facts.checks.some((check) => check.passed === false)) return 'cannot_tell'
  const excludes = excludesNoChange(facts)
  if (excludes === null) return 'cannot_tell'
  const readable = !facts.partial || facts.checks.some((check) => check.id === MONITORED)
  const final = (facts.evidence === 'randomised' || facts.evidence === 'replicated') && readable
  if (excludes) return final ? 'effect_detected' : 'suggestive_only'
  return final && withinWorthwhile(facts) ? 'no_effect_detected' : 'cannot_tell'
}

/** How much an effect should worry that nobody knows. */
export const UNKNOWN = 2

/** For the order of a list: harm (0) first, then what does nothing, what nobody can tell, and last what helps (3). */
export function worry({ value, better, verdict }: Pick<Finding, 'value' | 'better' | 'verdict'>): number {
  const decided = verdict === 'effect_detected' || verdict === 'suggestive_only'
  if (!decided || value === null) return verdict === 'no_effect_detected' ? 1 : UNKNOWN
  return value > 0 === (better === 'higher') ? 3 : 0
}
