import { describe, expect, it } from 'vitest'
import { hitsOf, pagesFor } from './find.ts'

const SCOPE = { workspace: 'sample', brand: 'Lumen', campaign: 'old', from: '2026-01-01', to: null }
const found = (
  kind: 'initiative' | 'experiment' | 'campaign' | 'promise' | 'brand' | 'metric',
  brand: string | null,
) => ({
  ...{ kind, key: 'a/b', name: 'A', words: '', brand },
})

describe('what was found', () => {
  it('leads to its own brand, keeps the days, and leaves the campaign that was looked at', () => {
    const [one, other] = hitsOf([found('initiative', 'Kino'), found('campaign', 'Kino')], SCOPE)
    expect(one).toMatchObject({
      href: '/initiatives/a%2Fb?workspace=sample&brand=Kino&from=2026-01-01',
      kind: 'Initiative of Kino',
    })
    expect(other?.href).toBe('/?workspace=sample&brand=Kino&campaign=a%2Fb&from=2026-01-01')
  })

  it('is of any brand where it is a metric: what is looked at stays', () => {
    expect(hitsOf([found('metric', null)], SCOPE)[0]).toMatchObject({
      href: '/how/a%2Fb?workspace=sample&brand=Lumen&campaign=old&from=2026-01-01',
      kind: 'Metric',
    })
  })
})

describe('pages', () => {
  it('are all there before anything is typed, and those whose name holds it after', () => {
    expect(pagesFor('', SCOPE).length).toBeGreaterThan(12)
    expect(pagesFor(' LOYAL ', SCOPE).map(({ name }) => name)).toEqual(['People and loyalty'])
  })
})
