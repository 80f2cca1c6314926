/** For specs: what a test may say about an answer. */
import { expect } from 'vitest'
import { criticalZ } from './proportion.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import type { Coverage } from './simulation.ts'

/** The answer; the test fails with the reason when it was refused. */
export function answered<T extends object>(result: T): Exclude<T, Refusal> {
  if (isRefusal(result)) throw new Error(`${result.refused}: ${result.reason}`)
  return result as Exclude<T, Refusal>
}

/** Inside toMatchObject: this number, to so many decimals. */
export const near = (value: number, decimals: number): unknown => expect.closeTo(value, decimals)

/** Inside toMatchObject: a text with this part. */
export const saying = (part: string): unknown => expect.stringContaining(part)

/**
 * Within the Monte Carlo error of a simulated share: four standard errors of `runs` at `truth`, or a wider allowance; never
 * all or none of the runs, or intervals of endless width would pass. Throws where so few runs cannot tell: use
 * {@link expectFewCovered}.
 */
export function expectShare(share: number, truth: number, runs: number, allowance = 0): void {
  if (Math.max(truth, 1 - truth) ** runs > 0.01)
    throw new Error(
      `${runs} runs cannot tell ${truth} from always: run more, or look at the widths too (expectFewCovered)`,
    )
  const error = 4 * Math.sqrt((truth * (1 - truth)) / runs) + allowance
  expect(share).toBeGreaterThan(Math.max(truth - error, 0))
  expect(share).toBeLessThan(Math.min(truth + error, 1))
}

/**
 * The same where a run is dear: that so many cover is held from below only, and that they are not too wide by their mean
 * width, which for level 0.95 is 3.92 times the scatter of their middles, give or take 40 %.
 */
export function expectFewCovered({ covered, answered: runs, width, scatter }: Coverage, level: number): void {
  expect(covered).toBeGreaterThan(level - 4 * Math.sqrt((level * (1 - level)) / runs))
  const ratio = width / (2 * criticalZ(level) * scatter)
  expect(ratio).toBeGreaterThan(0.6)
  expect(ratio).toBeLessThan(1.4)
}
