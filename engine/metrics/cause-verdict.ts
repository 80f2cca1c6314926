/**
 * Was a root cause repaired, or only answered faster? Two changes are looked for week by week: of the people who write about
 * the cause, and of the share of them answered within the usual time. Speed looks the same for both; contacts fall for the
 * repaired one only. Somebody who writes ten times in a week counts once in it: the tests take counts for independent.
 *
 * - `fixed_at_source`: contacts fell, at some week, to less than half with the certainty asked for.
 * - `answered_faster_only`: answers became faster, and more than half of the contacts certainly still come.
 * - `cannot_tell`: everything else, with the reason.
 */
import { clopperPearson } from '../stats/binomial.ts'
import { changePoint, type ChangePoint, type Period } from '../stats/change-point.ts'
import { newcombe, type Bounds } from '../stats/proportion.ts'
import { isRefusal } from '../stats/refusal.ts'

export const CAUSE_VERDICTS = ['fixed_at_source', 'answered_faster_only', 'cannot_tell'] as const
export type CauseVerdict = (typeof CAUSE_VERDICTS)[number]

/** House rule: a cause counts as repaired when less than half of its contacts still come. */
export const HALF = 0.5
const SEED = 11
/** Beyond this a simulated p would keep others waiting. */
const MOST_WORK = 2e6

/** A week that was observed. */
export interface Week {
  week: number
  days: number
  /** Who wrote about the cause, each once. */
  people: number
  /** Those of whom it is known whether their first contact of the week was answered within the usual time. */
  decided: number
  inTime: number
}

/** Rate since ÷ rate before − 1, or share since − share before. */
export interface Change extends Bounds {
  /** The first week after it, counted like the weeks. */
  fromWeek: number
  value: number
  p: number
}

export interface CauseStory {
  verdict: CauseVerdict
  reason: string
  /** Of people a day, relative; null when none can be looked for. */
  contacts: Change | null
  /** Of the share answered within the usual time, in shares. */
  speed: Change | null
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

function speedChange(weeks: readonly Week[]): Change | string {
  const rows = weeks.filter(({ decided }) => decided > 0)
  const periods = rows.map(({ decided, inTime }) => ({ events: inTime, exposure: decided }))
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
 * @param alpha error rate of each of the two tests: already divided by how many tests there are
 */
export function storyOf(weeks: readonly Week[], alpha: number): CauseStory {
  const periods = weeks.map(({ days, people }) => ({ events: people, exposure: days }))
  const found = changePoint(periods, 'poisson', SEED, 0.95, MOST_WORK)
  if (isRefusal(found)) return { verdict: 'cannot_tell', reason: found.reason, contacts: null, speed: null }
  const ratio = rateRatio(periods, found.after)
  const fromWeek = weeks[found.after + 1]?.week ?? 0
  const contacts = { ...relative(ratio), fromWeek, p: found.p }
  const speed = weeks.some(({ inTime }) => inTime > 0) ? speedChange(weeks) : 'Nobody was answered.'
  const judged = judge(found, ratio, speed, periods, weeks, alpha)
  return { ...judged, contacts, speed: typeof speed === 'string' ? null : speed }
}

function judge(
  found: ChangePoint,
  ratio: Bounds & { value: number },
  speed: Change | string,
  periods: readonly Period[],
  weeks: readonly Week[],
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
