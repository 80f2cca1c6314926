import { describe, expect, it } from 'vitest'
import { expectShare, near } from './expectations.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'
import { tailIndex } from './tail-index.ts'

const once = (values: readonly number[]) => values.map((value) => ({ value, count: 1 }))

describe('tail index', () => {
  it('is 1/ln 2 where the largest tenth is twice the value below it (by hand)', () => {
    const values = [{ value: 1, count: 150 }, { value: 3, count: 30 }, { value: 6, count: 20 }] // prettier-ignore
    expect(tailIndex(values)).toMatchObject({ value: near(1 / Math.log(2), 12), k: 20, lo: near(1 / Math.log(2) / Math.exp(1.959964 / Math.sqrt(20)), 5) }) // prettier-ignore
  })

  it('refuses few values, a tail that begins at 0 or is all alike, and what cannot be', () => {
    expect(tailIndex(once(Array.from({ length: 199 }, (_, i) => i)))).toMatchObject({ refused: 'too-few-values' })
    expect(tailIndex([{ value: 0, count: 190 }, { value: 5, count: 10 }])).toMatchObject({ refused: 'no-tail' }) // prettier-ignore
    expect(tailIndex([{ value: 2, count: 300 }])).toMatchObject({ refused: 'no-tail' })
    expect(tailIndex(once([-1]))).toMatchObject({ refused: 'impossible-input' })
    expect(tailIndex(once([1]), 0)).toMatchObject({ refused: 'impossible-level' })
  })

  it(`covers 1.5 of Pareto values ${SEEDED}`, () => {
    const { covered } = coverage(400, 1.5, (random) => {
      const result = tailIndex(once(Array.from({ length: 400 }, () => random.uniform() ** (-1 / 1.5))))
      return isRefusal(result) ? null : result
    })
    expectShare(covered, 0.95, 400)
  })
})
