/** Days and moments in words. Data days are UTC days; a clock time is that of the reader. */
import { LOCALE } from './number.ts'

const DAY = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const DAY_OF_YEAR = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' })
const MINUTE = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
const SECOND = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Date.parse, but what is no date stays as it was written instead of becoming "Invalid Date". */
function written(format: Intl.DateTimeFormat, text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? text : format.format(time)
}

/** "31 Mar 2025". */
export function day(text: string): string {
  return written(DAY, text)
}

/** "31 Mar", where the year is plain from what stands beside it. */
export function dayOfYear(text: string): string {
  return written(DAY_OF_YEAR, text)
}

/** "March 2025". */
export function month(text: string): string {
  return written(MONTH, text)
}

/** "31 Mar 2025, 17:42 UTC". */
export function moment(text: string): string {
  return Number.isNaN(Date.parse(text)) ? text : `${written(MINUTE, text)} UTC`
}

/** "31 Mar 2025, 17:42:05 UTC", for what is checked all the time. */
export function second(text: string): string {
  return Number.isNaN(Date.parse(text)) ? text : `${written(SECOND, text)} UTC`
}

/** The reader's clock: "12:03:04". */
export function clock(time: number): string {
  return CLOCK.format(time)
}

/** "1 Jan to 31 Mar 2025"; both days inclusive, the year once when it is the same. */
export function days(from: string, to: string): string {
  if (from === to) return day(from)
  return `${from.slice(0, 4) === to.slice(0, 4) ? dayOfYear(from) : day(from)} to ${day(to)}`
}

/** A window as Findings carry it, `to` exclusive, as inclusive days in words. */
export function windowDays(window: { from: string; to: string }): string {
  const end = Date.parse(window.to)
  if (Number.isNaN(end)) return `${window.from} to ${window.to}`
  return days(window.from.slice(0, 10), new Date(end - 1).toISOString().slice(0, 10))
}
