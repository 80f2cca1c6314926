/** Root causes: who has to come back with the same matter, what share of contacts is failure demand, and what became of each cause. */
import type { QueryRow } from '@candor/queries'
import { CausesAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { FEWEST_EVENTS } from '../stats/change-point.ts'
import { clusterShare, type ClusterSums } from '../stats/cluster.ts'
import { storyOf, type CauseStory, type Change, type Week } from './cause-verdict.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { LOOK_BACK_DAYS, SILENCE_DAYS } from './service-times.ts'

/**
 * House rules: who comes back within so many days with the same cause was not helped; so many causes are looked at. With more
 * than 25 the error rate of each test would be below the smallest p that its simulation can tell.
 */
export const AGAIN_DAYS = 7
export const MOST_CAUSES = 20
/** Of all verdicts together; each rests on two tests. */
const ALPHA = 0.05
const DAY = 86_400_000
const WEEK = 7 * DAY
const MINUTE = 60_000

export const repeatContactRate: MetricDefinition = {
  id: 'repeat_contact_rate',
  version: 2,
  name: 'Repeat contacts',
  words:
    'Of the contacts (episodes of service) with a cause, the share after which the same person came back with the same cause within seven days. A contact with two causes counts for each. Contacts of the last seven days are left out: nobody knows yet.',
  formula: 'contacts followed by another of the same person and topic within 7 days / contacts; clustered by person',
  source: 'First-contact resolution as “no repeat” (house rule: 7 days); Cochran (1977) §9A.3 for the variance',
  unit: 'share',
  better: 'lower',
  queries: ['metrics/service_causes'],
  assumptions: ['`topics` name the cause.', 'Accounts of one person are linked; unlinked ones hide repeats.'],
}

export const failureDemandShare: MetricDefinition = {
  id: 'failure_demand_share',
  version: 2,
  name: 'Failure demand',
  words:
    'Of the contacts about a cause that somebody has judged, the share that came because something was not done, or not done right.',
  formula: 'contacts with a cause declared “failure” / contacts with a cause declared at all; clustered by person',
  source: 'Seddon 2003, Freedom from Command and Control; Cochran (1977) §9A.3 for the variance',
  unit: 'share',
  better: 'lower',
  queries: ['metrics/service_causes'],
  assumptions: ['The declared judgement is right for all contacts about the cause.'],
}

export const causeChange: MetricDefinition = {
  id: 'cause_change',
  version: 2,
  name: 'Change of contacts about a cause',
  words:
    'People a day who wrote about one cause, each counted once a week, since the week in which they changed most, relative to before. The verdict beside it says whether the cause was repaired or only answered faster.',
  formula: 'rate since / rate before − 1; week by likelihood ratio; interval of the ratio by Clopper–Pearson',
  source: 'Change-point: Siegmund 1988, p given the total; interval given the week',
  unit: 'ratio',
  better: 'lower',
  queries: ['metrics/service_causes'],
  assumptions: [
    'About as many customers could meet the cause before as since.',
    'Who writes in one week says nothing about who writes in another.',
    'The interval takes the week for known: it was chosen because the change looks largest there.',
  ],
}

export const causeSpeed: MetricDefinition = {
  id: 'cause_speed_change',
  version: 2,
  name: 'Change of speed for a cause',
  words:
    'Share of people who wrote about one cause whose first contact of the week was answered within the usual time (the median wait), since the week in which it changed most, less the share before.',
  formula: 'share since − share before; week by likelihood ratio; interval by Newcombe’s method 10',
  source: 'Change-point: Siegmund 1988, p given the total; Newcombe 1998',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/service_causes'],
  assumptions: ['The interval takes the week for known: it was chosen because the change looks largest there.'],
}

type Row = QueryRow['metrics/service_causes']

const NO_CAUSES = 'No contact names a cause. Send `topics` with what customers write (in Chatwoot: labels).'
const TOO_NEW = `All contacts are of the last ${AGAIN_DAYS} days: whether people come back is not known yet.`
const NOT_JUDGED =
  'Nobody has said which causes are failure demand. Declare a definition of kind “cause” with topic and demand (“failure” or “value”) for each.'

const repeatSums = (row: Row): ClusterSums => ({ clusters: row.people, x: row.x, m: row.m, xx: row.xx, xm: row.xm, mm: row.mm }) // prettier-ignore
const failureSums = (row: Row): ClusterSums => ({ clusters: row.coders, x: row.f, m: row.c, xx: row.ff, xm: row.fc, mm: row.cc }) // prettier-ignore

function shareFinding(
  definition: MetricDefinition,
  sums: ClusterSums | null,
  population: string,
  none: string,
  checks: Check[],
  report: Report,
): Finding {
  const result = sums === null ? null : clusterShare(sums)
  if (sums === null || result === null) return report(definition, { population, value: null, n: 0, reasons: [none], checks }) // prettier-ignore
  const interval = intervalOf(result.interval, result.method)
  const reasons = interval === null ? ['One customer alone says nothing about how customers differ: no interval.'] : []
  return report(definition, { population, value: result.share, interval, n: sums.m, reasons, checks })
}

/** Weeks of the window that were observed, with the days of each. */
export function observedWeeks({ from, to, firstAt, asOf }: Pick<Scope, 'from' | 'to' | 'firstAt' | 'asOf'>) {
  const start = Date.parse(from)
  const first = Math.max(start, Date.parse(firstAt ?? from))
  const last = Math.min(Date.parse(to), Date.parse(asOf ?? to))
  const weeks: { week: number; days: number }[] = []
  for (let week = 0; start + week * WEEK < last; week += 1) {
    const begin = Math.max(first, start + week * WEEK)
    const end = Math.min(last, start + (week + 1) * WEEK)
    if (end - begin >= DAY / 24) weeks.push({ week, days: (end - begin) / DAY })
  }
  return weeks
}

interface ChangeFacts {
  population: string
  n: number
  /** Why there is no change to tell of. */
  reason: string
  /** Error rate of the test, already divided by how many there are. */
  alpha: number
}

function changeFinding(
  definition: MetricDefinition,
  change: Change | null,
  { reason, alpha, ...facts }: ChangeFacts,
  report: Report,
): Finding {
  if (change === null) return report(definition, { ...facts, value: null, reasons: [reason] })
  if (!(change.value < 1e6 && change.hi < 1e6))
    return report(definition, { ...facts, value: null, reasons: ['Hardly a contact came before: there is nothing to compare with.'] }) // prettier-ignore
  const method = definition === causeChange ? 'Clopper–Pearson, given the week' : 'Newcombe score, given the week'
  const interval = { lo: change.lo, hi: change.hi, level: 0.95, method }
  const test: Check = {
    id: 'change_point',
    // The interval takes the week for known; whether anything changed at all is this test's to say.
    passed: change.p < alpha,
    value: change.p,
    threshold: alpha,
    sentence: `A change so large somewhere has p = ${change.p.toPrecision(2)} when nothing changed; below ${alpha.toPrecision(2)} one is told of, so that all tests together err in ${ALPHA * 100}%.`,
  }
  return report(definition, {
    ...{ ...facts, value: change.value, interval, evidence: 'quasi-experiment' },
    checks: [test],
  })
}

/** The weeks that were observed, with what came in them: none, where nobody wrote. */
function weeksOf({ weeks }: Row, observed: ReturnType<typeof observedWeeks>): Week[] {
  const counts = new Map(weeks.map(([week, ...rest]) => [week, rest]))
  return observed.map(({ week, days }) => {
    const [people, decided, inTime] = counts.get(week) ?? [0, 0, 0]
    return { week, days, people, decided, inTime }
  })
}

const countOf = (weeks: readonly Week[], what: 'people' | 'decided'): number =>
  weeks.reduce((sum, week) => sum + week[what], 0)

function causeRow(
  row: Row,
  { weeks, alpha }: { weeks: readonly Week[]; alpha: number },
  scope: Scope,
  report: Report,
): CausesAnswer['causes'][number] {
  const story: CauseStory = storyOf(weeks, alpha)
  const population = `contacts with ${scope.brand} about “${row.cause}”`
  const begins = (change: Change | null) =>
    change === null ? null : new Date(Date.parse(scope.from) + change.fromWeek * WEEK).toISOString()
  const speed = { population, n: countOf(weeks, 'decided'), reason: 'How fast contacts were answered cannot be compared.', alpha } // prettier-ignore
  const within = row.usual === null ? '' : ` (answered within ${row.usual} minutes)`
  return {
    cause: row.cause,
    contacts: row.episodes,
    repeats: shareFinding(repeatContactRate, repeatSums(row), population, TOO_NEW, [], report),
    verdict: story.verdict,
    reason: story.reason,
    change: {
      finding: changeFinding(causeChange, story.contacts, { population, n: countOf(weeks, 'people'), reason: story.reason, alpha }, report), // prettier-ignore
      from: begins(story.contacts),
    },
    speed: {
      finding: changeFinding({ ...causeSpeed, name: `${causeSpeed.name}${within}` }, story.speed, speed, report),
      from: begins(story.speed),
    },
  }
}

/** Who named no cause is in no rate. */
function codedCheck(rows: readonly Row[]): Check {
  const named = rows.find(({ slice }) => slice === 'all')?.episodes ?? 0
  const unnamed = rows.find(({ slice, cause }) => slice === 'cause' && cause === '')?.episodes ?? 0
  const sentence = `${unnamed.toLocaleString('en')} contacts name no cause and are not counted.`
  return { id: 'without_cause', passed: null, value: named + unnamed === 0 ? null : unnamed / (named + unnamed), threshold: null, sentence } // prettier-ignore
}

export const causes: Metric<Row[], CausesAnswer> = {
  route: {
    path: '/api/causes',
    summary: 'Root causes of contacts: repeats, failure demand, and whether each was fixed or only answered faster',
    answer: CausesAnswer,
  },
  definitions: [repeatContactRate, failureDemandShare, causeChange, causeSpeed],

  async needs(ask, scope) {
    const { workspace, generation, brand, campaign, from, to, asOf, now, definitions } = scope
    const judged = definitions.cause.filter(({ body }) => body.brand === brand).map(({ body }) => body)
    const last = Date.parse(asOf ?? now.toISOString())
    return ask('metrics/service_causes', {
      ...{ workspace, generation, brand, campaign: campaign ?? '', from, to },
      since: new Date(Math.max(0, Date.parse(from) - LOOK_BACK_DAYS * DAY)),
      as_of: new Date(Math.ceil(last / MINUTE) * MINUTE),
      followed_to: new Date(Math.floor(last / DAY) * DAY - AGAIN_DAYS * DAY),
      silence_seconds: (SILENCE_DAYS * DAY) / 1000,
      again_seconds: (AGAIN_DAYS * DAY) / 1000,
      coded: judged.map(({ topic }) => topic).sort(),
      failures: judged.flatMap(({ topic, demand }) => (demand === 'failure' ? [topic] : [])).sort(),
      causes: MOST_CAUSES,
    })
  },

  estimate(rows, scope, report) {
    const all = rows.find(({ slice }) => slice === 'all')
    const population = `contacts with ${scope.brand}${scope.campaign === null ? '' : `, campaign ${scope.campaign}`}`
    const checks = [codedCheck(rows)]
    const judged = scope.definitions.cause.some(({ body }) => body.brand === scope.brand)
    const observed = observedWeeks(scope)
    const listed = rows.flatMap((row) => (row.slice === 'cause' && row.cause !== '' ? [{ row, weeks: weeksOf(row, observed) }] : [])) // prettier-ignore
    const tested = listed.filter(({ weeks }) => countOf(weeks, 'people') >= FEWEST_EVENTS).length
    const alpha = ALPHA / (2 * Math.max(1, tested))
    const none = all === undefined ? NO_CAUSES : TOO_NEW
    return {
      repeats: shareFinding(repeatContactRate, all ? repeatSums(all) : null, population, none, checks, report),
      failureDemand: shareFinding(
        failureDemandShare,
        all ? failureSums(all) : null,
        population,
        judged && all !== undefined
          ? 'No contact is about a cause that was declared.'
          : judged
            ? NO_CAUSES
            : NOT_JUDGED,
        checks,
        report,
      ),
      causes: listed.map(({ row, weeks }) => causeRow(row, { weeks, alpha }, scope, report)),
    }
  },
}
