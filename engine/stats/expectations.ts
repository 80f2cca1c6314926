/** For specs: what a test may say about an answer. */
import { expect } from 'vitest'
import { isRefusal, type Refusal } from './refusal.ts'

/** The answer; the test fails with the reason when it was refused. */
export function answered<T extends object>(result: T): Exclude<T, Refusal> {
  if (isRefusal(result)) throw new Error(`${result.refused}: ${result.reason}`)
  return result as Exclude<T, Refusal>
}

/** Inside toMatchObject: this number, to so many decimals. */
export const near = (value: number, decimals: number): unknown => expect.closeTo(value, decimals)

/** Inside toMatchObject: a text with this part. */
export const saying = (part: string): unknown => expect.stringContaining(part)

/** Within the Monte Carlo error of a simulated share: four standard errors of `runs` at `truth`, or a wider allowance. */
export function expectShare(share: number, truth: number, runs: number, allowance = 0): void {
  const error = 4 * Math.sqrt((truth * (1 - truth)) / runs) + allowance
  expect(share).toBeGreaterThan(truth - error)
  expect(share).toBeLessThan(truth + error)
}
