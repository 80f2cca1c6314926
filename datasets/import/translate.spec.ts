import { describe, expect, it } from 'vitest'
import { checkMapping } from './mapping.ts'
import type { Row } from './read-rows.ts'
import { translator } from './translate.ts'

const mapping = (emit: object[], rest: object = {}) => checkMapping({ format: 'csv', emit, ...rest })
const row = (fields: Record<string, string>, faults: Record<string, string> = {}): Row => ({
  number: 7,
  line: 9,
  fields,
  faults,
})
const rule = { verb: 'Purchase', id: 'order-{#}', at: '{when}', channel: 'shop', actor: '{who}', value: '{euros}' }
const good = { when: '2025-02-01T10:00:00+01:00', who: 'u1', euros: '12.50' }

describe('translate', () => {
  it('fills templates, leaves away what is empty, and writes moments in UTC', () => {
    const translate = translator(mapping([{ ...rule, text: '{note}', topics: ['{note}', 'fixed'], currency: 'EUR' }]))
    expect(translate(row({ ...good, note: '' }))).toEqual({
      interactions: [
        {
          id: 'order-7',
          verb: 'Purchase',
          at: '2025-02-01T09:00:00.000Z',
          channel: 'shop',
          actor: { id: 'u1' },
          topics: ['fixed'],
          currency: 'EUR',
          value: 12.5,
        },
      ],
    })
  })

  it('emits a rule only when its conditions hold', () => {
    const visits = { ...rule, verb: 'Visit', id: 'visit-{#}', when: { euros: { equals: '0' } } }
    const buys = { ...rule, when: { euros: { notEmpty: true } } }
    const verbs = (euros: string) => {
      const translated = translator(mapping([visits, buys]))(row({ ...good, euros }))
      return 'problem' in translated ? translated.problem : translated.interactions.map(({ verb }) => verb)
    }
    expect([verbs('0'), verbs('3'), verbs('')]).toEqual([['Visit', 'Purchase'], ['Purchase'], []])
  })

  it.each([
    [{ ...good, euros: '12,50' }, 'euros', /"12,50" is not a number as value needs it/],
    [{ ...good, who: '' }, 'who', /is empty, and actor needs a value/],
    [{ ...good, when: '01.02.2025' }, 'when', /does not look like RFC 3339/],
    [{ ...good, euros: '1e13' }, 'euros', /value must be <= /],
    [{ ...good, who: 'u'.repeat(201) }, 'who', /actor\/id /],
  ])('refuses %j: line, column and reason', (fields, column, reason) => {
    const translated = translator(mapping([rule]))(row(fields))
    expect(translated).toEqual({
      problem: { row: 7, line: 9, column, reason: expect.stringMatching(reason) as string },
    })
  })

  it('refuses a word that the mapping does not list, and a column with a fault only where it is used', () => {
    const labelled = { ...rule, sentiment: { from: '{mood}', values: { good: 'positive' } } }
    const translate = translator(mapping([labelled]))
    expect(translate(row({ ...good, mood: 'good' }))).toHaveProperty('interactions')
    expect(translate(row({ ...good, mood: 'toString' }))).toMatchObject({ problem: { column: 'mood' } })
    expect(translate(row({ ...good, mood: 'good' }, { other: 'is not valid UTF-8' }))).toHaveProperty('interactions')
    expect(translate(row(good, { mood: 'is not valid UTF-8' }))).toMatchObject({ problem: { column: 'mood' } })
  })

  it('stops at once when the mapping names a column that the file has not', () => {
    expect(() => translator(mapping([rule]))(row({ when: '', who: '' }))).toThrow(
      'emit[0].value: the file has no column "euros"; it has when, who',
    )
  })
})
