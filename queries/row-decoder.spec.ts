import { describe, expect, it } from 'vitest'
import { readType } from './column-type.ts'
import { decodeRows, decodeValue } from './row-decoder.ts'

describe('decoding', () => {
  it.each([
    ['UInt64', '9007199254740991', 9007199254740991],
    ['Int64', '-9007199254740991', -9007199254740991],
    ['UInt8', 7, 7],
    ['Float64', 1e300, 1e300],
    ['Nullable(UInt64)', null, null],
    ['Array(Tuple(String, UInt64))', [['a', '1']], [['a', 1]]],
    ['Map(String, Nullable(UInt64))', { a: '1', __b: null }, { a: 1, __b: null }],
  ])('%s from %j', (type, sent, value) => {
    expect(decodeValue(readType(type), sent)).toEqual(value)
  })

  it.each([
    ['UInt64', '9007199254740992'],
    ['Int64', '-9007199254740992'],
    ['UInt64', 'x'],
    ['UInt8', 1.5],
    ['UInt8', null],
    ['Float64', null],
    ['Float64', 'nan'],
    ['Nullable(Float64)', 'inf'],
    ['Bool', 1],
    ['String', 5],
    ['Array(String)', 'a'],
    ['Tuple(String, String)', ['a']],
    ['Map(String, String)', ['a']],
  ])('refuses, for %s, %j', (type, sent) => {
    expect(() => decodeValue(readType(type), sent)).toThrow(/expected|beyond 2\^53/)
  })

  it('names query, row and column of a value that does not fit', () => {
    const declared = [{ name: 'n', type: readType('UInt64') }]
    const result = { meta: [{ name: 'n', type: 'UInt64' }], data: [['1'], ['99999999999999999999']] }
    expect(() => decodeRows('metrics/x', declared, result)).toThrow(/^Query metrics\/x, row 1, column n: /)
  })
})
