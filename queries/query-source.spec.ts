import { describe, expect, it } from 'vitest'
import { readQuerySource } from './query-source.ts'

const file = (...lines: string[]) => lines.join('\n')

describe('a query file', () => {
  it('says in its header what it answers, takes and returns', () => {
    const source = readQuerySource(
      'metrics/example',
      file(
        '-- How many people',
        '-- were there: all of them.',
        '-- param w: String',
        '-- row n: UInt64',
        'SELECT count() AS n',
        "FROM t WHERE w = {w:String} -- not ';'",
        '',
      ),
    )
    expect(source.words).toBe('How many people were there: all of them.')
    expect(source.params.map(({ name, type }) => `${name} ${type.name}`)).toEqual(['w String'])
    expect(source.rows.map(({ name, type }) => `${name} ${type.name}`)).toEqual(['n UInt64'])
    expect(source.sql).toMatch(/^SELECT count\(\) AS n\nFROM t/)
  })

  it.each([
    ['no words', file('-- row n: UInt8', 'SELECT 1 AS n'), /say in words/],
    ['no rows', file('-- Words.', 'SELECT 1 AS n'), /declare its columns/],
    ['no SQL', file('-- Words.', '-- row n: UInt8'), /no SQL statement/],
    ['two statements', file('-- Words.', '-- row n: UInt8', 'SELECT 1; SELECT 2'), /Several SQL statements/],
    [
      'a parameter used but not declared',
      file('-- Words.', '-- row n: UInt8', 'SELECT {x:UInt8} AS n'),
      /used but not declared: add "-- param x: UInt8"/,
    ],
    [
      'a parameter declared but not used',
      file('-- Words.', '-- param x: UInt8', '-- row n: UInt8', "SELECT 1 AS n -- {x:UInt8} '{x:UInt8}'"),
      /declared but not used: x/,
    ],
    [
      'a parameter of two types',
      file('-- Words.', '-- param x: UInt8', '-- row n: UInt8', 'SELECT {x:UInt16} AS n'),
      /is declared as UInt8/,
    ],
    ['the same row twice', file('-- Words.', '-- row n: UInt8', '-- row n: UInt8', 'SELECT 1 AS n'), /declared twice/],
    ['a bad declaration', file('-- Words.', '-- row 1n: UInt8', 'SELECT 1 AS n'), /cannot read/],
    ['an unknown type', file('-- Words.', '-- row n: UInt128', 'SELECT 1 AS n'), /UInt128 is not one/],
    [
      'its own settings',
      file('-- Words.', '-- row n: UInt8', 'SELECT 1 AS n SETTINGS max_threads = 1'),
      /leave out SETTINGS/,
    ],
    [
      'its own format',
      file('-- Words.', '-- row n: UInt8', 'SELECT 1 AS n FORMAT CSV'),
      /leave out SETTINGS and FORMAT/,
    ],
    [
      'something else than a question',
      file('-- Words.', '-- row n: UInt8', 'DROP TABLE interaction'),
      /a query is a SELECT/,
    ],
  ])('is refused with %s', (_, text, message) => {
    expect(() => readQuerySource('metrics/example', text)).toThrow(message)
    expect(() => readQuerySource('metrics/example', text)).toThrow(/^Query metrics\/example: /)
  })
})
