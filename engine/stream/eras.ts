/**
 * Eras: the stretches of time that detectors are run over, sixteen weeks each, the same for everybody.
 *
 * A detector remembers: what it has learned, and what was an alarm already. If it began where a page's window begins, the
 * same hour would be an alarm on one page and none on another. So each hour is judged in its era, with the era before it as
 * history, and alarms are a function of events alone.
 */

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A multiple of four weeks, which slow rises learn from, and long enough for the hour of the week. */
export const ERA_DAYS = 112
const ERA = ERA_DAYS * DAY
/** The first Monday after 1970-01-01. */
const EPOCH = Date.UTC(1970, 0, 5)

/** All of it in milliseconds since 1970, UTC. */
export interface Era {
  /** The first moment of its history: the beginning of the era before it. */
  history: number
  /** What is judged: from inclusive, to exclusive. */
  from: number
  to: number
}

/** Beginning of the era that a moment lies in. */
const beginOf = (moment: number): number => EPOCH + Math.floor((moment - EPOCH) / ERA) * ERA

/** The eras that touch the time between two moments, in order; `to` is exclusive. */
export function erasBetween(from: number, to: number): Era[] {
  const eras: Era[] = []
  for (let begin = beginOf(from); begin < to; begin += ERA)
    eras.push({ history: begin - ERA, from: begin, to: begin + ERA })
  return eras
}
