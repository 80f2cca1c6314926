import { describe, expect, it } from 'vitest'
import { readType } from './column-type.ts'
import { encodeParam, encodeParams } from './param-encoder.ts'

describe('a parameter', () => {
  it.each([
    ["DateTime64(3, 'UTC')", '2025-01-02T03:04:05.678Z', '2025-01-02 03:04:05.678'],
    ["DateTime64(3, 'UTC')", '2025-01-02T03:04:05+02:00', '2025-01-02 01:04:05.000'],
    ["DateTime64(3, 'UTC')", new Date(1_735_787_045_678), '2025-01-02 03:04:05.678'],
    ["DateTime('UTC')", '2025-01-02T03:04:05.678Z', '2025-01-02 03:04:05'],
    ['Date', '2024-02-29', '2024-02-29'],
    ['Date', new Date('2024-02-29T23:59:59Z'), '2024-02-29'],
    ['UInt64', Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['Int8', -128, '-128'],
    ['Nullable(String)', null, null],
    ['Array(UInt8)', [0, 255], ['0', '255']],
  ])('of type %s: %j is sent as %j', (type, value, sent) => {
    expect(encodeParam('p', readType(type), value)).toEqual(sent)
  })

  it.each([
    ["DateTime64(3, 'UTC')", '2025-01-02'],
    ["DateTime64(3, 'UTC')", '2025-13-02T00:00:00Z'],
    ["DateTime64(3, 'UTC')", 1735787045678],
    ["DateTime64(3, 'UTC')", new Date(NaN)],
    ['Date', '2025-02-30'],
    ['Date', '01/02/2025'],
    ['Date', '2150-01-01'],
    ['UInt8', 256],
    ['UInt8', -1],
    ['Int8', -129],
    ['UInt64', 1.5],
    ['UInt64', 2 ** 53],
    ['UInt64', '7'],
    ['Float64', NaN],
    ['Float64', Infinity],
    ['String', 5],
    ['String', null],
    ['String', undefined],
    ['Bool', 1],
    ['Array(String)', 'a'],
  ])('of type %s refuses %j', (type, value) => {
    expect(() => encodeParam('p', readType(type), value)).toThrow(/Parameter p is .*, which is no /)
  })

  it('must be one the query has', () => {
    const declared = [{ name: 'a', type: readType('String') }]
    expect(() => encodeParams(declared, { a: 'x', b: 'y' })).toThrow('There is no parameter b: this query takes a.')
    expect(() => encodeParams(declared, {})).toThrow(/Parameter a is undefined/)
  })
})
