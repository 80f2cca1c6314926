/** Evidence, verdicts and coverage in plain words; the same everywhere a Finding is shown. */
import type { Evidence, Finding, Verdict } from '@candor/engine/finding'
import { count, percent } from '../format/number.ts'

/** The evidence ladder, lowest rung first, with what each rung can and cannot say. */
export const EVIDENCE_WORDS: Record<Evidence, { rung: number; name: string; meaning: string }> = {
  count: { rung: 1, name: 'Count', meaning: 'Something was counted. It says nothing about cause.' },
  association: { rung: 2, name: 'Association', meaning: 'Two things go together. One need not cause the other.' },
  adjusted: {
    rung: 3,
    name: 'Adjusted comparison',
    meaning: 'Known differences between the groups were allowed for; unknown ones were not.',
  },
  'quasi-experiment': {
    rung: 4,
    name: 'Quasi-experiment',
    meaning: 'Something close to chance decided who got it; it rests on assumptions that can fail.',
  },
  randomised: {
    rung: 5,
    name: 'Randomised experiment',
    meaning: 'Chance decided who got it, so the groups differ in nothing else on average.',
  },
  replicated: { rung: 6, name: 'Replicated experiment', meaning: 'Randomised experiments, more than once, agree.' },
}
export const RUNGS = 6

/** Whether a detected effect is what one hopes for. */
export type Direction = 'benefit' | 'harm' | 'change'

/** The direction of a detected effect; null when none was detected. */
export function directionOf(finding: Pick<Finding, 'verdict' | 'value' | 'better'>): Direction | null {
  if (finding.verdict !== 'effect_detected' || finding.value === null || finding.value === 0) return null
  if (finding.better === 'neither') return 'change'
  return finding.value > 0 === (finding.better === 'higher') ? 'benefit' : 'harm'
}

const VERDICT_WORDS: Record<Verdict, string> = {
  measured: 'Measured, not explained',
  effect_detected: 'Effect detected',
  no_effect_detected: 'No effect detected',
  cannot_tell: 'Cannot tell',
  suggestive_only: 'Suggestive only',
  association_only: 'Association only, not an effect',
}
const DIRECTION_WORDS: Record<Direction, string> = {
  benefit: 'It helps',
  harm: 'It harms',
  change: 'It changes something',
}

/**
 * Why the number of this Finding is not to be read: sentences of the trust checks that failed; null when none did.
 * Counts and associations claim no effect, so nothing is withheld from them.
 */
export function withheldBecause({ evidence, checks }: Pick<Finding, 'evidence' | 'checks'>): string[] | null {
  if (evidence === 'count' || evidence === 'association') return null
  const failed = checks.filter((check) => check.passed === false).map((check) => check.sentence)
  return failed.length === 0 ? null : failed
}

/** The verdict in words: a detected effect says which way it goes. */
export function verdictWords(finding: Pick<Finding, 'verdict' | 'value' | 'better' | 'evidence' | 'checks'>): string {
  if (withheldBecause(finding) !== null) return 'Verdict withheld'
  const direction = directionOf(finding)
  return direction === null ? VERDICT_WORDS[finding.verdict] : DIRECTION_WORDS[direction]
}

/** How much of the conversation the number rests on, in words. */
export function coverageWords(coverage: Finding['coverage']): string {
  if (coverage === 'unknown') return 'coverage unknown'
  const range = `${percent(coverage.lo, { digits: 0 })} to ${percent(coverage.hi, { digits: 0 })}`
  if (coverage.share === null) return `sees somewhere from ${range} of the conversation`
  return `sees about ${percent(coverage.share, { digits: 0 })} of the conversation (${range})`
}

/** "n = 1,312". */
export function sampleWords(n: number): string {
  return `n = ${count(n)}`
}
