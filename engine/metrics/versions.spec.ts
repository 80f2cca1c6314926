import { describe, expect, it } from 'vitest'
import type { Scope } from '../scope.ts'
import { npsScore } from './nps.ts'
import { versionTimes } from './versions.ts'

type Switch = Scope['definitions']['metric-version'][number]
const declared = (from: string, version: number, replaces: number, receivedAt = '2026-01-01'): Switch => ({
  ...{ key: from, hash: '', receivedAt, versions: 1, body: { metric: 'nps', version, replaces, from } },
})
const months = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01']

describe('the version that holds', () => {
  it('is the newest at all times where nothing was declared, and the one asked for where one was', () => {
    expect(months.map(versionTimes(npsScore, []).on)).toEqual([2, 2, 2, 2])
    const asked = versionTimes(npsScore, [declared('2026-03-01', 2, 1)], 1)
    expect([months.map(asked.on), asked.breaks(months)]).toEqual([[1, 1, 1, 1], []])
  })

  it('turns with the first month that begins on the day of the switch or after, and back again', () => {
    const there = versionTimes(npsScore, [declared('2026-03-15', 1, 2), declared('2026-02-01', 2, 1)])
    expect(months.map(there.on)).toEqual([1, 2, 2, 1])
    expect(there.breaks(months).map(({ month, version, replaces }) => [month, version, replaces])).toEqual([
      ['2026-02-01', 2, 1],
      ['2026-04-01', 1, 2],
    ])
    expect(there.breaks(['2026-02-01', '2026-03-01'])).toEqual([])
  })

  it('is, of two switches on one day, that of the one declared later', () => {
    const twice = [declared('2026-02-01', 1, 2, '2026-01-09'), declared('2026-02-01', 2, 1, '2026-01-08')]
    expect(versionTimes(npsScore, twice).on('2026-02-01')).toBe(1)
    expect(versionTimes(npsScore, twice.reverse()).on('2026-02-01')).toBe(1)
  })

  it('leaves out what nobody can compute, and other metrics', () => {
    const other = { ...declared('2026-02-01', 1, 2), body: { metric: 'reach', version: 1, replaces: 2, from: '2026-02-01' } } // prettier-ignore
    const times = versionTimes(npsScore, [declared('2026-02-01', 9, 2), other])
    expect([months.map(times.on), times.unknown]).toEqual([[2, 2, 2, 2], [9]])
  })
})
