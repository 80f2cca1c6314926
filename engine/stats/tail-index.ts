/**
 * How heavy is the tail? The index α of a tail that falls like x^−α, by Hill (1975, Annals of Statistics 3, 1163–1174): the
 * inverse mean of ln(x/x₀) over the k largest values, x₀ the next one below. Its error is α/√k; the interval is built on the logarithm.
 * Up to 2 the variance has no end, and a mean over so many values jumps with every large one; up to 1 the mean itself has none.
 * Values that do not fall like a power get an index, too, which then depends on k: it names a tail and is no model of it.
 */
import { cumulate, atRank, type Frequency } from './distribution.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface TailIndex extends Bounds {
  value: number
  /** Values in the tail. */
  k: number
}

export type TailRefusal = Refusal<'impossible-input' | 'impossible-level' | 'too-few-values' | 'no-tail'>

/** A house rule: the tail is the largest tenth, and has at least so many values. */
export const TAIL_SHARE = 0.1
export const FEWEST_IN_TAIL = 20

/** @param frequencies values from 0 with how many have each */
export function tailIndex(frequencies: readonly Frequency[], level = 0.95): TailIndex | TailRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (
    !frequencies.every(({ value, count }) => value >= 0 && value < 1e100 && Number.isSafeInteger(count) && count >= 0)
  )
    return refuse('impossible-input', 'Values and counts must not be negative.')
  const sorted = cumulate(frequencies)
  const n = sorted.at(-1)?.upTo ?? 0
  const k = Math.floor(TAIL_SHARE * n)
  if (k < FEWEST_IN_TAIL)
    return refuse('too-few-values', `${n} values have no tail yet: ${FEWEST_IN_TAIL / TAIL_SHARE} are needed.`)
  const floor = atRank(sorted, n - k)
  let [left, logs] = [k, 0]
  for (const { value, count } of [...frequencies].sort((a, b) => b.value - a.value)) {
    const taken = Math.min(left, count)
    if (taken > 0) logs += taken * Math.log(value / floor)
    left -= taken
  }
  if (!(floor > 0) || !(logs > 0) || !Number.isFinite(logs))
    return refuse('no-tail', 'The largest tenth of the values begins at 0, or is all alike.')
  const value = k / logs
  const factor = Math.exp(criticalZ(level) / Math.sqrt(k))
  return { value, lo: value / factor, hi: value * factor, k }
}
