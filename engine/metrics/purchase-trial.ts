/**
 * Whether a model of purchases may speak of the future: it is fitted on the first half of the days, and held against the second,
 * which it has not seen.
 */
import type { QueryRow } from '@candor/queries'
import type { PurchasesAnswer } from '../api/shapes/index.ts'
import type { Check } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { fitBgNbd, type BgNbdFit, type PurchaseHistory } from '../stats/bg-nbd.ts'
import { expectedFuturePurchases } from '../stats/bg-nbd-forecast.ts'
import { isRefusal } from '../stats/refusal.ts'

const DAY = 86_400_000
/** Models count in weeks. */
export const WEEK = 7
/** A house rule: a model that misses the part it has not seen by more than this says nothing of the future. */
const MISS = 0.2
/** Two parts shorter than this are too short to compare. */
const SHORTEST_DAYS = 28

export type HistoryRow = QueryRow['metrics/purchase_histories']

export interface Halves {
  /** Last day of the first part. */
  cut: string
  /** Last day with data. */
  last: string
  firstPart: HistoryRow[]
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY)

/** The window in two halves, up to the day of the newest Purchase (null when there is none); the first is the longer one. */
export function halves(
  { first, last }: Pick<Scope, 'first' | 'last'>,
  newest: string | null,
): { cut: string; last: string } {
  const seen = newest === null || newest.slice(0, 10) > last ? last : newest.slice(0, 10)
  const end = seen < first ? first : seen
  const days = daysBetween(first, end) + 1
  return { cut: dayOf(Date.parse(first) + (Math.ceil(days / 2) - 1) * DAY), last: end }
}

/** Of customers since the very day nothing is known yet. */
export const historiesOf = (rows: readonly Pick<HistoryRow, 'x' | 'tx' | 't' | 'customers'>[]): PurchaseHistory[] =>
  rows.filter(({ t }) => t > 0).map(({ x, tx, t, customers }) => ({ x, tx: tx / WEEK, T: t / WEEK, count: customers }))

export const sumOf = (rows: readonly HistoryRow[], of: (row: HistoryRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0)

export type Trial =
  | { why: string; fit: BgNbdFit | null; holdout: PurchasesAnswer['holdout'] }
  | { why: null; fit: BgNbdFit; holdout: NonNullable<PurchasesAnswer['holdout']> }

/** Fits the first part and holds it against the second. */
export function trial({ cut, last, firstPart }: Halves): Trial {
  const days = daysBetween(cut, last)
  if (days < SHORTEST_DAYS) {
    const why = `The window has two parts of ${days} days; each needs ${SHORTEST_DAYS}, one to learn from and one to be tried on. Choose a longer one.`
    return { why, fit: null, holdout: null }
  }
  const histories = historiesOf(firstPart)
  const fit = fitBgNbd(histories)
  if (isRefusal(fit)) {
    const why = `A model is fitted on the first half, the days up to ${cut}, and tried on the second. In the first: ${fit.reason}`
    return { why, fit: null, holdout: null }
  }
  let predicted = 0
  for (const history of histories) {
    const one = expectedFuturePurchases(fit, history, days / WEEK)
    if (typeof one !== 'number') return { why: one.reason, fit, holdout: null }
    predicted += one * (history.count ?? 1)
  }
  const actual = sumOf(firstPart.filter(({ t }) => t > 0), ({ later }) => later) // prettier-ignore
  const holdout = { cut, days, predicted, actual }
  if (actual === 0 || Math.abs(predicted / actual - 1) > MISS) {
    const why = `Fitted on the days up to ${cut}, the model expected ${countWords(predicted)} purchases in the ${days} days after; there were ${countWords(actual)}. It misses by more than ${100 * MISS} %, so its forecast is not shown.`
    return { why, fit, holdout }
  }
  return { why: null, fit, holdout }
}

/** How the model did on what it had not seen, where that was near enough. */
export const holdoutCheck = ({ predicted, actual }: NonNullable<PurchasesAnswer['holdout']>): Check => ({
  id: 'holdout',
  passed: true,
  value: predicted / actual - 1,
  threshold: MISS,
  sentence: `Fitted on the first half, the model expected ${countWords(predicted)} purchases in the second; there were ${countWords(actual)}.`,
})
