/**
 * One side of the retention answer: the curves of every cohort, and each campaign's people against those of the same weeks
 * who came by none. Cohorts are known when a stay begins, so that nobody has to survive to belong to one (no immortal time).
 */
import type { QueryRow } from '@candor/queries'
import type { RetentionAnswer, RetentionBy } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords, pWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import {
  kaplanMeier,
  survivalAt,
  survivalQuantile,
  type SurvivalCurve,
  type SurvivalRefusal,
} from '../stats/kaplan-meier.ts'
import { logRank } from '../stats/log-rank.ts'
import { isRefusal, type Refusal } from '../stats/refusal.ts'
import type { Stay } from '../stats/risk-set.ts'
import { survivalDifference } from '../stats/survival-difference.ts'
import { intervalOf, type MetricDefinition, type Report } from './metric.ts'

export type StayRow = QueryRow['metrics/follower_stays']
type Side = RetentionAnswer['followers']
type Cohort = Side['cohorts'][number]

/** What a side is about, in words, and which way its share runs. */
export interface SideDefinition {
  share: MetricDefinition
  difference: MetricDefinition
  horizons: readonly number[]
  /** True when the share is of those for whom it happened; false when it is of those for whom it did not. */
  counts: boolean
  /** "Still following after 7 days". */
  estimand: (days: number) => string
  /** "followers of Acme". */
  people: (scope: Scope) => string
  /** "had left". */
  happened: string
}

const METHOD = 'Kaplan–Meier, log(−log)'
const DIFFERENCE_METHOD = 'Kaplan–Meier, log(−log), square-and-add'
/** More weeks than this are shown as months. */
const WEEKS_SHOWN = 26

const stayOf = ({ entry, time, gone, people }: StayRow): Stay => ({
  ...(entry > 0 ? { entry } : {}),
  time,
  cause: gone === 1 ? 'ended' : null,
  count: people,
})

/** Somebody gone before anybody looked was never under observation. */
export const staysOf = (rows: readonly StayRow[]): Stay[] =>
  rows.filter(({ entry, time }) => entry <= 0 || entry < time).map(stayOf)

const countOf = (rows: readonly StayRow[]): number => rows.reduce((sum, { people }) => sum + people, 0)

export const nameOfCampaign = (campaign: string, scope: Scope): string =>
  campaign === ''
    ? 'No campaign'
    : (scope.definitions.campaign.find(({ key }) => key === campaign)?.body.name ?? campaign)

function medianWords(curve: SurvivalCurve, { happened }: SideDefinition): string {
  const median = survivalQuantile(curve)
  if (isRefusal(median)) return median.reason
  if (median.value === null) return `The median is not reached: fewer than half ${happened} while observed.`
  const from = median.lo === null ? '' : countWords(median.lo)
  const to = median.hi === null ? 'not reached' : countWords(median.hi)
  return `Half ${happened} after ${countWords(median.value)} days (95% interval ${from} to ${to}).`
}

/** Why there is no number at a day that nobody of the cohort has been observed for. */
export function beyond(refusal: Refusal, days: number, curve: SurvivalCurve): string {
  if (refusal.refused !== 'beyond-follow-up') return refusal.reason
  return days > curve.end
    ? `Nobody of them has been observed for ${days} days yet, the longest for ${countWords(curve.end)}: ask again later, or choose an earlier window of joining.`
    : `They are observed only from day ${countWords(curve.start)} on.`
}

interface Group {
  by: Cohort['by']
  key: string
  name: string
  words: string
  rows: readonly StayRow[]
}

