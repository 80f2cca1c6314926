/**
 * Was a root cause repaired, or only answered faster? Two changes are looked for week by week: of the contacts about the
 * cause, and of the share answered within the usual time. Speed looks the same for both; contacts fall for the repaired
 * one only.
 *
 * - `fixed_at_source`: contacts fell, at some week, to less than half with the certainty asked for.
 * - `answered_faster_only`: answers became faster, and more than half of the contacts certainly still come.
 * - `cannot_tell`: everything else, with the reason.
 */
import { clopperPearson } from '../stats/binomial.ts'
import { changePoint, type ChangePoint, type Period } from '../stats/change-point.ts'
import { quantile } from '../stats/distribution.ts'
import { newcombe, type Bounds } from '../stats/proportion.ts'
import { isRefusal } from '../stats/refusal.ts'

export const CAUSE_VERDICTS = ['fixed_at_source', 'answered_faster_only', 'cannot_tell'] as const
export type CauseVerdict = (typeof CAUSE_VERDICTS)[number]

/** House rule: a cause counts as repaired when less than half of its contacts still come. */
export const HALF = 0.5
const SEED = 11
/** Beyond this a simulated p would keep others waiting. */
const MOST_WORK = 2e6

export interface Contact {
  week: number
  /** Minutes to the first reply, or until now. */
  minutes: number
  answered: boolean
}

/** Rate since ÷ rate before − 1, or share since − share before. */
export interface Change extends Bounds {
  /** The first week after it, counted like the contacts. */
  fromWeek: number
  value: number
  p: number
}

export interface CauseStory {
  verdict: CauseVerdict
  reason: string
  /** Of contacts per day, relative; null when none can be looked for. */
  contacts: Change | null
  /** Of the share answered within `withinMinutes`, in shares. */
  speed: Change | null
  withinMinutes: number | null
}

const total = (periods: readonly Period[], key: keyof Period): number =>
  periods.reduce((sum, period) => sum + period[key], 0)

/** The rates on both sides of a week as a ratio, by the binomial share of events that fall behind it (Clopper & Pearson). */
function rateRatio(periods: readonly Period[], after: number): Bounds & { value: number } {
  const [before, since] = [periods.slice(0, after + 1), periods.slice(after + 1)]
  const [a, b] = [total(before, 'events'), total(since, 'events')]
  const scale = total(before, 'exposure') / total(since, 'exposure')
  const bounds = clopperPearson(b, a + b) ?? { lo: 0, hi: 1 }
  const odds = (share: number) => (share >= 1 ? Number.MAX_VALUE : (share / (1 - share)) * scale)
  return { value: a === 0 ? Number.MAX_VALUE : (b / a) * scale, lo: odds(bounds.lo), hi: odds(bounds.hi) }
}

interface Weekly {
  /** Weeks that were observed, with the days of each. */
  weeks: readonly { week: number; days: number }[]
  contacts: readonly Contact[]
}

/** What is usual: the median wait of those who were answered; null when nobody was. */
function usualWait(contacts: readonly Contact[]): number | null {
  const answered = contacts.flatMap(({ minutes, answered: isAnswered }) => (isAnswered ? [minutes] : []))
  const counts = new Map<number, number>()
  for (const value of answered) counts.set(value, (counts.get(value) ?? 0) + 1)
  const median = quantile([...counts].map(([value, count]) => ({ value, count })))
  return isRefusal(median) ? null : median.value
}

function speedPeriods({ weeks, contacts }: Weekly, within: number): { week: number; period: Period }[] {
  // Who still waits, and not yet for so long, may be answered in time.
  const decided = contacts.filter(({ answered, minutes }) => answered || minutes > within)
  return weeks.flatMap(({ week }) => {
    const ofWeek = decided.filter((contact) => contact.week === week)
    const events = ofWeek.filter(({ answered, minutes }) => answered && minutes <= within).length
    return ofWeek.length === 0 ? [] : [{ week, period: { events, exposure: ofWeek.length } }]
  })
}

function speedChange(weekly: Weekly, within: number): Change | string {
  const rows = speedPeriods(weekly, within)
  const periods = rows.map(({ period }) => period)
  const found = changePoint(periods, 'binomial', SEED, 0.95, MOST_WORK)
  if (isRefusal(found)) return found.reason
  const [before, since] = [periods.slice(0, found.after + 1), periods.slice(found.after + 1)]
  const difference = newcombe(
    ...([total(since, 'events'), total(since, 'exposure')] as const),
    ...([total(before, 'events'), total(before, 'exposure')] as const),
  )
  if (difference === null) return 'No week has an answer to compare.'
  const { estimate: value, lo, hi } = difference
  return { fromWeek: rows[found.after + 1]?.week ?? 0, value, lo, hi, p: found.p }
}

const relative = ({ value, lo, hi }: Bounds & { value: number }): Bounds & { value: number } => ({
  value: value - 1,
  lo: lo - 1,
  hi: hi - 1,
})

/**
 * The story of one cause.
 * @param alpha error rate of each of the two tests, already divided by the number of causes that are looked at
 */
export function storyOf(weekly: Weekly, alpha: number): CauseStory {
  const { weeks, contacts } = weekly
  const periods = weeks.map(({ week, days }) => ({
    events: contacts.filter((contact) => contact.week === week).length,
    exposure: days,
  }))
  const found = changePoint(periods, 'poisson', SEED, 0.95, MOST_WORK)
  const none = { contacts: null, speed: null, withinMinutes: null }
  if (isRefusal(found)) return { verdict: 'cannot_tell', reason: found.reason, ...none }
  const ratio = rateRatio(periods, found.after)
  const fromWeek = weeks[found.after + 1]?.week ?? 0
  const changed = { ...relative(ratio), fromWeek, p: found.p }
  const within = usualWait(contacts)
  const speed = within === null ? 'Nobody was answered.' : speedChange(weekly, within)
  const story = { contacts: changed, speed: typeof speed === 'string' ? null : speed, withinMinutes: within }
  return { ...judge(found, ratio, speed, periods, weeks, alpha), ...story }
}

function judge(
  found: ChangePoint,
  ratio: Bounds & { value: number },
  speed: Change | string,
  periods: readonly Period[],
  weeks: Weekly['weeks'],
  alpha: number,
): Pick<CauseStory, 'verdict' | 'reason'> {
  const fell = found.p < alpha && ratio.value < 1
  if (fell && ratio.hi < HALF)
    return { verdict: 'fixed_at_source', reason: 'Contacts fell to less than half, and stayed there.' }
  const cannot = (reason: string) => ({ verdict: 'cannot_tell' as const, reason })
  if (fell) return cannot('Contacts fell, but it is not certain that they fell to less than half.')
  if (typeof speed === 'string') return cannot(`Contacts did not fall; how fast they were answered cannot be compared. ${speed}`) // prettier-ignore
  if (!(speed.p < alpha && speed.value > 0)) return cannot('Neither did contacts fall nor did answers become faster.')
  const place = weeks.findIndex(({ week }) => week === speed.fromWeek)
  if (rateRatio(periods, place - 1).lo > HALF)
    return {
      verdict: 'answered_faster_only',
      reason: 'Answers became faster, while more than half of the contacts still come.',
    }
  return cannot('Answers became faster; there are too few contacts to say that they still come.')
}
