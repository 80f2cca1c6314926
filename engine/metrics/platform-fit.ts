/** Platform fit: on which channels people talk long and deep, with the brand and with each other, beside whom these reach. */
import type { QueryRow } from '@candor/queries'
import { PlatformFitAnswer, type ChannelDialogues } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { clusterMean } from '../stats/cluster-mean.ts'
import { clusterSums } from '../stats/cluster.ts'
import { clusteredSurvival, type ClusteredStay } from '../stats/cluster-survival.ts'
import { survivalQuantile } from '../stats/kaplan-meier.ts'
import { isRefusal } from '../stats/refusal.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { channelReach, whoever } from './reach.ts'
import { LOOK_BACK_DAYS, SILENCE_DAYS } from './service-times.ts'
import { wholeMonths } from './window.ts'

/** Messages are counted up to so many days after the first answer: so a dialogue of yesterday makes none look shallow. */
export const DEPTH_DAYS = 14
const DAY = 86_400_000
const MINUTE = 60_000
const SILENCE_MINUTES = SILENCE_DAYS * 1440

const SHARED: Pick<MetricDefinition, 'version' | 'better' | 'queries' | 'assumptions'> = {
  version: 1,
  better: 'neither',
  queries: ['metrics/channel_dialogues'],
  assumptions: [
    'Answers carry the thread, or inReplyTo; whoever speaks for the brand carries the role “brand” or “employee”, automatic answers the role “bot”.',
    'What is said under a post of the brand is many conversations without a name, and is in none of them.',
    'People who open conversations are independent of one another; the conversations of one are not.',
  ],
}
const DIALOGUE = `A dialogue is a conversation that a customer opened about the brand and somebody else answered (a bot is nobody); it begins with the first answer and is over after ${SILENCE_DAYS} days of silence.`

export const dialogueDuration: MetricDefinition = {
  ...SHARED,
  id: 'dialogue_duration',
  name: 'How long dialogues go on',
  words: `Median minutes from the first answer to the last word of a dialogue. ${DIALOGUE} Dialogues that are not over count for as long as they have gone on.`,
  formula: `Kaplan–Meier median of the time from the first answer until ${SILENCE_DAYS} days of silence, less these days; open dialogues censored as of now; variance clustered by who opened`,
  source: 'Kaplan & Meier 1958; Brookmeyer & Crowley 1982; clustered: Williams 1995, Ying & Wei 1994',
  unit: 'minutes',
}

export const dialogueDepth: MetricDefinition = {
  ...SHARED,
  id: 'dialogue_depth',
  name: 'Messages a dialogue',
  words: `Mean number of messages of a dialogue, the opening one included, up to ${DEPTH_DAYS} days after the first answer. ${DIALOGUE} Only dialogues count that began so many days ago or more.`,
  formula: 'messages / dialogues; interval clustered by who opened',
  source: 'House definition; Cochran (1977) §9A.3 for the linearised clustered variance',
  unit: 'ratio',
}

type Row = QueryRow['metrics/channel_dialogues']

export interface PlatformFitRows {
  dialogues: Row[]
  reach: QueryRow['metrics/reach_channels'][]
}

const KINDS = ['brand', 'customers'] as const satisfies ChannelDialogues['with'][]
const KIND_WORDS: Record<ChannelDialogues['with'], { who: string; none: string }> = {
  brand: {
    who: 'that the brand answered first',
    none: 'No conversation that a customer opened here was first answered by the brand in these days, as far as was sent. Send Create and Message with thread, or inReplyTo, and the role of who answers.',
  },
  customers: {
    who: 'that another customer answered first',
    none: 'No conversation that a customer opened here was first answered by another customer in these days, as far as was sent. Send replies of customers, also those that do not name the brand, with thread or inReplyTo.',
  },
}
const NOT_REACHED = 'Not reached: fewer than half of these dialogues were over while they were observed.'
const TOO_RECENT = `None of these dialogues began ${DEPTH_DAYS} days ago or more: nobody can know yet how deep they go.`
const ALL_ALIKE = 'Nobody’s dialogues differ in depth from another’s, or one person opened all of them: no interval.'

/** Dialogues by who opened them: minutes until the silence, whether that was reached, and messages (0: not known yet). */
const openersOf = (rows: readonly Row[]): Row['dialogues'][] =>
  rows.flatMap(({ dialogues, people }) => Array.from({ length: people }, () => dialogues))

