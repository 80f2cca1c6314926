/**
 * The calendar of a truth world: a whole number of weeks that ends at an instant the caller gives.
 *
 * Moments follow a weekly and a daily rhythm. Rates are therefore periodic by the week, so that any window of whole weeks
 * holds the same expected number of moments wherever it begins: planted effects have closed forms because of that.
 */
import type { Random } from './random.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const WEEKS = 17

/** Half-open: start ≤ moment < end, in milliseconds since 1970-01-01 UTC. */
export interface Calendar {
  start: number
  end: number
  days: number
}

/** Sunday first, as Date.getUTCDay counts. */
const WEEKDAY_WEIGHTS = [1.3, 0.8, 0.8, 0.9, 0.9, 1.2, 1.5]
const HOUR_WEIGHTS = [3, 1, 1, 1, 1, 1, 2, 4, 5, 5, 5, 6, 7, 6, 5, 5, 6, 8, 10, 12, 12, 10, 8, 5]

/** The calendar that ends at `end` (RFC 3339). Throws RangeError when that is no instant. */
export function calendarUntil(end: string): Calendar {
  const instant = Date.parse(end)
  if (Number.isNaN(instant)) {
    throw new RangeError(`end: "${end}" is not a date and time; write it like 2025-12-01T00:00:00Z`)
  }
  return { start: instant - WEEKS * 7 * DAY, end: instant, days: WEEKS * 7 }
}

/** RFC 3339 in UTC with milliseconds. */
export function instant(at: number): string {
  return new Date(at).toISOString()
}

/** The instant at which day `day` of the world begins; day 0 is the first. */
export function startOfDay(calendar: Calendar, day: number): number {
  return calendar.start + day * DAY
}

/** A moment somewhere in the world, by its weekly and daily rhythm. */
export function anyMoment(calendar: Calendar, random: Random): number {
  const week = random.integer(WEEKS)
  const firstWeekday = new Date(calendar.start).getUTCDay()
  const weekday = (random.weighted(WEEKDAY_WEIGHTS) - firstWeekday + 7) % 7
  return momentOfDay(calendar, week * 7 + weekday, random)
}

/** A moment on one of the days `from` … `to` (both included), every day equally likely. */
export function momentWithin(calendar: Calendar, from: number, to: number, random: Random): number {
  return momentOfDay(calendar, from + random.integer(to - from + 1), random)
}

/** A moment of that day, by the daily rhythm. */
export function momentOfDay(calendar: Calendar, day: number, random: Random): number {
  return startOfDay(calendar, day) + random.weighted(HOUR_WEIGHTS) * HOUR + random.integer(HOUR)
}
