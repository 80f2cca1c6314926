/**
 * Which labels are a random sample of what: pure, from messages by day and the places of those that were read.
 *
 * Chance has put all messages of a scope in an order (a hash of their ids). Those that come first are a simple random sample,
 * as long as none of them is left out: so what counts is what was read before the first message that nobody has read. A label
 * beyond that one waits, because the messages that are skipped are not like the others.
 *
 * New messages take their places among the old ones. So that a day that nobody has read yet does not undo the reading of the
 * days before, the sample ends with the day up to which most labels count, and says so. That looks at places and at what was
 * read, never at what was said: it favours nothing.
 */

/** Names the sample: another name is another draw. In every question that is asked of it, so that it can be drawn again. */
export const SAMPLE_SEED = 'candor-voices-1'
/** How many messages are planned to be read; beyond that whoever likes reads on. */
export const PLANNED = 400
/** Of a hundred messages, so many are read by two. */
export const SECOND_PERCENT = 20

export interface Day {
  day: string
  messages: number
  /** Place of the first message of the day that nobody has read; null when all were. */
  first_unread: number | null
}

export interface ReadPlace {
  day: string
  place: number
}

export interface Sample<Read> {
  /** The last day that it covers; null when it covers all of the scope. */
  through: string | null
  /** Messages up to and with that day. */
  population: number
  /** Those that count. */
  read: Read[]
  /** Labels up to that day that wait for messages before them. */
  waiting: number
  /** Messages after that day. */
  later: number
}

/** @param days in order @param read in any order, all of these days */
export function sampleOf<Read extends ReadPlace>(days: readonly Day[], read: readonly Read[]): Sample<Read> {
  const byDay = new Map<string, Read[]>()
  for (const one of read) {
    const own = byDay.get(one.day)
    if (own === undefined) byDay.set(one.day, [one])
    else own.push(one)
  }
  let [bound, counting]: [number, Read[]] = [Infinity, []]
  let best: { at: number; counting: Read[] } = { at: days.length - 1, counting: [] }
  for (const [at, { day, first_unread }] of days.entries()) {
    counting = [...counting, ...(byDay.get(day) ?? [])]
    if (first_unread !== null && first_unread < bound) bound = first_unread
    counting = counting.filter(({ place }) => place < bound)
    if (counting.length > 0 && counting.length >= best.counting.length) best = { at, counting }
  }
  const covered = days.slice(0, best.at + 1)
  const sum = (list: readonly Day[]): number => list.reduce((total, { messages }) => total + messages, 0)
  const last = covered.at(-1)?.day ?? ''
  const population = sum(covered)
  return {
    through: best.at === days.length - 1 ? null : last,
    population,
    read: best.counting,
    waiting: read.filter(({ day }) => day <= last).length - best.counting.length,
    later: sum(days) - population,
  }
}
