/**
 * Placebo dates: the same takers and others, as if the initiative had begun earlier, when it can have done nothing. What is
 * found there is how far the comparison is off (negative control periods: Lipsitch, Tchetgen Tchetgen & Cohen 2010, Epidemiology 21, 383–388).
 */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import { LEAST_DAYS_BEFORE, PLACEBO_DATES, WINDOWS_BEFORE } from './gates.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const WEEK = 7 * DAY

const wholeWeeks = (span: number): number => Math.ceil(span / WEEK) * WEEK

/** How long before the start people are looked at, in milliseconds. */
export const lookBack = ({ outcome }: Pick<InitiativeDefinition, 'outcome'>): number =>
  wholeWeeks(Math.max(LEAST_DAYS_BEFORE, WINDOWS_BEFORE * outcome.windowDays) * DAY)

/**
 * By how much earlier each is, in milliseconds, the latest first: whole weeks, so that weekdays stay what they are; the last window closes
 * before the true start; windows of the same person never overlap; and the data go back far enough to look back from each.
 */
export function placeboShifts(
  plan: Pick<InitiativeDefinition, 'start' | 'end' | 'outcome'>,
  firstAt: string,
): number[] {
  const [start, end] = [Date.parse(plan.start), Date.parse(plan.end)]
  const window = plan.outcome.windowDays * DAY
  const nearest = wholeWeeks(end - start + window + HOUR)
  const most = start - lookBack(plan) - Date.parse(firstAt)
  return Array.from({ length: PLACEBO_DATES }, (_, place) => nearest + place * wholeWeeks(window)).filter(
    (shift) => shift <= most,
  )
}
