/**
 * Answers on a rating scale: satisfaction (CSAT) as the share of the top answers, effort (CES) as that or as a mean.
 *
 * The same answers give different numbers on different scales and cuts, so the name carries both: "4–5 of 1–5". Shares by
 * Wilson's interval, means by Student's t (any textbook).
 */
import { variance } from './moments.ts'
import { wilson, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'

/** How many gave each answer; `counts[0]` gave `lowest`, the next one `lowest + 1`, and so on. */
export interface RatingCounts {
  lowest: number
  counts: readonly number[]
}

export interface Rating extends Bounds {
  value: number
  n: number
  /** Scale and cut in words. */
  name: string
}

export type RatingRefusal = Refusal<
  'no-answers' | 'impossible-input' | 'impossible-level' | 'too-few-answers' | 'no-variation'
>

function answersIn({ lowest, counts }: RatingCounts): number | null {
  const possible = Number.isSafeInteger(lowest) && counts.every((count) => Number.isSafeInteger(count) && count >= 0)
  const n = counts.reduce((sum, count) => sum + count, 0)
  return possible && counts.length >= 2 && n <= Number.MAX_SAFE_INTEGER ? n : null
}

const IMPOSSIBLE = refuse('impossible-input', 'Give the lowest answer of the scale and a whole count for each answer.')
const NOBODY = refuse('no-answers', 'Nobody answered.')

/** Share of answers from `from` up: CSAT with 4 on a scale of 1–5, CES with 5 on one of 1–7. */
export function topBox(rating: RatingCounts, from: number, level = 0.95): Rating | RatingRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const n = answersIn(rating)
  const highest = rating.lowest + rating.counts.length - 1
  if (n === null || !(Number.isInteger(from) && from > rating.lowest && from <= highest)) return IMPOSSIBLE
  const top = rating.counts.slice(from - rating.lowest).reduce((sum, count) => sum + count, 0)
  const bounds = wilson(top, n, level)
  if (bounds === null) return NOBODY
  const cut = from === highest ? `${from}` : `${from}–${highest}`
  return { value: top / n, n, ...bounds, name: `share of ${cut} on a scale of ${rating.lowest}–${highest}` }
}

/** Mean answer, cut to the scale. Refused when all answers agree: their spread is not known then, and is not 0. */
export function meanRating(rating: RatingCounts, level = 0.95): Rating | RatingRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const n = answersIn(rating)
  if (n === null) return IMPOSSIBLE
  if (n === 0) return NOBODY
  if (n === 1) return refuse('too-few-answers', 'One answer has no spread: a mean needs at least two.')
  const { lowest, counts } = rating
  const highest = lowest + counts.length - 1
  const value = counts.reduce((sum, count, place) => sum + (count / n) * (lowest + place), 0)
  const m2 = counts.reduce((sum, count, place) => sum + count * (lowest + place - value) ** 2, 0)
  const spread = variance({ n, mean: value, m2 })
  if (spread === null || counts.filter((count) => count > 0).length === 1)
    return refuse('no-variation', 'All answers agree, which is no certainty: show the share of that answer instead.')
  const reach = studentTQuantile(0.5 + level / 2, n - 1) * Math.sqrt(spread / n)
  const bounds = { lo: Math.max(lowest, value - reach), hi: Math.min(highest, value + reach) }
  return { value, n, ...bounds, name: `mean on a scale of ${lowest}–${highest}` }
}
