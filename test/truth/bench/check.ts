/**
 * What the truth bench asks of a metric: one file a metric (or a page of them) in checks/, of one shape. A check reads
 * answers of the public API over a world whose truth is known, and hands each Finding over beside that truth.
 */
import type { Finding } from '@candor/engine'
import type { Truth } from '@candor/datasets'

export interface Score {
  finding: Finding
  /** What exactly was asked, where a metric has several answers: a brand, a channel, an outcome. The same in every world. */
  of: string
  /**
   * exact: the value is the truth, to 1e-9 of it: doubles that are added up in another order differ in their last digits.
   * covers: the interval holds the truth as often as its level says, over worlds; the point is unbiased.
   * bounds: the truth lies within the bounds, in every world.
   * fails: a naive number, shown beside the better one; its interval must *not* hold the truth (or the bench shows nothing).
   * refuses: the question has no answer, and the Finding says why.
   * verdict: the sign or side that the truth has is the one that the Finding tells (`right`).
   */
  ask: 'exact' | 'covers' | 'bounds' | 'fails' | 'refuses' | 'verdict'
  /** Null where a refusal is right. */
  truth: number | null
  /** For `verdict`: whether what was told is right; null where nothing was told, because it cannot be told. */
  right?: boolean | null
}

export interface TruthCheck {
  /** Rows of the scenario table that it answers (docs/truth-world.md). */
  rows: readonly number[]
  /**
   * @param get GETs a path of the API in the world's workspace
   * @param text the same, for what is no JSON
   */
  score(get: <T>(path: string) => Promise<T>, truth: Truth, text: (path: string) => Promise<string>): Promise<Score[]>
}
