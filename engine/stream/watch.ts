/**
 * A stream watched over a window: both detectors, run over the eras that the window touches (eras.ts). Which hours and days
 * are alarms depends on the events alone; the window only chooses which of them are told.
 */
import { bursts, FEWEST_WEEKS, HOURS_A_WEEK, type Burst } from './hour-of-week.ts'
import { erasBetween, type Era } from './eras.ts'
import { LEARNING_DAYS, rises, type Rise } from './slow-rise.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A rise is over so many days after its alarm at the latest. */
const LONGEST_RISE = LEARNING_DAYS + 1

/** Counts by hour as the store has them: hours without an event are left out. All times in milliseconds since 1970. */
export interface Watched {
  hours: readonly { hour: number; events: number }[]
  /** The first event of the stream ever; null when there was none. Before it there are no zeros. */
  begun: number | null
  /** The window: from inclusive, to exclusive. */
  from: number
  to: number
  /** Up to where anything is known: hours after it are no zeros either. */
  end: number
  falseAlarmsPerWeek: number
  smallestExcess: number
}

export interface Found {
  /** With the beginning of the hour. */
  bursts: (Burst & { hour: number })[]
  /** With the beginning of the first day and of the one after the last. */
  rises: (Rise & { begin: number; over: number })[]
  /** Hours of the window that had enough weeks before them. */
  judgedHours: number
}

/** The eras whose alarms may lie in a window: those that it touches, and those whose rises may reach into it. */
const erasOf = (from: number, to: number): Era[] => erasBetween(from - LONGEST_RISE * DAY, to)

/** The hours that have to be known to tell the alarms of a window. */
export function hoursNeeded(from: number, to: number): { from: number; to: number } {
  const eras = erasOf(from, to)
  return { from: eras[0]?.history ?? from, to: (eras.at(-1)?.to ?? to) + LONGEST_RISE * DAY }
}

/** Counts of every hour in a row. */
function series({ hours }: Watched, start: number, end: number): number[] {
  const counts = Array<number>(Math.max(0, Math.ceil((end - start) / HOUR))).fill(0)
  for (const { hour, events } of hours) {
    const at = Math.round((hour - start) / HOUR)
    if (at >= 0 && at < counts.length) counts[at] = events
  }
  return counts
}

const daily = (counts: readonly number[]): number[] =>
  Array.from({ length: Math.floor(counts.length / 24) }, (_, day) =>
    counts.slice(day * 24, day * 24 + 24).reduce((sum, count) => sum + count, 0),
  )

function watchEra(watched: Watched, era: Era, begun: number): Found {
  const { from, to, end, falseAlarmsPerWeek, smallestExcess } = watched
  const start = Math.max(era.history, Math.floor(begun / DAY) * DAY)
  const stop = Math.min(end, era.to)
  const judgedFrom = Math.max(era.from, start + FEWEST_WEEKS * HOURS_A_WEEK * HOUR)
  const options = { falseAlarmsPerWeek, smallestExcess }
  const hourly = series(watched, start, stop)
  const found =
    era.to <= from ? [] : bursts(hourly, { ...options, from: Math.max(0, Math.round((era.from - start) / HOUR)) })
  const days = daily(series(watched, start, Math.min(end, era.to + LONGEST_RISE * DAY)))
  const risen = rises(days, options).map((rise) => ({
    ...rise,
    begin: start + rise.from * DAY,
    over: start + (rise.to + 1) * DAY,
  }))
  // A rise belongs to the era in which its alarm was given, and is followed to its end.
  const isOwn = ({ at }: Rise): boolean => start + at * DAY >= era.from && start + at * DAY < era.to
  return {
    bursts: found
      .map((burst) => ({ ...burst, hour: start + burst.at * HOUR }))
      .filter(({ hour }) => hour >= from && hour < to),
    rises: risen.filter((rise) => isOwn(rise) && rise.begin < to && rise.over > from),
    judgedHours: Math.max(0, Math.ceil((Math.min(stop, to) - Math.max(judgedFrom, from)) / HOUR)),
  }
}

/** What was out of the usual in a window, in order of time. */
export function watch(watched: Watched): Found {
  const { begun, from, to } = watched
  const all = begun === null ? [] : erasOf(from, to).map((era) => watchEra(watched, era, begun))
  return {
    bursts: all.flatMap((era) => era.bursts),
    rises: all.flatMap((era) => era.rises),
    judgedHours: all.reduce((sum, era) => sum + era.judgedHours, 0),
  }
}
