import { describe, expect, it } from 'vitest'
import { readDecisions } from './review.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const accounts = [{ channel: 'device', id: 'tablet' }, { channel: 'user', id: 'ann' }] // prettier-ignore
const read = (value: unknown) =>
  readDecisions(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), NOW)

describe('decisions about accounts', () => {
  it('become links and unlinks in the log', () => {
    const { candidates } = read([
      { decision: 'same', accounts, by: 'Mia', note: 'Her own tablet' },
      { decision: 'different', accounts },
    ])
    const common = { channel: 'review', actor: accounts[0], linked: accounts[1], at: '2026-03-01T12:00:00.000Z' }
    expect(candidates.map(({ event }) => event)).toMatchObject([
      { ...common, verb: 'Link', properties: { by: 'Mia', note: 'Her own tablet' } },
      { ...common, verb: 'Unlink' },
    ])
  })

  it('may be one alone', () => {
    expect(read({ decision: 'same', accounts }).candidates).toHaveLength(1)
  })

  it.each([
    [{ decision: 'perhaps', accounts }, 'invalid_field'],
    [{ decision: 'same', accounts: accounts.slice(1) }, 'invalid_field'],
    [{ decision: 'same', accounts, weight: 1 }, 'invalid_field'],
    [7, 'invalid_field'],
  ])('refuse %j and keep it', (value, code) => {
    expect(read(value).candidates).toMatchObject([{ event: { code }, bytes: Buffer.from(JSON.stringify(value)) }])
  })

  it('say when the body is not JSON', () => {
    expect(read('{"decision":')).toMatchObject({
      unreadable: true,
      candidates: [{ event: { code: 'malformed_json' } }],
    })
  })
})
