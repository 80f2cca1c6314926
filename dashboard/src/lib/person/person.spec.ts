import { describe, expect, it } from 'vitest'
import { parseScope } from '../scope/scope.ts'
import { deed, outcome, particulars, repeated, type Contact, type Episode } from './contact-words.ts'
import { byDay, isNamed, parsePerson, personPage, timelineAddress } from './person.ts'

const SCOPE = parseScope(new URLSearchParams('workspace=shop&brand=Acme&from=2026-03-01')).scope

describe('the address of a person', () => {
  it('restores the view, whatever stands in an id', () => {
    const asked = { channel: 'e-mail', id: 'ann/äöü?&#%', views: true, before: '2026-03-01T00:00:00.000Z~e&1' }
    const page = new URL(personPage(SCOPE, asked), 'http://candor')
    expect(parsePerson(page.searchParams)).toEqual(asked)
    expect(parseScope(page.searchParams).scope).toEqual(SCOPE)
  })

  it('asks the API for all brands, and for no more than is meant', () => {
    const asked = { channel: 'x', id: 'ann/1', views: false, before: '' }
    expect(timelineAddress(SCOPE, asked, 'json')).toBe('/api/people/x/ann%2F1/timeline?workspace=shop&from=2026-03-01')
    expect(timelineAddress(SCOPE, { ...asked, views: true }, 'csv')).toContain('?views=yes&format=csv&workspace=shop')
  })

  it('names nobody when a part is missing, or longer than any', () => {
    expect(isNamed(parsePerson(new URLSearchParams('channel=x')))).toBe(false)
    expect(isNamed(parsePerson(new URLSearchParams({ channel: 'x', id: 'a'.repeat(201) })))).toBe(false)
  })
})

it('days hold their contacts in the order given', () => {
  const at = (text: string) => ({ at: text })
  expect(byDay([at('2026-03-02T23:59:59.999Z'), at('2026-03-02T00:00:00Z'), at('2026-03-01T12:00:00Z')])).toMatchObject(
    [
      { day: '2026-03-02', contacts: [{}, {}] },
      { day: '2026-03-01', contacts: [{}] },
    ],
  )
})

const contact = (fields: Partial<Contact>): Contact => ({
  ...{ event: 'e', at: '2026-03-01T00:00:00Z', verb: 'Create', direction: 'to_brand', channel: 'x', visibility: 'public' },
  ...{ account: { channel: 'x', id: 'ann', theirs: true }, role: 'customer', brand: 'Acme', brandAccount: '', text: '' },
  ...{ language: '', sentiment: '', thread: '', inReplyTo: '', object: { id: '', type: '' }, causes: [], campaign: '' },
  ...{ experiment: null, survey: null, money: null, episode: null },
  ...fields,
}) // prettier-ignore

describe('a contact in words', () => {
  it('says who did what', () => {
    const other = { channel: 'x', id: 'bob', theirs: false }
    expect(
      [
        contact({}),
        contact({ verb: 'Message' }),
        contact({ inReplyTo: 'p', account: other }),
        contact({ verb: 'Message', account: other, role: 'employee', direction: 'from_brand' }),
        contact({ verb: 'Track', object: { id: 'conversation_resolved', type: '' } }),
      ].map(deed),
    ).toEqual(['Posted', 'Wrote', 'Another customer replied', 'The brand wrote', 'The matter was closed'])
  })

  it('has the particulars there are', () => {
    const survey = { key: 's', question: 'nps', score: 3 }
    expect(particulars(contact({ money: { amount: 20, currency: 'EUR' }, causes: ['late'] }))).toEqual(['20.00 EUR', 'about late']) // prettier-ignore
    expect([survey, { ...survey, score: null }].map((asked) => particulars(contact({ survey: asked })))).toEqual([['nps 3'], ['nps “s”']]) // prettier-ignore
  })

  it('tells what became of a matter, and that it is one again', () => {
    const first: Episode = {
      ...{ episode: 'a', opened: '2026-03-01T09:00:00Z', channel: 'x', causes: ['late', 'rude'], messages: 1 },
      ...{ answered: '2026-03-01T09:30:00Z', resolved: null, outcome: 'answered', repeats: null },
    }
    const again: Episode = { ...first, episode: 'b', opened: '2026-03-02T09:00:00Z', causes: ['late'], answered: null, repeats: 'a' } // prettier-ignore
    expect([first, again, { ...again, resolved: '2026-03-07T12:00:00Z' }].map(outcome)).toEqual([
      'Answered after 30 min',
      'No reply yet',
      'Closed after 5 days, without a reply',
    ])
    expect([first, again].map((one) => repeated(one, [first, again]))).toEqual([null, 'Came back with the same cause (late) after 24 h']) // prettier-ignore
  })
})
