/** Word of mouth: how many further people each one brings who passes something on, and whether that dies out. */
import type { QueryRow } from '@candor/queries'
import { WordOfMouthAnswer, type Passing } from '../api/shapes/index.ts'
import type { Check } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { reproductionNumber, type Reproduction } from '../stats/branching.ts'
import { fitDispersion } from '../stats/negative-binomial.ts'
import { isRefusal } from '../stats/refusal.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

const DAY = 86_400_000
/** What came through a share is looked for so long: everybody counts for the same time, the newest not at all. */
export const CHANCE_DAYS = 7
/** How far back the beginning of a cascade is looked for. */
const LOOK_BACK_DAYS = 28

const SHARED: Pick<MetricDefinition, 'version' | 'better' | 'unit' | 'queries' | 'assumptions'> = {
  version: 1,
  better: 'neither',
  unit: 'ratio',
  queries: ['metrics/reproduction'],
  assumptions: [
    'A share names in inReplyTo, or in its object, what it came through; a Join names in inReplyTo the Join of whoever brought the new one. What names nothing begins a cascade.',
    'Whoever came through somebody may have come without them: this counts ways, it proves no influence.',
    'Cascades are independent of one another; within one they need not be.',
  ],
}

export const reproduction: MetricDefinition = {
  ...SHARED,
  id: 'reproduction_number',
  name: 'Reproduction number of sharing',
  words: `How many further people each one brings who passes something on, within ${CHANCE_DAYS} days. Below 1 every cascade dies out by itself; from 1 on it can grow without end. People are counted once a cascade, and only once they had these days.`,
  formula: `people whose first share came through a share within ${CHANCE_DAYS} days / people who shared at least ${CHANCE_DAYS} days ago; jackknife over cascades on the logarithm, Student’s t`,
  source: 'Harris 1948; interval: Efron & Stein 1981',
}

export const cascadeGrowth: MetricDefinition = {
  ...SHARED,
  id: 'cascade_growth',
  name: 'How large cascades grow',
  words:
    'Mean number of people who pass a thing on in the end, for each one who began. Told only where each brings less than one further person: else there is no end to tell of.',
  formula: '1 / (1 − R), R the reproduction number; interval from that of R, without an upper end where it reaches 1',
  source: 'Harris 1948 (total progeny of a branching process)',
}

export const offspringDispersion: MetricDefinition = {
  ...SHARED,
  id: 'offspring_dispersion',
  name: 'How unequal people are at bringing others',
  words:
    'Size k of the negative binomial distribution of further people brought. Small means that few bring nearly all, and most nobody: with k = 0.1 the mean tells of nobody.',
  formula:
    'maximum likelihood of k over the sharers; profile likelihood interval, no upper end where Poisson is not ruled out',
  source: 'Fisher 1941; Lloyd-Smith et al. 2005',
}

type Row = QueryRow['metrics/reproduction']
export interface WordOfMouthRows {
  sharing: Row[]
  referral: Row[]
}
type Kind = keyof WordOfMouthRows

const KINDS: Record<Kind, { verb: string; estimand: string; who: string; none: string }> = {
  sharing: {
    verb: 'Announce',
    estimand: 'Further people who share, for each one who shared',
    who: 'people who shared something about',
    none: 'Nobody shared anything in these days, or all shares are younger than that. Send Announce with the brand, and with inReplyTo or object.id naming what was shared.',
  },
  referral: {
    verb: 'Join',
    estimand: 'New members brought, for each member who joined',
    who: 'people who joined a group of',
    none: 'Nobody joined in these days, or all did so too recently. Send Join with the brand, and with inReplyTo naming the Join of whoever brought them.',
  },
}

const total = (rows: readonly Row[], measure: string): number =>
  rows.filter((row) => row.measure === measure).reduce((sum, { units }) => sum + units, 0)

function regimeOf({ lo, hi }: Reproduction): Check {
  const shared = { id: 'dies_out', value: hi, threshold: 1 }
  if (hi < 1) return { ...shared, passed: true, sentence: 'Subcritical: each brings less than one further person, so every cascade dies out by itself.' } // prettier-ignore
  if (lo >= 1) return { ...shared, passed: false, sentence: 'Supercritical: each brings one further person or more, so cascades can grow without end.' } // prettier-ignore
  return { ...shared, passed: null, sentence: 'Near the critical 1: that cascades grow without end is not ruled out.' }
}

