import { describe, expect, it } from 'vitest'
import { csvCell, csvOf, fileName } from './save.ts'

describe('a table as CSV', () => {
  it('quotes every cell, doubles quotes, and keeps a cell on one line', () => {
    expect(csvOf([['a "b"', ' c\n  d ']])).toBe('"a ""b""","c d"\r\n')
  })

  it.each(['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '−x'])('guards %s, which a spreadsheet would run', (text) => {
    expect(csvCell(text)).toMatch(/^"'/)
  })

  it.each([
    ['−1.5', '"-1.5"'],
    ['+3.2%', '"+3.2%"'],
    ['-12,345', '"-12,345"'],
  ])('leaves the number %s a number', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })
})

describe('the name of the file', () => {
  it('is made of the title, in any script, and never empty', () => {
    expect(fileName('Still following, by “offer”')).toBe('still-following-by-offer')
    expect(fileName('Охват по дням')).toBe('охват-по-дням')
    expect(fileName('?!')).toBe('chart')
  })
})
