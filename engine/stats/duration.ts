/**
 * How long an experiment runs until it has its units, from the new ones of each day. Days beyond a list bring what its last
 * seven brought on average: people who come every day are new on the first only, so a list is better than one number.
 */
import { refuse, type Refusal } from './refusal.ts'

export interface Duration {
  days: number
  /** Whole weeks: every day of the week as often as any other. */
  weeks: number
}

const isTraffic = (daily: readonly number[]) => daily.length > 0 && daily.every((units) => units >= 0 && units < 1e12)
const BAD_TRAFFIC = refuse('impossible-input', 'Give how many new units come a day: at least one number, none below 0.')

const lasting = (daily: readonly number[]): number => {
  const last = daily.slice(-7)
  return last.reduce((sum, units) => sum + units, 0) / last.length
}

/** Units that have come in so many days. */
export function unitsIn(days: number, daily: readonly number[]): number | Refusal<'impossible-input'> {
  if (!isTraffic(daily)) return BAD_TRAFFIC
  const listed = daily.slice(0, days).reduce((sum, units) => sum + units, 0)
  return listed + Math.max(0, days - daily.length) * lasting(daily)
}

/**
 * @param daily new units a day, from the first on
 * @param most days an experiment may take
 */
export function daysFor(
  units: number,
  daily: readonly number[],
  most = 365,
): Duration | Refusal<'impossible-input' | 'hopeless'> {
  const there = unitsIn(most, daily)
  if (typeof there !== 'number') return there
  if (!(there >= units))
    return refuse('hopeless', `It needs ${units} units and ${Math.floor(there)} come in ${most} days: look for a larger effect, a metric that varies less, or more traffic.`) // prettier-ignore
  let days = 0
  for (let sum = 0; sum < units; days += 1) sum += daily[days] ?? lasting(daily)
  return { days, weeks: Math.ceil(days / 7) }
}
