import { describe, expect, it } from 'vitest'
import { platformTotals } from './aggregates.ts'
import type { Definitions } from './scope.ts'

const declared = (key: string, body: object) => ({
  key,
  hash: key,
  receivedAt: '2026-05-01T00:00:00Z',
  body: { brand: 'Acme', channel: 'x', from: '2026-03-02', to: '2026-03-08', reach: 1, source: 's', measuredAt: '2026-04-01T00:00:00Z', ...body }, // prettier-ignore
})
const pick = (aggregate: ReturnType<typeof declared>[], campaign: string | null = null) =>
  platformTotals({
    definitions: { aggregate } as unknown as Definitions,
    brand: 'Acme',
    campaign,
    first: '2026-03-02',
    last: '2026-03-31',
  })

describe('the totals of a scope', () => {
  it('are those wholly inside its days, the first and the last included', () => {
    const { totals, leftOut } = pick([
      declared('whole', { to: '2026-03-31' }),
      declared('week', {}),
      declared('before', { from: '2026-03-01' }),
      declared('after', { to: '2026-04-01' }),
      declared('elsewhere', { from: '2026-04-01', to: '2026-04-02' }),
    ])
    expect(totals.map(({ key }) => key).sort()).toEqual(['week', 'whole'])
    expect(leftOut.map(({ key }) => key).sort()).toEqual(['after', 'before'])
  })

  it('are the newest measurement of each channel and days, whatever the zone its time is written in', () => {
    const { totals, leftOut } = pick([
      declared('old', { measuredAt: '2026-04-02T00:30:00+02:00' }),
      declared('new', { measuredAt: '2026-04-01T23:00:00Z' }),
      declared('other', { channel: 'app' }),
    ])
    expect(totals.map(({ key }) => key)).toEqual(['other', 'new'])
    expect(leftOut).toMatchObject([{ key: 'old', channel: 'x' }])
  })

  it('are of the brand, and of the campaign or of none', () => {
    const all = [declared('spring', { campaign: 'spring' }), declared('all', {}), declared('rival', { brand: 'Rival' })]
    expect(pick(all).totals.map(({ key }) => key)).toEqual(['all'])
    expect(pick(all, 'spring').totals.map(({ key }) => key)).toEqual(['spring'])
  })
})
