/** The scoreboard tells right from wrong: it is what the truth bench believes. */
import { expect, it } from 'vitest'
import type { Finding } from '@candor/engine'
import type { Score } from './check.ts'
import { holds, markdown, scoreboard } from './scoreboard.ts'

const finding = (value: number | null, lo = 0, hi = 0): Finding =>
  ({
    metric: 'some_metric',
    value,
    interval: value === null ? null : { lo, hi, level: 0.95, method: '' },
    reasons: value === null ? ['because'] : [],
  }) as unknown as Finding
const covering = (count: number, truth: number): Score[] =>
  Array.from({ length: count }, () => ({ finding: finding(1, 0, 2), of: '', ask: 'covers' as const, truth }))
const only = (scores: readonly Score[]) => {
  const [line] = scoreboard(scores)
  if (line === undefined) throw new Error('no line')
  return line
}

it('grants sampling error and no more: 95 of 100 hold, 80 of 100 do not, 1000 of 1000 are too wide', () => {
  expect(holds(only([...covering(95, 1), ...covering(5, 3)]))).toBe(true)
  expect(holds(only([...covering(80, 1), ...covering(20, 3)]))).toBe(false)
  expect(holds(only(covering(1000, 1)))).toBe(false)
})

it('takes a value for exact only when it is the truth, and a refusal for wrong where an answer was asked for', () => {
  const exact = (value: number | null): Score => ({ finding: finding(value), of: '', ask: 'exact', truth: 0.1 + 0.2 })
  expect(only([exact(0.3)]).right).toBe(1)
  expect(only([exact(0.3001)])).toMatchObject({ right: 0, refused: 0 })
  expect(only([exact(null)])).toMatchObject({ right: 0, refused: 1 })
})

it('wants bounds to hold in every world, naive numbers to fail in most, and refusals to have a reason', () => {
  const score = (ask: Score['ask'], truth: number | null, found = finding(1, 0, 2)): Score => ({ ask, truth, finding: found, of: '' }) // prettier-ignore
  expect(holds(only([score('bounds', 2), score('bounds', 2.1)]))).toBe(false)
  expect(holds(only([score('fails', 3), score('fails', 3), score('fails', 1)]))).toBe(true)
  expect(holds(only([score('refuses', null), score('refuses', null, finding(null))]))).toBe(false)
})

it('says how far the point is off, in standard errors', () => {
  expect(only(covering(10, 0.5)).bias).toBeCloseTo(0.5 / (2 / (2 * 1.959963984540054)), 9)
  expect(markdown(scoreboard(covering(10, 1)))).toContain('| `some_metric` | covers | 10 | 10 |')
})
