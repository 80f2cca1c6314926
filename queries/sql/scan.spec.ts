import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, onlyStatement, readPlaceholder, scanSql, splitStatements } from './scan.ts'

describe('scanning SQL', () => {
  it('gives back the text when its pieces are joined', () => {
    const part = fc.constantFrom(
      "'a'",
      "'it''s'",
      "'\\''",
      '"x"',
      '`y`',
      '-- c\n',
      '/* ; */',
      '{a:String}',
      "{d:DateTime64(3, 'UTC')}",
      ';',
      ' x ',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(
          scanSql(parts.join(''))
            .map(({ text }) => text)
            .join(''),
        ).toBe(parts.join(''))
      }),
    )
  })

  it('tells placeholders from the same text in strings, names and comments', () => {
    const sql =
      "SELECT {a:String}, '{b:String}', \"{c:String}\", `{d:String}` -- {e:String}\n/* {f:String} */, {g:DateTime64(3, 'UTC')}"
    const placeholders = scanSql(sql).filter(({ kind }) => kind === 'placeholder')
    expect(placeholders.map(({ text }) => readPlaceholder(text))).toEqual([
      { name: 'a', type: 'String' },
      { name: 'g', type: "DateTime64(3, 'UTC')" },
    ])
  })

  it.each(["SELECT 'open", 'SELECT `open', 'SELECT "open', 'SELECT 1 /* open', 'SELECT $$here$$', 'SELECT $x$here$x$'])(
    'refuses %s',
    (sql) => {
      expect(() => scanSql(sql)).toThrow(/unclosed quote or comment, or a here-document/)
    },
  )

  it('splits at semicolons that are code', () => {
    const script = "-- first;\nSELECT ';' AS a; -- ; \n/* ; */ SELECT 2;\n-- nothing\n;"
    expect(splitStatements(script)).toEqual(["-- first;\nSELECT ';' AS a", '-- ; \n/* ; */ SELECT 2'])
  })

  it('refuses no statement, and two', () => {
    expect(() => onlyStatement('-- nothing')).toThrow(/no SQL statement/)
    expect(() => onlyStatement('SELECT 1; SELECT 2')).toThrow(/Several/)
    expect(onlyStatement("SELECT ';';")).toBe("SELECT ';'")
  })

  it('shows the code alone', () => {
    expect(codeOf("SELECT 'SET' /* SET */ -- SET").replaceAll(/\s+/g, ' ').trim()).toBe('SELECT')
  })
})