function largestOf({ largestShare, cascades }: Reproduction): Check {
  const sentence = `The largest of ${countWords(cascades)} cascades holds ${Math.round(largestShare * 100)}% of all who came through somebody.`
  return { id: 'largest_cascade', passed: null, value: largestShare, threshold: null, sentence }
}

/** Chains are followed for a hundred links (queries/fragments/share_tree.sql); null where none is so long. */
function followedOf(atLastLink: number): Check | null {
  if (atLastLink === 0) return null
  const sentence = `Chains are followed for 100 links, and ${countWords(atLastLink)} of these people stand at the last: whoever came through them is not counted.`
  return { id: 'followed', passed: null, value: atLastLink, threshold: 100, sentence }
}

function passingOf(kind: Kind, rows: readonly Row[], { brand, campaign }: Scope, report: Report): Passing {
  const { estimand, who, none } = KINDS[kind]
  const population = `${who} ${brand}${campaign === null ? '' : `, campaign ${campaign}`}`
  const cascades = rows.filter(({ measure }) => measure === 'cascades')
  const sharers = total(rows, 'sharers')
  const facts = { population, n: sharers }
  const counts = { cascades: total(rows, 'cascades'), sharers, tooRecent: total(rows, 'too recent') }
  const refuseAll = (reason: string) => {
    const refused = (definition: MetricDefinition, of?: string) => report(definition, { ...facts, ...(of !== undefined && { estimand: of }), value: null, reasons: [reason] }) // prettier-ignore
    return { ...counts, reproduction: refused(reproduction, estimand), growth: refused(cascadeGrowth), dispersion: refused(offspringDispersion) } // prettier-ignore
  }
  if (sharers === 0) return refuseAll(none)
  const result = reproductionNumber(
    cascades.map(({ parents, children, units }) => ({ parents, children, count: units })),
  )
  if (isRefusal(result)) return refuseAll(result.reason)
  const { amplification } = result
  const method = 'jackknife over cascades, t, log scale'
  const checks = [regimeOf(result), largestOf(result), followedOf(total(rows, 'last link'))].filter(
    (check) => check !== null,
  )
  const spread = fitDispersion(rows.filter(({ measure }) => measure === 'sharers').map(({ children, units }) => ({ value: children, count: units }))) // prettier-ignore
  return {
    ...counts,
    reproduction: report(reproduction, { ...facts, estimand, value: result.value, interval: intervalOf(result, method), checks }), // prettier-ignore
    growth:
      amplification.value === null
        ? report(cascadeGrowth, { ...facts, value: null, reasons: ['Each brings one further person or more: such a cascade has no expected end, so no size is told.'] }) // prettier-ignore
        : report(cascadeGrowth, {
            ...{ ...facts, value: amplification.value, checks },
            interval: { lo: amplification.lo, hi: amplification.hi, level: 0.95, method: `1/(1 − R), ${method}` },
          }),
    dispersion: isRefusal(spread)
      ? report(offspringDispersion, { ...facts, value: null, reasons: [spread.reason] })
      : report(offspringDispersion, {
          ...{ ...facts, value: spread.size },
          interval: { lo: spread.lo, hi: spread.hi, level: 0.95, method: 'profile likelihood' },
        }),
  }
}

export const wordOfMouth: Metric<WordOfMouthRows, WordOfMouthAnswer> = {
  route: {
    path: '/api/word-of-mouth',
    summary: 'How many further people each sharer and each new member brings, and how large cascades grow',
    answer: WordOfMouthAnswer,
  },
  definitions: [reproduction, cascadeGrowth, offspringDispersion],

  async needs(ask, scope) {
    const { workspace, generation, brand, from, to, asOf, now } = scope
    const shared = {
      ...{ workspace, generation, brand, campaign: scope.campaign ?? '', from, to },
      ...{ since: new Date(Math.max(0, Date.parse(from) - LOOK_BACK_DAYS * DAY)), as_of: asOf ?? now.toISOString() },
      chance_seconds: (CHANCE_DAYS * DAY) / 1000,
    }
    const [sharing, referral] = await Promise.all([
      ask('metrics/reproduction', { ...shared, verb: KINDS.sharing.verb }),
      ask('metrics/reproduction', { ...shared, verb: KINDS.referral.verb }),
    ])
    return { sharing, referral }
  },

  estimate({ sharing, referral }, scope, report) {
    return {
      chanceDays: CHANCE_DAYS,
      sharing: passingOf('sharing', sharing, scope, report),
      referral: passingOf('referral', referral, scope, report),
    }
  },
}
