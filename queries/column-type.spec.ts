import { describe, expect, it } from 'vitest'
import { paramTypeText, readType, rowTypeText } from './column-type.ts'

describe('a column type', () => {
  it.each([
    ['String', 'string', 'string'],
    ['LowCardinality(String)', 'string', 'string'],
    ['UInt64', 'number', 'number'],
    ['Int8', 'number', 'number'],
    ['Float64', 'number', 'number'],
    ['Bool', 'boolean', 'boolean'],
    ['Date', 'string', 'string | Date'],
    ["DateTime64(3, 'UTC')", 'string', 'string | Date'],
    ["Nullable(DateTime64(3,'UTC'))", 'string | null', 'string | Date | null'],
    ['Array(LowCardinality(String))', 'string[]', 'readonly (string)[]'],
    ['Array(Nullable(Float64))', '(number | null)[]', 'readonly (number | null)[]'],
    ['Array(Tuple(String, Array(UInt64)))', '[string, number[]][]', 'readonly ([string, number[]])[]'],
    [
      'Map(LowCardinality(String), Tuple(UInt8, String))',
      'Record<string, [number, string]>',
      'Record<string, [number, string]>',
    ],
  ])('%s is %s in a row and %s as a parameter', (type, row, param) => {
    expect(rowTypeText(readType(type))).toBe(row)
    expect(paramTypeText(readType(type))).toBe(param)
  })

  it('falls back to its plain name, so that declared and actual types can be compared', () => {
    expect(readType("Map(LowCardinality(String), Nullable(DateTime64(3,'UTC')))").name).toBe(
      "Map(String, Nullable(DateTime64(3, 'UTC')))",
    )
  })

  it.each([
    'UInt128',
    'DateTime64(3)',
    'DateTime',
    'Decimal(9, 2)',
    "Enum8('a' = 1)",
    'Tuple(a UInt8)',
    'Map(UInt8, String)',
    '',
  ])('refuses %j', (type) => {
    expect(() => readType(type)).toThrow(/cast it to|needs String keys/)
  })
})
