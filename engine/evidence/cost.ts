/**
 * What an outcome cost that would not have happened anyway: spending over incremental outcomes.
 *
 * Fieller's set for a spending that is known: every cost that some effect in the interval would mean. It is made from the
 * interval that the effect has, so that it has an upper end exactly when an effect in the wanted direction was found.
 */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { Evidence, Finding, Interval } from '../finding.ts'
import type { MetricDefinition } from '../metrics/metric.ts'
import { costPer } from '../stats/ratio-interval.ts'
import { studentTQuantile } from '../stats/student-t.ts'
import { SMALLEST_WORTHWHILE, type FindingFacts } from '../verdict.ts'
import { incrementalOutcomes } from './incremental.ts'
import { rebuilt } from './rebuilt.ts'

export const costPerIncremental: MetricDefinition = {
  ...incrementalOutcomes,
  id: 'cost_per_incremental_outcome',
  name: 'Cost of an outcome that it caused',
  words:
    'Spending divided by the outcomes that would not have happened anyway. Without an upper end where the data also allow that it caused none: then there is no single value.',
  formula:
    'spend / incremental outcomes in the wanted direction; Fieller’s set for a known numerator, positive costs only',
  source: 'Fieller 1954, JRSS B 16, 175–185',
  unit: 'money',
  better: 'neither',
  assumptions: [
    ...incrementalOutcomes.assumptions,
    'The spend is what the plan says, and all of it was for those who got it.',
  ],
}

export interface Cost {
  finding: Finding
  /** The same with the currency, as a sentence. */
  words: string
}

const NO_INTERVAL = 'Without an interval of the effect nobody can say what an outcome cost.'
const NOTHING_SPENT = 'Nothing was spent, says the plan.'
const NO_END =
  'There is no upper end: that it caused no outcome at all fits the data as well, and then no money buys one.'
const NO_GAIN =
  'It caused no outcome in the wanted direction, with the certainty asked for: no money buys one this way.'

type Answer = Pick<FindingFacts, 'value' | 'interval' | 'reasons'>
const refused = (reason: string): Answer => ({ value: null, interval: null, reasons: [reason] })

/** Fieller's set by the interval: its middle and half its width are an estimate and z standard errors. */
function answerOf(spent: number, total: Finding, sign: 1 | -1): Answer {
  const { value, interval, reasons } = total
  if (value === null) return refused(reasons[0] ?? NO_INTERVAL)
  if (interval?.lo == null || interval.hi === null || interval.level === null) return refused(NO_INTERVAL)
  if (spent === 0) return refused(NOTHING_SPENT)
  const { lo, hi, level } = interval
  const se = (hi - lo) / 2 / studentTQuantile(0.5 + level / 2, Infinity)
  const cost = costPer(spent, { value: (sign * (lo + hi)) / 2, variance: se * se }, { level })
  if ('refused' in cost) return refused(cost.refused === 'no-gain' ? NO_GAIN : cost.reason)
  const set: Interval = { lo: cost.lo, hi: cost.hi, level, method: 'Fieller, known spending' }
  if (cost.hi === null) return { value: null, interval: set, reasons: [NO_END] }
  return { value: Math.min(Math.max(spent / (sign * value), cost.lo), cost.hi), interval: set, reasons: [] }
}

/** Who says so, where nobody was assigned. */
const CLAIMS: Partial<Record<Evidence, string>> = {
  association: 'What goes together would claim',
  adjusted: 'The comparison of people alike before suggests',
}

/** Money as English writes it, with cents where they say something. */
export const moneyWords = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: amount < 100 ? 2 : 0 }).format(
    amount,
  )

function wordsOf({ value, interval, reasons, evidence }: Finding, currency: string): string {
  const say = (amount: number | null): string => moneyWords(amount ?? 0, currency)
  const claim = CLAIMS[evidence]
  const outcome =
    claim !== undefined ? '' : evidence === 'quasi-experiment' ? ' that it may have caused' : ' that it caused'
  if (value !== null && interval !== null) {
    const cost = `${say(value)} for each outcome${outcome} (${say(interval.lo)} to ${say(interval.hi)}).`
    return claim === undefined ? cost : `${claim} ${cost}`
  }
  const least = interval?.lo == null ? '' : `At least ${say(interval.lo)} for each outcome${outcome}. `
  return `${least}${reasons.join(' ')}`
}

/** @param total the incremental outcomes of one rung */
export function costOf(total: Finding, { spend, outcome }: InitiativeDefinition): Cost {
  const sign = outcome.better === 'higher' ? 1 : -1
  const answer = answerOf(spend.amount, total, sign)
  const finding = rebuilt(total, {
    metric: costPerIncremental.id,
    version: costPerIncremental.version,
    estimand: `${outcome.name}: cost of one more, ${spend.currency}`,
    unit: costPerIncremental.unit,
    better: costPerIncremental.better,
    p: null,
    checks: total.checks.filter(({ id }) => id !== SMALLEST_WORTHWHILE),
    recompute: { ...total.recompute, assumptions: [...costPerIncremental.assumptions, ...total.recompute.assumptions] },
    ...answer,
  })
  return { finding, words: wordsOf(finding, spend.currency) }
}
