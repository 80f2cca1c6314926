/**
 * Two windows of one length around a campaign or a day. Both lie within the chosen days and within what was observed, so
 * that nobody has less time to show what they do after than before (no immortal time, no half-seen window).
 */
import type { Scope } from '../scope.ts'

const DAY = 86_400_000
const WEEK = 7
/** House rules: shorter windows find hardly anybody buying twice; longer ones compare seasons. */
export const SHORTEST_DAYS = 28
export const LONGEST_DAYS = 91

export interface Windows {
  /** RFC 3339; `to` is exclusive. */
  before: { from: string; to: string }
  after: { from: string; to: string }
  days: number
}

type Around = Pick<Scope, 'from' | 'to' | 'firstAt' | 'campaign' | 'definitions'>

const instant = (time: number): string => new Date(time).toISOString()
const dayStart = (time: number): number => Math.floor(time / DAY) * DAY
const dayEnd = (time: number): number => Math.ceil(time / DAY) * DAY

/** Between which moments neither window lies: the campaign with its first and last day whole, or one moment. */
function gapOf(scope: Around, from: number, until: number, at: string | undefined): [number, number] | { why: string } {
  if (at !== undefined) return [Date.parse(at), Date.parse(at)]
  if (scope.campaign === null) {
    const middle = dayStart(from + (until - from) / 2)
    return [middle, middle]
  }
  const declared = scope.definitions.campaign.find(({ key }) => key === scope.campaign)
  if (declared === undefined)
    return {
      why: `Nobody declared when the campaign ${scope.campaign} ran. Declare it with start and end, or ask with at=YYYY-MM-DD.`,
    }
  return [dayStart(Date.parse(declared.body.start)), dayEnd(Date.parse(declared.body.end))]
}

/**
 * The longest two windows of whole weeks that fit, 4 to 13 weeks each: one that ends where the campaign (or the day) begins
 * and one that begins where it ends.
 * @param until up to when people are observed, RFC 3339
 * @param at first day of the window after, YYYY-MM-DD; left out, the scope's campaign, else the middle of the days
 */
export function windowsAround(scope: Around, until: string, at?: string): Windows | { why: string } {
  const first = dayEnd(Math.max(Date.parse(scope.from), Date.parse(scope.firstAt ?? scope.from)))
  const last = dayStart(Date.parse(until))
  const gap = gapOf(scope, first, last, at)
  if ('why' in gap) return gap
  const [left, right] = gap
  const room = [left - first, last - right].map((ms) => Math.floor(ms / DAY / WEEK) * WEEK)
  const days = Math.min(LONGEST_DAYS, ...room)
  if (days < SHORTEST_DAYS) {
    const [before = 0, after = 0] = [left - first, last - right].map((ms) => Math.max(0, Math.floor(ms / DAY)))
    return {
      why: `Two windows of one length need ${SHORTEST_DAYS} observed days each; there are ${before} before and ${after} after. Choose more days, or another day with at=YYYY-MM-DD.`,
    }
  }
  return {
    before: { from: instant(left - days * DAY), to: instant(left) },
    after: { from: instant(right), to: instant(right + days * DAY) },
    days,
  }
}
