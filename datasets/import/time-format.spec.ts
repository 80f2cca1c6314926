import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTimeFormat, readRfc3339, type TimeReader } from './time-format.ts'

function reader(format: string, offset?: string): TimeReader {
  const made = parseTimeFormat(format, offset)
  if (typeof made === 'string') throw new Error(made)
  return made
}

describe('time formats', () => {
  it('reads what the airline file writes', () => {
    const read = reader('YYYY-MM-DD HH:mm:ss ZZ')
    expect(read('2015-02-24 11:35:52 -0800')).toBe(Date.parse('2015-02-24T19:35:52Z'))
  })

  it('reads back any moment it can write, with any offset (property)', () => {
    const read = reader('DD.MM.YYYY HH:mm:ss.SSS ZZ')
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }),
        fc.integer({ min: -12 * 60, max: 14 * 60 }),
        (date, minutes) => {
          const local = new Date(date.getTime() + minutes * 60_000).toISOString()
          const two = (n: number) => String(n).padStart(2, '0')
          const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
          const day = `${local.slice(8, 10)}.${local.slice(5, 7)}.${local.slice(0, 4)}`
          expect(read(`${day} ${local.slice(11, 23)} ${offset}`)).toBe(date.getTime())
        },
      ),
    )
  })

  it('uses the offset of the mapping when the format has none, and refuses when there is neither', () => {
    expect(reader('D/M/YYYY H:mm', '+01:00')('1/2/2025 9:05')).toBe(Date.parse('2025-02-01T08:05:00Z'))
    expect(parseTimeFormat('D/M/YYYY H:mm', undefined)).toMatch(/^offset: is missing/)
    expect(parseTimeFormat('HH:mm ZZ', undefined)).toMatch(/^timeFormat: "HH:mm ZZ" holds no Y/)
    expect(parseTimeFormat('YYYY YYYY-MM-DD ZZ', undefined)).toMatch(/names a part twice/)
  })

  it('does not roll over a day that does not exist, nor take another shape for it', () => {
    const read = reader('YYYY-MM-DD', 'Z')
    expect(read('2015-02-30')).toBe('"2015-02-30" is no moment of the calendar')
    expect(read('2015-13-01')).toBe('"2015-13-01" is no moment of the calendar')
    expect(read('15-02-03')).toMatch(/does not look like "YYYY-MM-DD"/)
    expect(read('2015-02-03 10:00')).toMatch(/does not look like/)
  })

  it('reads epochs in the unit it is told, and RFC 3339 only with an offset', () => {
    expect(reader('epoch-seconds')('1424806552')).toBe(1_424_806_552_000)
    expect(reader('epoch-milliseconds')('1424806552000')).toBe(1_424_806_552_000)
    expect(reader('epoch-seconds')('yesterday')).toMatch(/not a number of seconds/)
    expect(readRfc3339('2015-02-24T11:35:52.5')).toMatch(/with an offset/)
    expect(readRfc3339('2015-02-24T11:35:52.123456+01:00')).toBe(Date.parse('2015-02-24T10:35:52.123Z'))
  })
})