function durationFinding(
  openers: readonly Row['dialogues'][],
  facts: { population: string; n: number },
  report: Report,
): Finding {
  const stays: ClusteredStay[] = openers.flatMap((dialogues, cluster) =>
    dialogues.map(([time, over]) => ({ cluster, time, ended: over === 1 })),
  )
  const open = stays.filter(({ ended }) => !ended).length
  const check: Check = {
    id: 'still_open',
    passed: null,
    value: open / facts.n,
    threshold: null,
    sentence: `${countWords(open)} of ${countWords(facts.n)} dialogues are not over: they count for as long as they have gone on.`,
  }
  const refuse = (reason: string) => report(dialogueDuration, { ...facts, value: null, reasons: [reason], checks: [check] }) // prettier-ignore
  const curve = clusteredSurvival(stays)
  if (isRefusal(curve)) return refuse(curve.reason)
  const median = survivalQuantile(curve)
  if (isRefusal(median)) return refuse(median.reason)
  if (median.value === null) return refuse(NOT_REACHED)
  const since = (minutes: number | null): number | null => (minutes === null ? null : Math.max(0, minutes - SILENCE_MINUTES)) // prettier-ignore
  const method = 'Kaplan–Meier quantile clustered by person (Brookmeyer–Crowley, log(−log))'
  const interval = { lo: since(median.lo) ?? 0, hi: since(median.hi), level: 0.95, method }
  return report(dialogueDuration, { ...facts, value: since(median.value), interval, checks: [check] })
}

function depthFinding(openers: readonly Row['dialogues'][], population: string, report: Report): Finding {
  const known = openers.map((dialogues) => dialogues.flatMap(([, , depth]) => (depth === 0 ? [] : [depth])))
  const sums = clusterSums(known.filter(({ length }) => length > 0).map((depths) => ({ x: depths.reduce((all, depth) => all + depth, 0), m: depths.length }))) // prettier-ignore
  const result = clusterMean(sums)
  if (result === null) return report(dialogueDepth, { population, value: null, n: 0, reasons: [TOO_RECENT] })
  const interval = intervalOf(result.interval, result.method)
  return report(dialogueDepth, { population, value: result.mean, interval, n: sums.m, reasons: interval === null ? [ALL_ALIKE] : [] }) // prettier-ignore
}

function kindOf(
  kind: ChannelDialogues['with'],
  channel: string,
  rows: readonly Row[],
  scope: Scope,
  report: Report,
): ChannelDialogues {
  const openers = openersOf(rows.filter((row) => row.channel === channel && row.by_brand === (kind === 'brand' ? 1 : 0))) // prettier-ignore
  const all = openers.flat()
  const population = `conversations about ${scope.brand} on ${channel} ${KIND_WORDS[kind].who}${scope.campaign === null ? '' : `, campaign ${scope.campaign}`}`
  const none = (definition: MetricDefinition) =>
    report(definition, { population, value: null, n: 0, reasons: [KIND_WORDS[kind].none] })
  return {
    with: kind,
    dialogues: all.length,
    open: all.filter(([, over]) => over === 0).length,
    people: openers.length,
    goesOn: all.length === 0 ? none(dialogueDuration) : durationFinding(openers, { population, n: all.length }, report),
    messages: all.length === 0 ? none(dialogueDepth) : depthFinding(openers, population, report),
  }
}

export const platformFit: Metric<PlatformFitRows, PlatformFitAnswer> = {
  route: {
    path: '/api/platform-fit',
    summary: 'How long and how deep people talk on each channel, beside how many it reaches',
    answer: PlatformFitAnswer,
  },
  definitions: [dialogueDuration, dialogueDepth],

  async needs(ask, scope) {
    const { workspace, generation, brand, first, last, from, to, asOf, now } = scope
    const shared = { workspace, generation, brand, campaign: scope.campaign ?? '' }
    const [dialogues, reach] = await Promise.all([
      ask('metrics/channel_dialogues', {
        ...{ ...shared, from, to, since: new Date(Math.max(0, Date.parse(from) - LOOK_BACK_DAYS * DAY)) },
        ...{ as_of: new Date(Math.ceil(Date.parse(asOf ?? now.toISOString()) / MINUTE) * MINUTE), silence_seconds: SILENCE_MINUTES * 60, depth_seconds: (DEPTH_DAYS * DAY) / 1000 }, // prettier-ignore
      }),
      ask('metrics/reach_channels', { ...shared, first, last, ...wholeMonths(first, last) }),
    ])
    return { dialogues, reach }
  },

  estimate({ dialogues, reach }, scope, report) {
    const names = new Set([...reach, ...dialogues].map(({ channel }) => channel))
    return {
      silenceDays: SILENCE_DAYS,
      depthDays: DEPTH_DAYS,
      channels: [...names].map((channel) => {
        const seen = reach.find((row) => row.channel === channel)
        return {
          channel,
          reached:
            seen === undefined
              ? null
              : report(channelReach, {
                  estimand: `People reached on ${channel}`,
                  population: whoever(scope),
                  value: seen.people,
                  n: seen.views,
                }),
          kinds: KINDS.map((kind) => kindOf(kind, channel, dialogues, scope, report)),
        }
      }),
    }
  },
}
