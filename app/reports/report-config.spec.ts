import { describe, expect, it } from 'vitest'
import { parseReports } from './report-config.ts'

const monday = {
  ...{ name: 'monday', at: '0 7 * * 1', timeZone: 'Europe/Warsaw', days: 28, scope: { brand: 'Lumen' } },
  email: { from: 'candor@shop.example', to: ['boss@shop.example'] },
}
const parse = (...reports: unknown[]) => parseReports(JSON.stringify({ reports }))

describe('reports', () => {
  it('are read as they are written', () => expect(parse(monday)).toEqual([monday]))

  it.each([
    ['what is no JSON', () => parseReports('{'), /not JSON/],
    ['what has no list', () => parseReports('[]'), /list "reports"/],
    ['two of one name', () => parse(monday, monday), /"monday"/],
    ['one that goes nowhere', () => parse({ ...monday, email: undefined }), /goes nowhere/],
    ['a time that never comes', () => parse({ ...monday, at: '0 7 31 2 *' }), /"monday".*"0 7 31 2 \*"/],
    ['seconds', () => parse({ ...monday, at: '* 0 7 * * 1' }), /five fields/],
    ['a time zone that there is not', () => parse({ ...monday, timeZone: 'Europe/Lumen' }), /Europe\/Lumen/],
    ['several addresses in one', () => parse({ ...monday, email: { from: 'a@b', to: ['a@b, c@d'] } }), /\/email\/to\/0/],
    ['a header in an address', () => parse({ ...monday, email: { from: 'a@b\r\nBcc: x@y', to: ['a@b'] } }), /\/email\/from/],
    ['a field that there is not', () => parse({ ...monday, days: undefined, day: 3 }), /Report 0/],
  ])('refuse %s, and say what to write', (_, read, words) => expect(read).toThrow(words)) // prettier-ignore
})
