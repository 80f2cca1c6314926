import { describe, expect, it } from 'vitest'
import { mend, readFix } from './fix.ts'

const letter = (value: unknown) => ({
  ...{ reason: 'invalid_time', source: 'native' },
  bytes: Buffer.from(JSON.stringify(value)),
})
const mended = (rules: unknown, value: unknown): unknown =>
  JSON.parse(mend(readFix({ rules }), letter(value)).bytes.toString()) as unknown

describe('a fix', () => {
  it('sets, fills in, renames and removes by JSON pointer (RFC 6901)', () => {
    expect(mended([{ set: { '/a/b~1c': 1 } }], {})).toEqual({ a: { 'b/c': 1 } })
    expect(mended([{ default: { '/a': 1, '/b': 1 } }], { a: 0 })).toEqual({ a: 0, b: 1 })
    expect(mended([{ rename: { '/ts': '/at', '/none': '/other' } }], { ts: 'x' })).toEqual({ at: 'x' })
    expect(mended([{ remove: ['/list/0', '/gone'] }], { list: [1, 2] })).toEqual({ list: [2] })
    expect(mended([{ set: { '/text/below': 1 } }], { text: 'x' })).toEqual({ text: 'x' })
  })

  it('leaves letters alone that it is not for, and bytes that are no JSON', () => {
    expect(mended([{ reason: 'unknown_field', set: { '/a': 1 } }], {})).toEqual({})
    expect(mended([{ source: 'segment', set: { '/a': 1 } }], {})).toEqual({})
    const fix = readFix({ rules: [{ set: { '/a': 1 } }] })
    expect(mend(fix, { ...letter({}), bytes: Buffer.from('{"a"') }).bytes.toString()).toBe('{"a"')
  })

  it('touches no prototype', () => {
    mended([{ set: { '/__proto__/polluted': 1, '/constructor/prototype/polluted': 1 } }], {})
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('gives back parameters and headers', () => {
    const fix = readFix({ rules: [{ query: { brand: 'b' }, headers: { 'X-Topic': 't' } }] })
    expect(mend(fix, letter({}))).toMatchObject({ query: { brand: 'b' }, headers: { 'x-topic': 't' } })
  })

  it.each([
    [{ rules: [{ sett: {} }] }, '/rules/0'],
    [{ rules: [{ set: { at: 1 } }] }, 'JSON pointer'],
    [{ rules: [{ remove: ['/a~2'] }] }, 'JSON pointer'],
    [[], 'The fix'],
  ])('that cannot be meant is refused with what to write: %j', (value, words) => {
    expect(() => readFix(value)).toThrow(words)
  })
})
