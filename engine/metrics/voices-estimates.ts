/** What a sample of messages that people read tells of all messages: net sentiment, shares, topics, questions. Pure. */
import type { QueryRow } from '@candor/queries'
import { READER_LABELS, type VoicesAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { clusterLead, type LeadSums } from '../stats/cluster-lead.ts'
import { sampleNet, sampleShare, type SampleShare } from '../stats/sample-share.ts'
import { intervalOf, type Estimated, type MetricDefinition, type Report } from './metric.ts'
import * as defined from './voices-definitions.ts'
import type { Sample } from './voices-sample.ts'

export type ReadRow = QueryRow['metrics/voices_read']

/** A sample, and what every number that rests on it says of itself. */
export interface SampleFacts {
  sample: Sample<ReadRow>
  population: string
  window: Finding['window']
  checks: Check[]
  /** What one has to know to read the number, such as the day with which it ends. */
  notes: string[]
}

export const POINTS = 100
const MOST_TOPICS = 30
/** More messages than there can be: a sample of so many is as uncertain as one of endlessly many. */
const ENDLESS = 2 ** 50
const UNREAD =
  'Nobody has read any of these messages yet. Open the queue: 25 messages take a few minutes and give a first interval.'
const ONE_AUTHOR = 'One author alone says nothing about how authors differ: no interval.'

/** How a label reads in a sentence. */
const LABEL_WORDS: Readonly<Record<(typeof READER_LABELS)[number], string>> = {
  positive: 'positive',
  neutral: 'neutral',
  negative: 'negative',
  'cannot-tell': 'a reader cannot tell',
}

/** Bounds of a share as bounds in points. */
export const inPoints = ({ lo, hi }: { lo: number; hi: number }) => ({ lo: POINTS * lo, hi: POINTS * hi })

/** A share of the sample as a Finding; a refusal that leads to the queue when nobody has read. */
export function ofSample(
  definition: MetricDefinition,
  told: SampleShare | null,
  { sample, population, window, notes }: SampleFacts,
  report: Report,
  more: Partial<Estimated> = {},
): Finding {
  const facts = { population, window, n: sample.read.length }
  if (told === null) return report(definition, { ...facts, value: null, reasons: [UNREAD], ...more })
  const isPoints = definition.unit === 'points'
  const interval = intervalOf(isPoints ? inPoints(told.interval) : told.interval, told.method, told.level)
  return report(definition, {
    ...facts,
    value: (isPoints ? POINTS : 1) * told.value,
    interval,
    reasons: notes,
    ...more,
  })
}

/** Everything that rests on the readers' labels alone. */
export function sampleEstimates(facts: SampleFacts, report: Report) {
  const { sample, checks } = facts
  const { read, population } = sample
  const n = read.length
  const labelled = (label: string): number => read.filter((one) => one.label === label).length
  const [positive, negative] = [labelled('positive'), labelled('negative')]
  const asking = read.filter(({ asks }) => asks === 1).length
  return {
    net: ofSample(defined.netSentiment, sampleNet({ positive, negative, n }, population), facts, report, { checks }),
    netOfPeople: netOfPeople(facts, report),
    shares: READER_LABELS.map((label) => ({
      label,
      messages: labelled(label),
      share: ofSample(defined.labelShare, sampleShare(labelled(label), n, population), facts, report, {
        estimand: `Share of messages: ${LABEL_WORDS[label]}`,
      }),
    })),
    topics: topicsOf(facts, report),
    questionShare: ofSample(defined.questionShare, sampleShare(asking, n, population), facts, report),
  }
}

/** The sums of cluster-lead.ts over authors: x positive, y negative, m read. */
function sumsByAuthor(read: readonly ReadRow[]): LeadSums {
  const authors = new Map<number, { x: number; y: number; m: number }>()
  for (const { author, label } of read) {
    const { x, y, m } = authors.get(author) ?? { x: 0, y: 0, m: 0 }
    authors.set(author, { x: x + (label === 'positive' ? 1 : 0), y: y + (label === 'negative' ? 1 : 0), m: m + 1 })
  }
  const sums = { clusters: authors.size, x: 0, y: 0, m: 0, xx: 0, yy: 0, xy: 0, xm: 0, ym: 0, mm: 0 }
  for (const { x, y, m } of authors.values()) {
    sums.x += x
    sums.y += y
    sums.m += m
    sums.xx += x * x
    sums.yy += y * y
    sums.xy += x * y
    sums.xm += x * m
    sums.ym += y * m
    sums.mm += m * m
  }
  return sums
}

function netOfPeople({ sample: { read }, population, window, notes }: SampleFacts, report: Report): Finding {
  const told = clusterLead(sumsByAuthor(read))
  const facts = { population: `people like those who wrote ${population}`, window, n: read.length }
  if (told === null) return report(defined.netSentimentOfPeople, { ...facts, value: null, reasons: [UNREAD] })
  const interval = told.interval === null ? null : intervalOf(inPoints(told.interval), told.method)
  const reasons = interval === null ? [ONE_AUTHOR, ...notes] : notes
  return report(defined.netSentimentOfPeople, { ...facts, value: POINTS * told.lead, interval, reasons })
}

function topicsOf(facts: SampleFacts, report: Report): VoicesAnswer['topics'] {
  const negative = facts.sample.read.filter(({ label }) => label === 'negative')
  const counts = new Map<string, number>()
  for (const topic of negative.flatMap(({ topics }) => [...new Set(topics)]))
    counts.set(topic, (counts.get(topic) ?? 0) + 1)
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_TOPICS)
    .map(([topic, messages]) => ({
      topic,
      messages,
      share: ofSample(defined.negativeTopic, sampleShare(messages, negative.length, ENDLESS), facts, report, {
        estimand: `Share of negative messages about “${topic}”`,
        population: `negative ${facts.population}`,
        n: negative.length,
      }),
    }))
}
