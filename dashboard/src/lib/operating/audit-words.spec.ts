import { describe, expect, it } from 'vitest'
import type { AuditAnswer } from '@candor/engine/api/operations-shapes'
import { gapWords, inOrder, offBy, verdict } from './audit-words.ts'

const workspace = (name: string, imbalance = 0): AuditAnswer['workspaces'][number] => ({
  ...{ workspace: name, received: 9, stored: 9, duplicates: 0, deadLettered: 0, inJournal: 0, inQuarantine: 0 },
  ...{ beforeTheBooks: 0, imbalance, entrances: [] },
})
const gap = (fields: Partial<AuditAnswer['gaps'][number]> = {}): AuditAnswer['gaps'][number] => ({
  ...{ workspace: 'main', segment: '7-ab', receivedAt: '2026-03-01T12:00:00Z', kind: 'interaction', accounted: 9 },
  ...{ stored: 8, missing: [3], surplus: [], missingIds: [] },
  ...fields,
})
const audit = (workspaces: AuditAnswer['workspaces'], gaps: AuditAnswer['gaps'] = []): AuditAnswer => ({
  ...{ at: '2026-03-01T12:00:00Z', seconds: 0.1, isDeep: false, workspaces, gaps },
  isBalanced: gaps.length === 0 && workspaces.every(({ imbalance }) => imbalance === 0),
})

describe('an audit in words', () => {
  it('says that the books balance, that they do not, or that there are none', () => {
    expect(verdict(audit([workspace('main')]))).toMatch(/^The books balance/)
    expect(verdict(audit([workspace('main', 1)]))).toMatch(/do not balance: 1 event is missing/)
    expect(verdict(audit([]))).toMatch(/^Nothing has been received/)
  })

  it('counts what cancels out in sums by its lines', () => {
    expect(offBy(audit([workspace('main')], [gap({ surplus: [1] })]))).toBe(2)
  })

  it('names what is missing, or says why it cannot', () => {
    expect(gapWords(gap({ missingIds: ['order-17'] }))).toEqual([
      '9 interactions in the books, 8 in the store.',
      'Missing lines: 3.',
      'Missing ids: order-17.',
    ])
    expect(gapWords(gap()).at(-1)).toContain('no longer kept')
    expect(gapWords(gap({ missing: Array.from({ length: 50 }, (_, n) => n) }))[1]).toMatch(/19 and 30 more\.$/)
  })

  it('puts the workspace that is looked at first', () => {
    const names = inOrder([workspace('a'), workspace('b'), workspace('c')], 'b').map((one) => one.workspace)
    expect(names).toEqual(['b', 'a', 'c'])
  })
})
