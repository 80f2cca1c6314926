import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysWithoutData, isDay, parseScope, scopeQuery, unknownNames, withScope, type Scope } from './scope.ts'

const nothing: Scope = { workspace: null, brand: null, campaign: null, from: null, to: null }
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((candidate) => candidate.isWellFormed())
const day = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const days = fc.tuple(maybe(day), maybe(day)).map(([from, to]) => {
  return from !== null && to !== null && from > to ? { from: to, to: from } : { from, to }
})
const scopes = fc
  .tuple(maybe(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/)), maybe(text), maybe(text), days)
  .map(([workspace, brand, campaign, window]): Scope => ({ workspace, brand, campaign, ...window }))

describe('scope in the URL', () => {
  it('comes back the same for every scope (property)', () => {
    fc.assert(
      fc.property(scopes, (scope) => {
        const url = new URL(withScope('http://localhost/reach', scope))
        expect(parseScope(url.searchParams)).toEqual({ scope, notices: [] })
      }),
    )
  })

  it('never throws on any query string, and what it keeps survives another round (property)', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (query) => {
        const { scope } = parseScope(new URLSearchParams(query))
        expect(parseScope(new URLSearchParams(scopeQuery(scope)))).toEqual({ scope, notices: [] })
      }),
    )
  })

  it('leaves defaults out of the link', () => {
    expect(scopeQuery(nothing)).toBe('')
    expect(withScope('/people', { ...nothing, brand: 'Kino & Co' })).toBe('/people?brand=Kino+%26+Co')
    expect(withScope('/api/x?by=week', { ...nothing, brand: 'Kino' })).toBe('/api/x?by=week&brand=Kino')
    expect(withScope('/api/x?by=week', nothing)).toBe('/api/x?by=week')
  })

  it('treats an empty form field as not chosen', () => {
    expect(parseScope(new URLSearchParams('campaign=&brand=&from='))).toEqual({ scope: nothing, notices: [] })
  })

  it.each([
    ['from=2025-02-30', 'YYYY-MM-DD'],
    ['to=yesterday', 'YYYY-MM-DD'],
    ['workspace=Main%20Street', 'hyphens'],
    [`brand=${'x'.repeat(201)}`, '200'],
  ])('says what to write instead of %s', (query, advice) => {
    const { scope, notices } = parseScope(new URLSearchParams(query))
    expect(scope).toEqual(nothing)
    expect(notices).toHaveLength(1)
    expect(notices[0]?.sentence).toContain(advice)
  })

  it('refuses days the wrong way round rather than swapping them', () => {
    const { scope, notices } = parseScope(new URLSearchParams('from=2025-03-02&to=2025-03-01'))
    expect([scope.from, scope.to]).toEqual([null, null])
    expect(notices[0]?.sentence).toContain('2025-03-02 is after 2025-03-01')
  })

  it('says when a campaign is not known, and keeps quiet about one that is', () => {
    const known = { brand: 'Kino', campaigns: [{ key: 'spring' }] }
    expect(unknownNames({ ...nothing, campaign: 'nope' }, known)[0]?.sentence).toContain('“nope”')
    expect(unknownNames({ ...nothing, campaign: 'spring' }, known)).toEqual([])
  })

  it('says when the days hold no data at all', () => {
    const extent = { firstDay: '2026-01-10', lastDay: '2026-02-10' }
    expect(daysWithoutData({ ...extent, from: '2080-01-01', to: '2080-01-01' })[0]?.sentence).toContain(
      'end on 2026-02-10',
    )
    expect(daysWithoutData({ ...extent, from: '2026-01-01', to: '2026-01-09' })).toHaveLength(1)
    expect(daysWithoutData({ ...extent, from: '2026-02-10', to: '2026-02-20' })).toEqual([])
    expect(daysWithoutData({ firstDay: null, lastDay: null, from: '2026-01-01', to: '2026-01-09' })).toEqual([])
  })

  it('knows leap days', () => {
    expect([isDay('2024-02-29'), isDay('2025-02-29'), isDay('2024-2-29')]).toEqual([true, false, false])
  })
})
