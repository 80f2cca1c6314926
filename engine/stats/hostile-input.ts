/** For specs: inputs nobody would send, and what an answer to them must be. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { isRefusal } from './refusal.ts'

export const anything = fc.oneof(
  fc.double(),
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.integer({ min: -2, max: 50 }),
  fc.integer({ min: 0, max: 9 }),
  fc.constantFrom(0, -0, 1e-320, 1e-180, 1e9, 1e154, 1e300, 2 ** 53, Infinity, -Infinity, Number.NaN),
)
/** Mostly possible, so that not everything is refused at the door. */
export const likely = fc.oneof(
  { weight: 7, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 1, arbitrary: anything },
)
export const level = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0.5, 0.95, 0.999) },
  { weight: 1, arbitrary: anything },
)

/** Every number in the answer is finite, every interval in order, every refusal in words. */
export function isSound(result: unknown, path = 'answer'): void {
  // Degrees of freedom without end say that a variance is known.
  if (result === Infinity && path.endsWith('.df')) return
  if (typeof result === 'number' && !Number.isFinite(result)) throw new Error(`${path} is ${result}`)
  if (typeof result !== 'object' || result === null) return
  if (isRefusal(result)) {
    if (result.reason.length < 10 || /NaN|undefined|Infinity/.test(result.reason)) throw new Error(result.reason)
    return
  }
  for (const [name, value] of Object.entries(result)) isSound(value, `${path}.${name}`)
  if ('lo' in result && 'hi' in result && typeof result.lo === 'number' && typeof result.hi === 'number')
    expect(result.lo, path).toBeLessThanOrEqual(result.hi)
}
