import { expect, it } from 'vitest'
import { momentsOfProportion } from '../stats/moments.ts'
import { DEFAULT_PLAN, monitor } from '../stats/monitoring-plan.ts'
import { monitorOnce } from './monitor-once.ts'

const readings = (visits: number) => [
  { time: 1, treatment: momentsOfProportion(visits, 1000), control: momentsOfProportion(100, 1000) },
]

it('the same readings give the same answer without computing it again, others another one', () => {
  const first = monitorOnce(DEFAULT_PLAN, readings(150), 0.05)
  expect(first).toEqual(monitor(DEFAULT_PLAN, readings(150), 0.05))
  expect(monitorOnce(DEFAULT_PLAN, readings(150), 0.05)).toBe(first)
  expect(monitorOnce(DEFAULT_PLAN, readings(150), 0.01)?.p).not.toBeNull()
  expect(monitorOnce(DEFAULT_PLAN, readings(151), 0.05)?.p).not.toBe(first?.p)
  expect(monitorOnce({ kind: 'fixed' }, readings(150), 0.05)?.p).not.toBe(first?.p)
  for (let n = 0; n < 300; n += 1) monitorOnce({ kind: 'fixed' }, readings(n), 0.05)
  expect(monitorOnce(DEFAULT_PLAN, readings(150), 0.05)).toEqual(first)
  expect(monitorOnce(DEFAULT_PLAN, readings(150), 0.05)).not.toBe(first) // forgotten in between, and computed again
})