function shareFinding(
  side: SideDefinition,
  group: Group,
  curve: SurvivalCurve | SurvivalRefusal,
  days: number,
  scope: Scope,
  report: Report,
): Finding {
  const population = `${side.people(scope)}${group.words}`
  const facts = { population, estimand: side.estimand(days), n: countOf(group.rows) }
  if (isRefusal(curve)) return report(side.share, { ...facts, value: null, reasons: [curve.reason] })
  const at = survivalAt(curve, days)
  if (isRefusal(at)) return report(side.share, { ...facts, value: null, reasons: [beyond(at, days, curve)] })
  const late = group.rows.filter(({ entry }) => entry > 0)
  const checks: Check[] = [
    { id: 'median', passed: null, value: null, threshold: null, sentence: medianWords(curve, side) },
    {
      id: 'at_risk',
      passed: null,
      value: at.atRisk,
      threshold: null,
      sentence: `${countWords(at.atRisk)} of them are still observed on day ${days}; the others ${side.happened}, or joined too recently.`,
    },
    ...(late.length === 0
      ? []
      : [
          {
            id: 'late_entry',
            passed: null,
            value: countOf(late),
            threshold: null,
            sentence: `${countWords(countOf(late))} were first observed after they had joined, and count from then on.`,
          },
        ]),
  ]
  const bounds = side.counts ? { lo: 1 - at.hi, hi: 1 - at.lo } : { lo: at.lo, hi: at.hi }
  const value = side.counts ? 1 - at.survival : at.survival
  return report(side.share, { ...facts, value, interval: intervalOf(bounds, METHOD), checks })
}

function cohortOf(side: SideDefinition, group: Group, scope: Scope, report: Report): Cohort {
  const curve = kaplanMeier(staysOf(group.rows))
  const steps = isRefusal(curve) ? [] : curve.steps
  return {
    by: group.by,
    key: group.key,
    name: group.name,
    people: countOf(group.rows),
    ended: countOf(group.rows.filter(({ gone }) => gone === 1)),
    horizons: side.horizons.map((days) => ({ days, finding: shareFinding(side, group, curve, days, scope, report) })),
    median: isRefusal(curve) ? curve.reason : medianWords(curve, side),
    observed: isRefusal(curve) ? 0 : curve.end,
    curve: steps.map(({ time, survival, lo, hi, atRisk }) => ({
      day: time,
      share: side.counts ? 1 - survival : survival,
      lo: side.counts ? 1 - hi : lo,
      hi: side.counts ? 1 - lo : hi,
      atRisk,
    })),
  }
}

