import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curvePaths, curveTable, shareAt, timeAxis, timeText, type CurveSeries } from './survival-curve.ts'

/** Of four, one leaves on day 3 and one on day 6; the last one is seen for 40 days. */
const stays: CurveSeries = {
  key: 'all',
  label: 'Everybody',
  n: 4,
  observed: 40,
  points: [
    { time: 3, share: 0.75, lo: 0.13, hi: 0.96, atRisk: 4 },
    { time: 6, share: 0.375, lo: 0.01, hi: 0.8, atRisk: 2 },
  ],
}
const nobodyLeft: CurveSeries = { key: 'b', label: 'Nobody left', n: 3, observed: 5, points: [] }
const place = (time: number, share: number): [number, number] => [time, 100 - 100 * share]

describe('the path of a curve', () => {
  it('begins with everybody, steps down, and ends where nobody was observed for longer', () => {
    expect(curvePaths(stays, place).line).toBe('M0,0L3,0L3,25L6,25L6,62.5L40,62.5')
    expect(curvePaths(nobodyLeft, place)).toEqual({ line: 'M0,0L5,0', band: '' })
  })

  it('has its band between the bounds: there along the upper one, back along the lower', () => {
    expect(curvePaths(stays, place).band).toBe('M0,0L3,0L3,4L6,4L6,20L40,20L40,99L6,99L6,87L3,87L3,0L0,0Z')
  })
})

describe('the share left after a time', () => {
  it('is that of the last step, all before the first, and none where nobody was observed', () => {
    expect([0, 2, 3, 5, 6, 40].map((time) => shareAt(stays, time))).toEqual([1, 1, 0.75, 0.75, 0.375, 0.375])
    expect(shareAt(stays, 41)).toBe(null)
  })

  it('stays at none once everybody has left', () => {
    const gone = { ...stays, observed: 7, points: [{ time: 7, share: 0, lo: 0, hi: 0.6, atRisk: 4 }] }
    expect(shareAt(gone, 100)).toBe(0)
  })
})

it('the axis of days begins at 0; that of minutes grows by factors, and what takes no minute stands at its start', () => {
  const days = timeAxis([stays], 'days')
  expect([days.at(0), days.domain[0], days.domain[1] >= 40]).toEqual([0, 0, true])
  const minutes = timeAxis([{ ...stays, observed: 10_000 }], 'minutes')
  expect([0, 1, 10, 100, 10_000].map(minutes.at)).toEqual([0, 0, 25, 50, 100].map((at) => expect.closeTo(at, 9)))
  expect(minutes.ticks.map(({ value }) => timeText(value, 'minutes'))).toEqual(['1 min', '10 min', '1 h', '6 h', '1 day']) // prettier-ignore
})

it('the table has a row for every step, and says where nobody was observed', () => {
  expect(curveTable([stays, nobodyLeft], 'days')).toEqual({
    columns: ['After', 'Everybody (n = 4)', 'Nobody left (n = 3)'],
    rows: [
      ['3 days', '75.0% (13.0% to 96.0%), 4 observed until then', '100%'],
      ['6 days', '37.5% (1.0% to 80.0%), 2 observed until then', 'not observed for so long'],
    ],
  })
})

it('the table of very many steps stays one that can be read, and keeps the last (property)', () => {
  const times = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(times, (some) => {
      const points = some.sort((a, b) => a - b).map((time) => ({ time, share: 0.5, lo: 0.4, hi: 0.6, atRisk: 9 }))
      const { rows } = curveTable([{ ...stays, points, observed: 5000 }], 'days')
      expect(rows.length).toBeLessThanOrEqual(40)
      expect(rows.at(-1)?.[0]).toBe(timeText(points.at(-1)?.time ?? 0, 'days'))
    }),
  )
})
