/** Positions and labels of days on a horizontal axis, in percent of its width. */
import { day, dayOfYear, month } from '../format/moment.ts'

const MS_PER_DAY = 86_400_000

export interface DayTick {
  readonly at: number
  readonly label: string
}

export interface DayAxis {
  readonly at: (day: string) => number
  readonly ticks: readonly DayTick[]
}

const dayNumber = (text: string): number => Math.round(Date.parse(`${text}T00:00:00Z`) / MS_PER_DAY)
const dayText = (number: number): string => new Date(number * MS_PER_DAY).toISOString().slice(0, 10)

/** The first of each month between two days; the rest of the label rules live in dayAxis. */
function monthStarts(first: number, last: number): number[] {
  const starts: number[] = []
  for (let number = first; number <= last; number += 1) if (dayText(number).endsWith('-01')) starts.push(number)
  return starts
}

/** Every n-th of a list, so that at most `most` remain. */
function thin<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(items.length / most))
  return items.filter((_, index) => index % step === 0)
}

/** An axis from the first to the last day given (YYYY-MM-DD, any order). Months are named where there are enough of them. */
export function dayAxis(days: readonly string[]): DayAxis {
  const numbers = days.map(dayNumber).filter((number) => !Number.isNaN(number))
  const first = Math.min(...numbers)
  const last = Math.max(...numbers)
  const span = last - first
  if (numbers.length === 0 || span === 0)
    return { at: () => 50, ticks: days.slice(0, 1).map((text) => ({ at: 50, label: day(text) })) }
  const at = (number: number): number => ((number - first) / span) * 100
  const starts = monthStarts(first, last)
  const ticks =
    starts.length >= 2
      ? thin(starts, 6).map((number) => ({ at: at(number), label: monthLabel(dayText(number)) }))
      : thin(
          Array.from({ length: span + 1 }, (_, index) => first + index),
          6,
        ).map((number) => ({
          at: at(number),
          label: dayOfYear(dayText(number)),
        }))
  return { at: (text) => at(dayNumber(text)), ticks }
}

/** "Feb", and "Jan 2025" where a year begins. */
function monthLabel(text: string): string {
  const [name = '', year = ''] = month(text).split(' ')
  return text.slice(5, 7) === '01' ? `${name.slice(0, 3)} ${year}` : name.slice(0, 3)
}
