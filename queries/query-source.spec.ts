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

  describe('with what it shares', () => {
    const fragments: Record<string, string> = {
      people: '-- Who was there.\n-- Each once.\n\npeople AS (\n  SELECT {w:String} AS who -- named\n)\n',
      two: 'a AS (SELECT 1 AS x), b AS (SELECT x FROM a)',
      nested: 'x AS (SELECT 1),\n-- with people,\ny AS (SELECT 2)',
      open: 'x AS (SELECT 1) -- all',
    }
    const read = (...lines: string[]) =>
      readQuerySource('metrics/example', file('-- Words.', '-- row n: UInt64', ...lines), (name) => fragments[name])

    it('has the SQL of fragments in its own, in their places, without their heads', () => {
      const { sql } = read(
        '-- param w: String',
        'WITH',
        '  -- with people,',
        '-- with two',
        'SELECT count() AS n FROM people',
      )
      expect(sql).toBe(
        file(
          ...['WITH', 'people AS (', '  SELECT {w:String} AS who -- named', '),'],
          ...['a AS (SELECT 1 AS x), b AS (SELECT x FROM a)', 'SELECT count() AS n FROM people'],
        ),
      )
    })

    it('declares their parameters as its own', () => {
      expect(() => read('WITH', '-- with people', 'SELECT count() AS n FROM people')).toThrow(
        /\{w:String\} is used but not declared/,
      )
    })

    it.each([
      ['there is none of that name', '-- with nobody', /there is no fragments\/nobody\.sql/],
      ['the name is a path', '-- with ../two', /cannot read "-- with \.\.\/two"/],
      ['a fragment asks for another', '-- with nested', /nested\.sql asks for a fragment/],
      ['a fragment ends in a comment', '-- with open,', /open\.sql ends in a comment/],
    ])('is refused when %s', (_, line, message) => {
      expect(() => read('WITH', line, 'SELECT 1 AS n')).toThrow(message)
    })
  })
})
