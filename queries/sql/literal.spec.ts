import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteName, quoteString, settingsText } from './literal.ts'
import { scanSql } from './scan.ts'

describe('text as SQL', () => {
  it('stays one literal, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(scanSql(quoteString(value))).toEqual([{ kind: 'string', text: quoteString(value) }])
      }),
    )
  })

  it('escapes what would end or change it', () => {
    expect(quoteString("a'b\\c\nd\0")).toBe("'a\\'b\\\\c\\nd\\0'")
  })

  it.each(['', '1a', 'a b', 'a`b', 'a.b', 'a;b'])('refuses %j as a name', (name) => {
    expect(() => quoteName(name)).toThrow(/not a usable name/)
  })

  it('writes settings, and refuses a name that is none', () => {
    expect(settingsText({ a_b: 1, c: "x'", d: true })).toBe("a_b = 1, c = 'x\\'', d = 1")
    expect(() => settingsText({ 'a = 1, b': 1 })).toThrow(/not the name of a setting/)
  })
})
