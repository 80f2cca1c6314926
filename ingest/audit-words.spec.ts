import { describe, expect, it } from 'vitest'
import { gapWords, offBy, sayBooks, type GapFigures } from './audit-words.ts'

const gap = (fields: Partial<GapFigures> = {}): GapFigures => ({
  ...{ kind: 'interaction', accounted: 9, stored: 8, missing: [3], surplus: [], missingCount: 1, surplusCount: 0 },
  missingIds: [],
  ...fields,
})
const thousand = Array.from({ length: 1000 }, (_, n) => n)

describe('an audit in words', () => {
  it('says that the books balance, that they do not, or that there are none', () => {
    expect(sayBooks([1], null)).toMatch(/^The books balance/)
    expect(sayBooks([1], 1)).toBe('The books do not balance: 1 event is missing, too many or not accounted for.')
    expect(sayBooks([1], 2345)).toContain('2,345 events are missing')
    expect(sayBooks([], null)).toMatch(/^Nothing has been received/)
  })

  it('counts what cancels out in sums by its lines, also those that are not listed', () => {
    expect(offBy([{ imbalance: 0 }], [gap({ surplusCount: 1 })])).toBe(2)
    expect(offBy([{ imbalance: 0 }], [gap({ missing: thousand, missingCount: 9000 })])).toBe(9000)
    expect(offBy([{ imbalance: 3 }, { imbalance: 4 }], [gap()])).toBe(7)
  })

  it('names what is missing, or says why it cannot', () => {
    expect(gapWords(gap({ missingIds: ['order-17'] }))).toEqual([
      '9 interactions in the books, 8 in the store.',
      'Missing lines: 3.',
      'Missing ids: order-17.',
    ])
    expect(gapWords(gap()).at(-1)).toContain('no longer kept')
    expect(gapWords(gap({ surplus: [5], surplusCount: 1 })).at(-1)).toBe('Lines stored twice, or not in the books: 5.')
  })

  it('says how many more there are, and not how many more were listed', () => {
    const ids = thousand.map((n) => `id-${n}`)
    const words = gapWords(gap({ missing: thousand, missingCount: 9000, missingIds: ids, accounted: 9000, stored: 0 }))
    expect(words[0]).toBe('9,000 interactions in the books, 0 in the store.')
    expect(words.slice(1).every((sentence) => sentence.endsWith('19 and 8,980 more.'))).toBe(true)
  })
})
