import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rejection } from './rejection.ts'
import { parseJson, validateInteraction } from './validate.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const event = { id: 'e1', verb: 'Create', at: '2026-03-01T11:00:00+02:00', channel: 'x', actor: { id: 'a' } }
const check = (value: unknown) => validateInteraction(value, NOW)
const code = (value: unknown) => {
  const answer = check(value)
  return answer instanceof Rejection ? answer.code : 'accepted'
}

describe('validateInteraction', () => {
  it('hands an event on exactly as it came', () => {
    const full = {
      ...event,
      visibility: 'dark',
      actor: { id: 'a', role: 'brand', channel: 'user' },
      text: 'NUL \u0000, quotes " \' \\, blank\n\nlines, 漢字 and 🎬',
      topics: ["'); DROP TABLE interaction; --"],
      properties: { "k'": 'v\\' },
      value: -0.1,
      audience: 4_294_967_295,
    }
    expect(check(structuredClone(full))).toEqual(full)
  })

  it.each([
    ['no object', 'text', 'not_an_object'],
    ['an array', [event], 'not_an_object'],
    ['a missing field', { ...event, actor: {} }, 'missing_field'],
    ['an unknown field', { ...event, vlaue: 3 }, 'unknown_field'],
    ['an unknown verb', { ...event, verb: 'Lick' }, 'invalid_field'],
    ['an empty id', { ...event, id: '' }, 'invalid_field'],
    ['NUL in an id', { ...event, id: 'a\u0000b' }, 'invalid_field'],
    ['an id of 201 characters', { ...event, id: 'x'.repeat(201) }, 'invalid_field'],
    ['null for a text', { ...event, text: null }, 'invalid_field'],
    ['a boolean for a number', { ...event, value: true }, 'invalid_field'],
    ['an audience that would wrap', { ...event, audience: 5_000_000_000 }, 'invalid_field'],
    ['a negative audience', { ...event, audience: -1 }, 'invalid_field'],
    ['an infinite value', { ...event, value: Infinity }, 'invalid_field'],
    ['epoch seconds', { ...event, at: 1_772_360_000 }, 'invalid_time'],
    ['epoch seconds as text', { ...event, at: '1772360000' }, 'invalid_time'],
    ['a local time', { ...event, at: '2026-03-01 11:00:00' }, 'invalid_time'],
    ['an ambiguous date', { ...event, at: '01/02/2026' }, 'invalid_time'],
    ['a day that does not exist', { ...event, at: '2026-02-30T00:00:00Z' }, 'invalid_time'],
    ['1970', { ...event, at: '1970-01-21T00:00:00Z' }, 'time_out_of_range'],
    ['the year 9999', { ...event, at: '9999-01-01T00:00:00Z' }, 'time_out_of_range'],
    ['two days ahead', { ...event, at: '2026-03-03T12:00:01Z' }, 'time_out_of_range'],
    ['an exposure without arm', { ...event, verb: 'Expose' }, 'missing_field'],
    ['a purchase without value', { ...event, verb: 'Purchase' }, 'missing_field'],
    ['an NPS of 11', { ...event, verb: 'Respond', survey: { key: 's', question: 'nps' }, score: 11 }, 'invalid_field'],
    ['a number as a property', { ...event, properties: { a: 1 } }, 'invalid_field'],
    ['a number under a property name with a line break', { ...event, properties: { 'a\nb': 1 } }, 'invalid_field'],
    ['a property name of 201 characters', { ...event, properties: { ['x'.repeat(201)]: '' } }, 'unknown_field'],
    [
      'a prototype key',
      JSON.parse(
        '{"__proto__":{"x":1},"id":"e","verb":"View","at":"2026-03-01T11:00:00Z","channel":"x","actor":{"id":"a"}}',
      ),
      'unknown_field',
    ],
  ])('refuses %s', (_name, value, expected) => {
    expect(code(value)).toBe(expected)
  })

  it('names the field and says what to do', () => {
    const answer = check({ ...event, vlaue: 3 })
    expect(answer).toBeInstanceOf(Rejection)
    expect((answer as Rejection).detail).toBe(
      'The event has "vlaue". There is no such field. Put what Candor has no field for into "properties", as text.',
    )
  })
})

describe('parseJson', () => {
  const parse = (text: string | Buffer) => {
    const answer = parseJson(Buffer.from(text))
    return answer instanceof Rejection ? answer.code : answer
  }

  it.each([
    ['{"a":', 'malformed_json'],
    ['', 'malformed_json'],
    [Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'invalid_utf8'],
    [Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'invalid_utf8'],
    ['"\\ud800"', 'invalid_text'],
    ['{"\\udfff":1}', 'invalid_text'],
    ['{"a":12345678901234567890}', 'number_precision'],
    ['{"a":0.1234567890123456789}', 'number_precision'],
    ['{"a":123456789.123456789}', 'number_precision'],
    ['{"a":1e999}', 'number_precision'],
    ['{"a":1,"a":1}', 'repeated_field'],
    ['{"a":{"b:":":","c":[{}]},"x":[{"y":1,"\\u0079":2}]}', 'repeated_field'],
    ['{"a":"\\u003a","b":1,"b":2}', 'repeated_field'],
    ['['.repeat(101) + ']'.repeat(101), 'too_deep'],
    ['['.repeat(100_000) + ']'.repeat(100_000), 'too_deep'],
    ['"' + 'x'.repeat(300_000) + '"', 'too_large'],
  ])('refuses %j', (text, expected) => {
    expect(parse(text)).toBe(expected)
  })

  it.each([
    ['{"a":"12345678901234567890"}', { a: '12345678901234567890' }],
    ['"\\ud83c\\udfac"', '🎬'],
    [
      '{"a:":"::","b":[{"a":1},{"a":":"}],"c":{"a":"\\u003a"}}',
      { 'a:': '::', b: [{ a: 1 }, { a: ':' }], c: { a: ':' } },
    ],
    ['['.repeat(3) + ']'.repeat(3), [[[]]]],
    ['9007199254740991', 9007199254740991],
    ['1.50e3', 1500],
    ['0.0000000000000001', 1e-16],
    ['100000000000000000', 1e17],
    ['-0.0', -0],
  ])('keeps %s', (text, expected) => {
    expect(parse(text)).toEqual(expected)
  })

  it('keeps every double that JSON.stringify can write', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(JSON.stringify(value))).toBe(JSON.parse(JSON.stringify(value)))
      }),
      { verbose: true },
    )
  })

  it('keeps every JSON value that says each member once', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        fc.pre(!/\\ud[89a-f]/i.test(text) && !text.includes('-0'))
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
      { verbose: true },
    )
  })

  it('survives a thousand levels of nesting', () => {
    expect(code(parseJson(Buffer.from('['.repeat(1000) + ']'.repeat(1000))))).toBe('too_deep')
  })
})
