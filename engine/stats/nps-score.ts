/**
 * The score interval of a net promoter score: all scores that the answers do not contradict.
 *
 * A net promoter score is a difference of two shares of the same people, so the score test of Tango (1998, Statistics in
 * Medicine 17, 891–908) applies: (b − c − nδ)/√(n(2q + δ − δ²)), with q the share of detractors that is likeliest under
 * δ. The interval is the δ that are not rejected. It exists for a single answer and where all answers agree.
 *
 * Exact coverage at 95 % over a grid of shares in steps of 0.1, least and mean, and mean width in points (nps-score.spec.ts
 * computes it again):
 *
 *   answers   Wald              Rocks (nps.ts)     Tango (here)
 *         1   0.00 0.05   0     0.75 0.96 140      0.85 0.98 159
 *         2   0.10 0.48  73     0.72 0.95 123      0.90 0.98 140
 *         3   0.14 0.65  92     0.84 0.96 112      0.86 0.97 126
 *         5   0.23 0.78  92     0.90 0.95  97      0.92 0.97 107
 *        10   0.40 0.86  77     0.93 0.96  76      0.91 0.96  81
 *        20   0.64 0.91  59     0.94 0.95  57      0.93 0.96  59
 *       100   0.88 0.94  27     0.94 0.95  27      0.93 0.95  27
 *
 * So Rocks's interval is the one from 10 answers on; below, this one is the honest choice (`npsBySize`). Wald's never is.
 */
import { ADJUSTED_WALD, countedAnswers, nps, type NpsCounts, type NpsResult } from './nps.ts'
import { criticalZ } from './proportion.ts'
import { isLevel } from './refusal.ts'

/** Tango's statistic for the score δ, −1 … 1. */
function statistic({ promoters: b, detractors: c }: NpsCounts, n: number, delta: number): number {
  const numerator = b - c - n * delta
  const linear = (2 * n - b + c) * delta - b - c
  const q = (Math.sqrt(Math.max(0, linear * linear + 8 * n * c * delta * (1 - delta))) - linear) / (4 * n)
  const variance = n * (2 * q + delta * (1 - delta))
  if (numerator === 0) return 0
  return variance > 0 ? numerator / Math.sqrt(variance) : Math.sign(numerator) * Infinity
}

/** Net promoter score with Tango's interval; null without answers. Counts may be fractional, of an effective sample. */
export function npsTango(counts: NpsCounts, level = 0.95): NpsResult | null {
  const n = countedAnswers(counts)
  if (n === null || !isLevel(level)) return null
  const value = (counts.promoters - counts.detractors) / n
  const z = criticalZ(level)
  /** Where the statistic crosses ±z between the score and an end; the end where it does not. */
  const bound = (end: number): number => {
    if (value === end || Math.abs(statistic(counts, n, end)) <= z) return end
    let [inside, outside] = [value, end]
    for (let step = 0; step < 60; step += 1) {
      const middle = (inside + outside) / 2
      if (Math.abs(statistic(counts, n, middle)) <= z) inside = middle
      else outside = middle
    }
    return inside
  }
  return { value: 100 * value, n, lo: 100 * bound(-1), hi: 100 * bound(1) }
}

/** From so many answers on Rocks's interval has the better worst case, and is narrower (docs/decisions/011). */
export const ROCKS_FROM = 10

/** Net promoter score with the interval that covers best for so many answers, and its name; null without answers. */
export function npsBySize(counts: NpsCounts, level = 0.95): (NpsResult & { method: string }) | null {
  const isFew = (countedAnswers(counts) ?? 0) < ROCKS_FROM
  const result = isFew ? npsTango(counts, level) : nps(counts, level)
  return result && { ...result, method: isFew ? 'score interval (Tango 1998)' : ADJUSTED_WALD }
}