function comparisonOf(
  side: SideDefinition,
  campaign: string,
  rows: readonly StayRow[],
  scope: Scope,
  report: Report,
): Side['comparisons'][number] {
  const own = rows.filter(({ cohort }) => cohort === campaign)
  const weeks = new Set(own.map(({ week }) => week))
  const organic = rows.filter(({ cohort, week }) => cohort === '' && weeks.has(week))
  const name = nameOfCampaign(campaign, scope)
  const population = `${side.people(scope)} who came by ${name}, against those of the same weeks who came by no campaign`
  const groups = [own, organic].map(staysOf)
  const test = logRank(groups)
  const logRankP = isRefusal(test) ? null : test.p
  const checks: Check[] = [
    {
      id: 'log_rank',
      passed: null,
      value: logRankP,
      threshold: null,
      sentence: isRefusal(test)
        ? `The curves cannot be tested as a whole: ${test.reason}`
        : `Over the whole curves, equal rates of ending would give a difference like this with ${pWords(test.p)} (log-rank test).`,
    },
  ]
  const [one, other] = groups.map((stays) => kaplanMeier(stays))
  const horizons = side.horizons.map((days) => {
    const facts = { population, estimand: `${side.estimand(days)}, difference`, n: countOf(own) + countOf(organic) }
    const refused = (reason: string) =>
      report(side.difference, { ...facts, value: null, evidence: 'association', reasons: [reason] })
    if (one === undefined || other === undefined) return { days, finding: refused('There are no two groups.') }
    if (isRefusal(one)) return { days, finding: refused(one.reason) }
    if (isRefusal(other))
      return { days, finding: refused('Nobody came by no campaign in those weeks: there is nobody to compare with.') }
    const found = survivalDifference(one, other, days)
    if (isRefusal(found)) {
      const shorter = one.end < other.end ? one : other
      return { days, finding: refused(beyond(found, days, shorter)) }
    }
    const sign = side.counts ? -1 : 1
    const bounds = side.counts ? { lo: -found.hi, hi: -found.lo } : { lo: found.lo, hi: found.hi }
    const interval = intervalOf(bounds, DIFFERENCE_METHOD)
    const numbers = { value: sign * found.difference, interval, p: found.p, checks }
    return { days, finding: report(side.difference, { ...facts, ...numbers, evidence: 'association' }) }
  })
  return { campaign, name, organic: countOf(organic), horizons, logRank: logRankP }
}

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`

function periods(rows: readonly StayRow[]): Group[] {
  const weeks = new Set(rows.map(({ week }) => week))
  const by = weeks.size > WEEKS_SHOWN ? 'month' : 'week'
  const of = ({ week }: StayRow): string => (by === 'week' ? week : monthOf(week))
  return [...new Set(rows.map(of))].sort().map((key) => ({
    by,
    key,
    name: by === 'week' ? `Week of ${key}` : key.slice(0, 7),
    words: by === 'week' ? ` of the week of ${key}` : ` of weeks that began in ${key.slice(0, 7)}`,
    rows: rows.filter((row) => of(row) === key),
  }))
}

function groupsOf(rows: readonly StayRow[], scope: Scope): Group[] {
  const ofCampaigns = rows.filter(({ by }) => by === 'campaign')
  const everybody = ofCampaigns.filter(({ cohort }) => scope.campaign === null || cohort === scope.campaign)
  const whose = scope.campaign === null ? '' : ` who came by ${nameOfCampaign(scope.campaign, scope)}`
  const parts = (
    by: 'campaign' | 'channel' | 'motive',
    name: (key: string) => string,
    words: (key: string) => string,
  ) => {
    const own = rows.filter((row) => row.by === by)
    return [...new Set(own.map(({ cohort }) => cohort))].map((key): Group => {
      const group = own.filter(({ cohort }) => cohort === key)
      return { by, key, name: name(key), words: words(key), rows: group }
    })
  }
  const motives = parts('motive', (key) => (key === '' ? 'No motive given' : key), (key) => key === '' ? ' who gave no motive' : ` who gave the motive “${key}”`) // prettier-ignore
  return [
    { by: 'all', key: '', name: 'Everybody', words: whose, rows: everybody },
    ...parts(
      'campaign',
      (key) => nameOfCampaign(key, scope),
      (key) => (key === '' ? ' who came by no campaign' : ` who came by ${nameOfCampaign(key, scope)}`),
    ),
    ...parts(
      'channel',
      (key) => key,
      (key) => ` who came on ${key}${whose}`,
    ),
    ...(motives.some(({ key }) => key !== '') ? motives : []),
    ...periods(everybody),
  ]
}

/**
 * All cohorts of a side, or those of one kind. `why` refuses all of them: what is missing, and what to send. Campaigns are
 * compared unless another kind of cohort was asked for.
 */
export function survivalSide(
  side: SideDefinition,
  rows: readonly StayRow[],
  why: string | null,
  { scope, report, by }: { scope: Scope; report: Report; by: RetentionBy | null },
): Side {
  if (why !== null) {
    const facts = {
      population: side.people(scope),
      value: null,
      n: countOf(rows.filter((row) => row.by === 'campaign')),
    }
    const horizons = side.horizons.map((days) => ({
      days,
      finding: report(side.share, { ...facts, estimand: side.estimand(days), reasons: [why] }),
    }))
    const all = { by: 'all' as const, key: '', name: 'Everybody', people: facts.n, ended: 0, observed: 0 }
    return { cohorts: [{ ...all, horizons, median: why, curve: [] }], comparisons: [] }
  }
  const campaigns = rows.filter((row) => row.by === 'campaign')
  const names = [...new Set(campaigns.map(({ cohort }) => cohort))].filter((name) => name !== '')
  return {
    cohorts: groupsOf(rows, scope)
      .filter((group) => by === null || group.by === by)
      .map((group) => cohortOf(side, group, scope, report)),
    comparisons: (by === null || by === 'campaign' ? names : []).map((name) =>
      comparisonOf(side, name, campaigns, scope, report),
    ),
  }
}
