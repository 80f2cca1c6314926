import { describe, expect, it } from 'vitest'
import { ageWords, parseOf, parseQueue, planWords, queuePage } from './voices.ts'

const scope = { workspace: null, brand: 'A & B', campaign: null, from: '2026-03-01', to: null }
const params = (text: string) => new URLSearchParams(text)

describe('the address of the queue', () => {
  it('comes back as it was written', () => {
    const asked = { reader: 'night desk', after: '4503599627370495', last: 'a&b=1' }
    const address = queuePage(scope, asked)
    expect(parseQueue(new URL(address, 'http://candor').searchParams)).toEqual(asked)
    expect(address).toContain('brand=A+%26+B&from=2026-03-01')
    expect(queuePage(scope, { reader: '', after: '' })).toBe('/voices/label?brand=A+%26+B&from=2026-03-01')
  })

  it.each(['after=-1', 'after=1.5', 'after=99999999999999999', `reader=${'x'.repeat(61)}`, `last=${'x'.repeat(201)}`])(
    'is as if it were not there where it means nothing: %s',
    (text) => {
      expect(parseQueue(params(text))).toEqual({ reader: '', after: '', last: '' })
    },
  )
})

it('knows which list is meant, and shows what waits otherwise', () => {
  expect([parseOf(params('of=negative')), parseOf(params('of=all')), parseOf(params(''))]).toEqual(['negative', 'waiting', 'waiting']) // prettier-ignore
})

describe('how far the reading is', () => {
  const plan = { seed: 's', messages: 900, planned: 400, read: 50, population: 900, through: null, waiting: 0, later: 0, next: { more: 100, points: 10 } } // prettier-ignore
  it.each([
    [{}, '50 of 400 planned messages are read. 100 more narrow net sentiment to about ±10 points.'],
    [{ read: 450, next: null, waiting: 1 }, '450 of 900 messages are read, 400 were planned. 1 label waits for messages before it that were skipped or came later.'], // prettier-ignore
    [{ read: 900, next: null }, 'All 900 messages of these days are read.'],
  ])('%j', (change, words) => {
    expect(planWords({ ...plan, ...change })).toBe(words)
  })
})

it.each([
  ['2026-03-01T10:30:00Z', 'less than an hour'],
  ['2026-03-01T09:59:00Z', '1 hour'],
  ['2026-02-27T12:00:00Z', '47 hours'],
  ['2026-02-01T11:00:00Z', '28 days'],
  ['2026-04-01T00:00:00Z', 'less than an hour'],
])('a question of %s has waited %s', (at, words) => {
  expect(ageWords(at, '2026-03-01T11:00:00Z')).toBe(words)
})
