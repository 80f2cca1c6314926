/**
 * Moments as exports write them, read strictly: a format says what stands where, and a moment without an offset is only
 * accepted when the mapping says which offset it means. Nothing is guessed, no day that does not exist is rolled over.
 */

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<millisecond>\\d{3})',
  ZZ: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
}

/** Reads a moment; answers milliseconds since 1970-01-01 UTC, or a sentence that says why it cannot. */
export type TimeReader = (text: string) => number | string

const MINUTE = 60_000

/** RFC 3339 with an offset: what a mapping without `timeFormat` expects. */
export const readRfc3339: TimeReader = readerOf(
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[Tt ](?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.(?<millisecond>\d{3})\d*)?(?<offset>[Zz]|[+-]\d{2}:\d{2})$/,
  undefined,
  'RFC 3339 with an offset, e.g. 2015-02-24T11:35:52-08:00 (or give timeFormat)',
)

/**
 * The reader for a format made of YYYY MM M DD D HH H mm ss SSS ZZ and anything between them, or "epoch-seconds" or
 * "epoch-milliseconds". Answers a sentence, naming the field of the mapping, when the format cannot be used.
 */
export function parseTimeFormat(format: string, offset: string | undefined): TimeReader | string {
  if (format === 'epoch-seconds') return epochReader(1000)
  if (format === 'epoch-milliseconds') return epochReader(1)
  const seen = new Set<string>()
  const pattern = format.replaceAll(/YYYY|SSS|MM?|DD?|HH?|mm|ss|ZZ|[^A-Za-z0-9\s]|./g, (part) => {
    const token = TOKENS[part]
    if (token === undefined) return part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    seen.add(part[0] ?? '')
    return token
  })
  for (const needed of ['Y', 'M', 'D']) {
    if (!seen.has(needed)) return `timeFormat: "${format}" holds no ${needed}; write e.g. "YYYY-MM-DD HH:mm:ss ZZ"`
  }
  if (!seen.has('Z') && offset === undefined) {
    return `offset: is missing; "${format}" has no offset (ZZ), so say which one its moments mean, e.g. "+01:00"`
  }
  try {
    return readerOf(new RegExp(`^${pattern}$`), offset, `"${format}"`)
  } catch {
    return `timeFormat: "${format}" names a part twice; write each of them once`
  }
}

function epochReader(unit: number): TimeReader {
  return (text) => {
    if (!/^\d{1,14}(\.\d{1,6})?$/.test(text))
      return `"${text}" is not a number of ${unit === 1 ? 'milliseconds' : 'seconds'}`
    return Math.round(Number(text) * unit)
  }
}

function readerOf(pattern: RegExp, fallbackOffset: string | undefined, expected: string): TimeReader {
  return (text) => {
    const groups = pattern.exec(text)?.groups
    if (groups === undefined) return `"${text}" does not look like ${expected}`
    const part = (name: string) => Number(groups[name] ?? 0)
    const [year, month, day] = [part('year'), part('month'), part('day')]
    const [hour, minute, second] = [part('hour'), part('minute'), part('second')]
    const local = Date.UTC(year, month - 1, day, hour, minute, second, part('millisecond'))
    const back = new Date(local)
    const exists =
      back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
    if (!exists) return `"${text}" is no moment of the calendar`
    return local - minutesOf(groups.offset ?? fallbackOffset ?? 'Z') * MINUTE
  }
}

function minutesOf(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0
  const digits = offset.replace(':', '')
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return digits.startsWith('-') ? -minutes : minutes
}
