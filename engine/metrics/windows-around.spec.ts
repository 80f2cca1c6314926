import { describe, expect, it } from 'vitest'
import type { Scope } from '../scope.ts'
import { windowsAround } from './windows-around.ts'

const free = { name: 'Free', brand: 'Acme', start: '2026-03-01T09:00:00Z', end: '2026-03-05T18:00:00Z' }
const scope = (changes: Partial<Scope> = {}) => ({
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-06-01T00:00:00.000Z',
  firstAt: '2026-01-10T08:00:00.000Z',
  campaign: null,
  definitions: { campaign: [{ key: 'free', hash: '', receivedAt: '', body: free }] } as unknown as Scope['definitions'],
  ...changes,
})
const UNTIL = '2026-05-20T07:00:00.000Z'

describe('two windows of one length', () => {
  it('lie before a campaign and after it, its own days in neither, in whole weeks that both sides have', () => {
    // Observed from 11 January: 49 days before 1 March; 75 after 6 March.
    expect(windowsAround(scope({ campaign: 'free' }), UNTIL)).toEqual({
      before: { from: '2026-01-11T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' },
      after: { from: '2026-03-06T00:00:00.000Z', to: '2026-04-24T00:00:00.000Z' },
      days: 49,
    })
  })

  it('meet at a day, or in the middle of the days when none is given', () => {
    expect(windowsAround(scope(), UNTIL, '2026-04-01')).toMatchObject({
      before: { to: '2026-04-01T00:00:00.000Z' },
      after: { from: '2026-04-01T00:00:00.000Z', to: '2026-05-20T00:00:00.000Z' },
    })
    expect(windowsAround(scope(), UNTIL)).toMatchObject({ before: { to: '2026-03-16T00:00:00.000Z' }, days: 63 })
  })

  it('are no longer than 13 weeks', () => {
    expect(
      windowsAround(scope({ firstAt: '2025-01-01T00:00:00Z', from: '2025-01-01T00:00:00Z' }), UNTIL),
    ).toMatchObject({
      days: 91,
    })
  })

  it('are refused where a side has less than four observed weeks, and for a campaign that nobody declared', () => {
    expect(windowsAround(scope(), UNTIL, '2026-05-10')).toMatchObject({ why: expect.stringContaining('119 before and 10 after') as string }) // prettier-ignore
    expect(windowsAround(scope({ campaign: 'x' }), UNTIL)).toMatchObject({ why: expect.stringContaining('Declare it') as string }) // prettier-ignore
  })
})
