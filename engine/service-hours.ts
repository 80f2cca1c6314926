/**
 * When a brand is there to answer: declared opening hours as spells of real time, so that the business clock stands still
 * outside them. Local times become instants by the rules of their time zone (IANA), day by day: the day on which clocks go
 * forward is an hour shorter where that hour was a working one, the other an hour longer.
 */
import type { ServiceHoursDefinition } from '@candor/ingest/definition'
import type { Scope } from './scope.ts'

const DAY = 86_400_000
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** Opening spells in order, in seconds since 1970, none touching the next. */
export interface StaffedSpells {
  opens: number[]
  closes: number[]
}

/** What stands for no opening at all where a query needs arrays. */
export const NEVER_STAFFED: StaffedSpells = { opens: [0], closes: [0] }

/** Does this machine know the time zone? */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Wall clock of a zone: what it shows at an instant, written as if it were UTC. */
function wallClockOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, calendar: 'gregory', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  return (instant) => {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
}

interface Zone {
  wallClock: (instant: number) => number
  /** How far the wall clock is ahead of UTC at a midnight of UTC; kept, since asking takes long. */
  aheadAt: (midnight: number) => number
}

function zoneOf(name: string): Zone {
  const wallClock = wallClockOf(name)
  const known = new Map<number, number>()
  const aheadAt = (midnight: number): number => {
    const ahead = known.get(midnight) ?? wallClock(midnight) - midnight
    known.set(midnight, ahead)
    return ahead
  }
  return { wallClock, aheadAt }
}

/** The instant at which the wall clock shows this; where clocks skip it, that much after the skip; where it comes twice, the first. */
function instantOf(wall: number, { wallClock, aheadAt }: Zone): number {
  const midnight = Math.floor(wall / DAY) * DAY
  // No zone is a day off, so these lie before and after it; clocks do not change twice in so few days.
  const [before, after] = [aheadAt(midnight - DAY), aheadAt(midnight + 2 * DAY)]
  if (before === after) return wall - before
  const early = wall - Math.max(before, after)
  return wallClock(early) === wall
    ? early
    : wall - (wallClock(wall - before) === wall ? before : Math.min(before, after))
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/**
 * The spells of `hours` that touch the days from `from` to `to`, none before 1970.
 * @param from instant in milliseconds
 * @throws RangeError on a time zone that is not known (see {@link isTimeZone})
 */
export function staffedSpells(hours: ServiceHoursDefinition, from: number, to: number): StaffedSpells {
  const zone = zoneOf(hours.timeZone)
  const spells: [number, number][] = []
  const first = Math.floor(zone.wallClock(from) / DAY) * DAY - DAY
  for (let day = first; day <= to + 2 * DAY; day += DAY) {
    const date = new Date(day)
    const weekday = WEEKDAYS[date.getUTCDay()]
    if (hours.closed?.includes(date.toISOString().slice(0, 10)) === true) continue
    for (const { days, opens, closes } of hours.week) {
      if (!days.some((name) => name === weekday)) continue
      const [open, close] = [opens, closes].map((time) => instantOf(day + minutesOf(time) * 60_000, zone) / 1000)
      if (open !== undefined && close !== undefined && close > Math.max(0, open))
        spells.push([Math.max(0, open), close])
    }
  }
  return merged(spells)
}

/** Spells that overlap or touch become one. */
function merged(spells: [number, number][]): StaffedSpells {
  const result: StaffedSpells = { opens: [], closes: [] }
  for (const [open, close] of spells.sort((a, b) => a[0] - b[0])) {
    const last = result.closes.length - 1
    const lastClose = result.closes[last] ?? -Infinity
    if (open <= lastClose) {
      result.closes[last] = Math.max(lastClose, close)
      continue
    }
    result.opens.push(open)
    result.closes.push(close)
  }
  return result.opens.length === 0 ? NEVER_STAFFED : result
}

/** The newest declared hours of a brand; or why there is no business clock. */
export function serviceHoursOf({ brand, definitions }: Scope): ServiceHoursDefinition | { missing: string } {
  const declared = definitions['service-hours'].find(({ body }) => body.brand === brand)?.body
  if (declared === undefined)
    return {
      missing: `No service hours are declared for ${brand}, so there is no business clock. Declare a definition of kind “service-hours” with timeZone and week.`,
    }
  if (!declared.week.some(({ opens, closes }) => opens < closes))
    return {
      missing: `The service hours of ${brand} close before they open, so nobody is ever there. Declare a night shift as two entries, one that closes at 24:00 and one that opens at 00:00.`,
    }
  if (isTimeZone(declared.timeZone)) return declared
  return {
    missing: `The service hours of ${brand} name the time zone “${declared.timeZone}”, which is not known. Declare them again with an IANA name such as “Europe/Berlin”.`,
  }
}
