import { describe, expect, it } from 'vitest'
import { METRICS } from './metrics/catalogue.ts'
import type { Definitions } from './scope.ts'
import { folded, MOST_FOUND, search } from './search.ts'

const declared = <Body>(key: string, body: Body) => ({ key, hash: '', receivedAt: '', versions: 1, body })
const NOTHING = { initiative: [], experiment: [], campaign: [], promise: [] }
const CAMPAIGN = { brand: 'Lumen', start: '2026-01-01T00:00:00Z', end: '2026-01-08T00:00:00Z' }
const named = (...names: string[]): Pick<Definitions, 'campaign'> => ({
  campaign: names.map((name, i) => declared(`c${i}`, { ...CAMPAIGN, name })),
})

describe('search', () => {
  it('puts the whole name first, then how a name begins, then a word of it, then any part', () => {
    const names = ['Unticketed', 'The ticket', 'Ticket for two', 'Ticket']
    const { found, total } = search('ticket', { ...NOTHING, ...named(...names) }, [], [])
    expect(found.map(({ name }) => name)).toEqual(['Ticket', 'Ticket for two', 'The ticket', 'Unticketed'])
    expect(total).toBe(4)
  })

  it('finds without regard to accents, case, hyphens and blanks', () => {
    expect(folded('  Café-Crème_ÉTÉ ')).toBe('cafe creme ete')
    expect(search('ETE', { ...NOTHING, ...named('Café d’été') }, [], []).total).toBe(1)
    expect(search('кофе', { ...NOTHING, ...named('Кофе даром') }, [], []).total).toBe(1)
  })

  it('finds by what a description says, after all names', () => {
    const { found } = search('people', NOTHING, ['People’s Cinema'], METRICS)
    expect(found[0]).toMatchObject({ kind: 'brand', key: 'People’s Cinema' })
    expect(found.every(({ name, key, words }) => folded(`${name} ${key} ${words}`).includes('people'))).toBe(true)
  })

  it('finds nothing for blanks, and tells how many there are when it tells only the best', () => {
    expect(search(' - ', { ...NOTHING, ...named('a') }, ['b'], METRICS)).toEqual({ found: [], total: 0 })
    const { found, total } = search('e', NOTHING, [], METRICS)
    expect(found).toHaveLength(MOST_FOUND)
    expect(total).toBeGreaterThan(MOST_FOUND)
  })

  it('finds every metric by its id and by its name', () => {
    for (const { id, name } of METRICS) {
      expect(search(id, NOTHING, [], METRICS).found.map(({ key }) => key)).toContain(id)
      expect(search(name, NOTHING, [], METRICS).found.map((one) => one.name)).toContain(name)
    }
  })
})
