/** The only constructor of Findings: checks that the facts hang together, then lets verdict and sentence follow from them. */
import type { Finding } from './finding.ts'
import { sentenceOf } from './sentence.ts'
import { excludesNoChange, verdictOf, type FindingFacts } from './verdict.ts'

/** Rounding may turn a p of exactly 1 − level either way. */
const BORDER = 1e-9

function broken(facts: FindingFacts, why: string): Error {
  return new Error(
    `Finding ${facts.metric} of "${facts.population}": ${why}. This is a fault of the metric, not of the data.`,
  )
}

function checkNumbers(facts: FindingFacts): void {
  const { interval } = facts
  for (const number of [facts.value, facts.p, facts.n, interval?.lo ?? null, interval?.hi ?? null]) {
    if (number !== null && !Number.isFinite(number)) throw broken(facts, `it holds ${number}; refuse instead`)
  }
  if (interval?.lo != null && interval.hi !== null && interval.lo > interval.hi)
    throw broken(facts, 'its interval is upside down')
}

/** Without a value there may still be bounds: where only ranges are known, a point would be made up. */
function checkRefusal(facts: FindingFacts): void {
  if (facts.value !== null) return
  if (facts.p !== null) throw broken(facts, 'without a value there is no p')
  if (facts.reasons.length === 0) throw broken(facts, 'a refusal needs a reason')
}

function checkOneInference(facts: FindingFacts): void {
  const level = facts.interval?.level ?? null
  if (facts.p === null || level === null || Math.abs(facts.p - (1 - level)) < BORDER) return
  if (facts.p < 1 - level !== excludesNoChange(facts)) throw broken(facts, 'p and interval contradict each other')
}

/**
 * A Finding from its facts.
 * @throws Error when the facts cannot be true together: NaN, an interval upside down, a refusal without a reason, a p that
 * contradicts its interval
 */
export function buildFinding(facts: FindingFacts): Finding {
  checkNumbers(facts)
  checkRefusal(facts)
  checkOneInference(facts)
  const judged = { ...facts, verdict: verdictOf(facts) }
  return { ...judged, sentence: sentenceOf(judged) }
}
