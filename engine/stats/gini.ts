/**
 * How concentrated: who speaks most, who buys most. The Gini coefficient and the share of the most active.
 *
 * Gini is half the mean absolute difference over the mean, 0 where all are equal and (n − 1)/n where one has everything
 * (Gini 1912). Its error is linearised (Langel & Tillé 2013, JRSS A 176, 521–540), normal interval cut to 0 … 1. Heavy
 * tails make it too narrow, and where all have the same there is none: it is about the people seen, not about the richest one who was not.
 */
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface Concentration extends Bounds {
  gini: number
  se: number
  people: number
  /** Share of everything held by the most active `topShare` of the people. */
  heldByTop: number
  /** How many people that is, at least one. */
  topPeople: number
}

export type ConcentrationRefusal = Refusal<
  'impossible-input' | 'impossible-level' | 'too-few-people' | 'nothing-held' | 'no-variation'
>

interface Row {
  value: number
  count: number
}

/** What rounding may leave of an error that is 0. */
const ROUNDING = 1e-9

/** What the `wanted` largest hold; people with the same value are alike, so a part of them holds its part. */
function heldBy(descending: readonly Row[], wanted: number): number {
  let [left, held] = [wanted, 0]
  for (const { value, count } of descending) {
    const taken = Math.min(left, count)
    held += taken * value
    left -= taken
  }
  return held
}

/**
 * @param frequencies how many people have each value (posts, purchases, money)
 * @param topShare 0.01 for the top 1 %
 */
export function concentration(
  frequencies: readonly Row[],
  topShare = 0.01,
  level = 0.95,
): Concentration | ConcentrationRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const possible = frequencies.every(({ value, count }) => value >= 0 && value < 1e100 && Number.isSafeInteger(count) && count >= 0) // prettier-ignore
  if (!possible || !(topShare > 0 && topShare < 1))
    return refuse('impossible-input', 'Values and counts must not be negative; the top is a share between 0 and 1.')
  const rows = frequencies.filter(({ count }) => count > 0).sort((a, b) => a.value - b.value)
  const people = rows.reduce((sum, { count }) => sum + count, 0)
  if (people < 2 || people > 1e15) return refuse('too-few-people', 'Concentration needs at least two people.')
  const total = rows.reduce((sum, { value, count }) => sum + value * count, 0)
  if (!(total > 0)) return refuse('nothing-held', 'Nobody has anything.')
  const mean = total / people
  let [below, heldBelow, weighted] = [0, 0, 0]
  const places = rows.map(({ value, count }) => {
    // People at the same value share the middle of their ranks.
    const rank = (below + count / 2) / people
    weighted += count * value * (2 * rank - 1)
    const here = { value, count, rank, held: (heldBelow + (value * count) / 2) / people }
    below += count
    heldBelow += value * count
    return here
  })
  const gini = Math.max(0, weighted / total)
  // The influence of one person on G: 2·(x·F(x) − L(x)·μ) + μ − x·(1 + G) − G·μ, over μ; it sums to 0.
  const influence = places.map(({ value, rank, held }) => 2 * (value * rank - held) + mean - value * (1 + gini) - mean * gini) // prettier-ignore
  const centre = places.reduce((sum, { count }, i) => sum + (count * (influence[i] ?? 0)) / people, 0)
  const squares = places.reduce((sum, { count }, i) => sum + count * ((influence[i] ?? 0) - centre) ** 2, 0)
  const se = Math.sqrt(squares / (people - 1) / people) / mean
  if (!Number.isFinite(se)) return refuse('impossible-input', 'The values are too far apart to compute with.')
  if (!(se > ROUNDING)) return refuse('no-variation', `All ${people} people have the same, which is no certainty that nobody has more.`) // prettier-ignore
  const topPeople = Math.max(1, Math.round(topShare * people))
  const reach = criticalZ(level) * se
  return {
    gini,
    se,
    people,
    heldByTop: heldBy([...rows].reverse(), topPeople) / total,
    topPeople,
    lo: Math.max(0, gini - reach),
    hi: Math.min(1, gini + reach),
  }
}
