import { describe, expect, it } from 'vitest'
import { guardCsv } from './csv.ts'

describe('a CSV for spreadsheets', () => {
  it('has an apostrophe before text that a spreadsheet would run', () => {
    expect(guardCsv('"=cmd()","+1","-1","@x","\tx","fine"\n')).toBe(`"'=cmd()","'+1","'-1","'@x","'\tx","fine"\n`)
  })

  it('keeps numbers, quotes, commas and line breaks inside text as they are', () => {
    const csv = '"day","x"\n"a ""quoted"", b\nc",-12.5\n'
    expect(guardCsv(csv)).toBe(csv)
    expect(guardCsv('"=""a"",""b"""\n')).toBe(`"'=""a"",""b"""\n`)
  })
})
