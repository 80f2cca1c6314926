/**
 * Fisher's exact test of two shares, conditional on how many had the outcome in all: the two-sided p is the probability of all
 * tables no likelier than the one seen (Fisher 1934; the convention of R and scipy). The mid-p counts the tables as likely as
 * the one seen by half (Lancaster 1961, JASA 56, 223–234): less cautious, and on average at its level.
 */
import { hypergeometricLog } from './hypergeometric.ts'
import { refuse, type Refusal } from './refusal.ts'
import { arePossible, IMPOSSIBLE_COUNTS, type ShareRefusal, type TwoShares } from './score-difference.ts'

/** Beyond this a normal test is exact for all purposes, and the tables are too many to add up. */
const MOST = 1e6

export interface FisherTest {
  p: number
  midP: number
}

export function fisherExact(shares: TwoShares): FisherTest | ShareRefusal | Refusal<'too-many-tables'> {
  if (!arePossible(shares)) return IMPOSSIBLE_COUNTS
  const { x1, n1, x2, n2 } = shares
  if (n1 + n2 > MOST) return refuse('too-many-tables', 'So many people need no exact test: the score test is as good.')
  const population = { successes: x1 + x2, drawn: n1, population: n1 + n2 }
  const seen = hypergeometricLog(x1, population)
  const [least, most] = [Math.max(0, x1 - n2 + x2), Math.min(n1, x1 + x2)]
  let [p, equal] = [0, 0]
  for (let k = least; k <= most; k += 1) {
    const log = hypergeometricLog(k, population)
    // Equal probabilities may differ in their last digits.
    if (log > seen + 1e-7) continue
    p += Math.exp(log)
    if (log > seen - 1e-7) equal += Math.exp(log)
  }
  return { p: Math.min(1, p), midP: Math.min(1, p - equal / 2) }
}
