/**
 * Guardrails: whether a treatment is worse by less than the margin that the plan allows. Said from the same interval as the
 * effect, which holds at every look, so that the two cannot contradict each other; a test of its own at every look could.
 */
import type { OutcomeDefinition } from '@candor/ingest/definition'
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import type { Finding } from '../finding.ts'
import { changeWords } from '../number-words.ts'
import { marginVerdict, type MarginVerdict } from '../stats/non-inferiority.ts'
import { MONITORED } from '../verdict.ts'

type Guard = NonNullable<ExperimentAnswer['outcomes'][number]['comparisons'][number]['guard']>

const WORDS: Readonly<Record<MarginVerdict, string>> = {
  better: 'The guardrail holds: it got better.',
  not_worse: 'The guardrail holds: whatever the change is, it is not worse by the margin of',
  worse_within_margin: 'It got worse, by less than the margin of',
  worse_than_margin: 'The guardrail is broken: it got worse by more than the margin of',
  cannot_tell: 'Cannot tell whether the guardrail holds: it may be worse by the margin of',
}

/** Whether a Finding may be read for good. */
const isFinal = ({ partial, checks }: Finding): boolean =>
  checks.every(({ passed }) => passed !== false) && (!partial || checks.some(({ id }) => id === MONITORED))

/** What the margin allows to be said; null for an outcome without one. */
export function guardOf(outcome: OutcomeDefinition, effects: { absolute: Finding; relative: Finding }): Guard | null {
  const { margin, better } = outcome
  if (margin === undefined) return null
  const isRelative = margin.relative ?? false
  const finding = isRelative ? effects.relative : effects.absolute
  const { interval } = finding
  const known = interval?.lo == null || interval.hi === null || !isFinal(finding) ? null : interval
  const [lo, hi] = known === null ? [null, null] : better === 'higher' ? [known.lo, known.hi] : [known.hi, known.lo]
  const sign = better === 'higher' ? 1 : -1
  const verdict = lo === null || hi === null ? 'cannot_tell' : marginVerdict(sign * lo, sign * hi, margin.value)
  const shown = changeWords(margin.value, finding.unit).replace('+', '')
  return {
    verdict,
    margin: margin.value,
    relative: isRelative,
    bound: lo,
    sentence: verdict === 'better' ? WORDS.better : `${WORDS[verdict]} ${shown}.`,
  }
}
