/** Time cut into days or weeks of equal length, counted from the start of an initiative: 0 is the first one after it. */
import type { InitiativeDefinition } from '@candor/ingest/definition'

export type Every = 'day' | 'week'

const DAY = 86_400_000
const LENGTH: Readonly<Record<Every, number>> = { day: DAY, week: 7 * DAY }

/** The days in which outcomes of it can be: from the start until the last window closes, and as far back as is looked. */
export interface Stretch {
  every: Every
  /** Milliseconds of one moment. */
  length: number
  /** Milliseconds since 1970. */
  start: number
  from: number
  to: number
  /** Whole moments from the start until the last window closes; at least one. */
  planned: number
}

/** Whole moments that are over and told of. */
export interface Calendar extends Stretch {
  before: number
  after: number
}

/** @param most moments before the start, at most */
export function stretchOf({ start: began, end, outcome }: InitiativeDefinition, every: Every, most: number): Stretch {
  const [start, length] = [Date.parse(began), LENGTH[every]]
  const close = Date.parse(end) + outcome.windowDays * DAY
  const planned = Math.max(1, Math.floor((close - start) / length))
  return { every, length, start, planned, from: start - most * length, to: start + planned * length }
}

/**
 * What of it was observed whole. The first moment counts where something is told within its first day, the last one where
 * something is told within its last, and where the data as a whole have come past its end: a feed that stopped is no fall.
 * @param told first and last moment at which any of the series shows something (RFC 3339)
 */
export function calendarOf(stretch: Stretch, told: { first: string; last: string }, asOf: string | null): Calendar {
  const { start, length, planned } = stretch
  const [first, last] = [Date.parse(told.first), Date.parse(told.last)]
  const begun = Math.floor((first - start) / length)
  const isFirstWhole = first - (start + begun * length) < DAY
  const ended = Math.floor((last - start) / length) + 1
  const isLastWhole = start + ended * length - last <= DAY
  const over = asOf === null ? 0 : Math.floor((Date.parse(asOf) - start) / length)
  return {
    ...stretch,
    before: Math.max(0, -(isFirstWhole ? begun : begun + 1)),
    after: Math.max(0, Math.min(planned, isLastWhole ? ended : ended - 1, over)),
  }
}

/** When a moment begins: 0 is the first after the start, −1 the last before it. */
export const beginOf = ({ start, length }: Stretch, moment: number): string =>
  new Date(start + moment * length).toISOString()

/** "12 weeks", "1 day" */
export const spanWords = (every: Every, count: number): string => `${count} ${every}${count === 1 ? '' : 's'}`
