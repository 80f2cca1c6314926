/** The source's labels judged by what people read, and corrected by it. Pure. */
import type { QueryRow } from '@candor/queries'
import { READER_LABELS, type VoicesAnswer } from '../api/shapes/index.ts'
import type { Finding } from '../finding.ts'
import { pairSums, predictionPowered } from '../stats/prediction-powered.ts'
import { isRefusal } from '../stats/refusal.ts'
import { sampleShare } from '../stats/sample-share.ts'
import { intervalOf, type Report } from './metric.ts'
import * as defined from './voices-definitions.ts'
import { inPoints, ofSample, POINTS, type SampleFacts } from './voices-estimates.ts'

type DayRow = QueryRow['metrics/voices_days']

const NO_SOURCE = 'No message of these days carries a label of its source.'
const NONE_READ = 'No message with a label of its source was read yet.'

const STANCES: Readonly<Record<string, number>> = { positive: 1, negative: -1 }
const stanceOf = (label: string): number => STANCES[label] ?? 0

/** @param days all of the scope; those behind the end of the sample are left out, so that both are of the same messages */
export function sourceJudged(facts: SampleFacts, days: readonly DayRow[], report: Report): VoicesAnswer['source'] {
  const { sample, window, notes } = facts
  const covered = days.filter(({ day }) => sample.through === null || day <= sample.through)
  const all = (pick: (day: DayRow) => number): number => covered.reduce((sum, day) => sum + pick(day), 0)
  const [plus, minus] = [all(({ positive }) => positive), all(({ negative }) => negative)]
  const labelled = plus + minus + all(({ neutral }) => neutral)
  const judged = sample.read.filter(({ source_label }) => source_label !== '')
  const same = judged.filter(({ source_label, label }) => source_label === label).length
  const population = `${facts.population}, labelled by the source`
  const nothing = { population, window, value: null, n: 0 }
  return {
    net:
      labelled === 0
        ? report(defined.sourceNet, { ...nothing, reasons: [NO_SOURCE] })
        : report(defined.sourceNet, { population, window, value: (POINTS * (plus - minus)) / labelled, n: labelled, reasons: notes }), // prettier-ignore
    corrected: correctedNet(facts, labelled === 0 ? null : plus - minus, report),
    accuracy:
      judged.length === 0
        ? report(defined.labelAccuracy, { ...nothing, reasons: [labelled === 0 ? NO_SOURCE : NONE_READ] })
        : ofSample(defined.labelAccuracy, sampleShare(same, judged.length, labelled), facts, report, { n: judged.length, population }), // prettier-ignore
    unlabelled: all(({ unlabelled }) => unlabelled),
    confusion: ['positive', 'neutral', 'negative', ''].flatMap((source) =>
      READER_LABELS.map((label) => ({
        ...{ source, label },
        messages: sample.read.filter((one) => one.source_label === source && one.label === label).length,
      })),
    ),
  }
}

/** @param net positive less negative labels of the source; null when it gave none */
function correctedNet({ sample, population, window, notes }: SampleFacts, net: number | null, report: Report): Finding {
  const facts = { population, window, n: sample.read.length }
  const refused = (reason: string): Finding =>
    report(defined.correctedNet, { ...facts, value: null, reasons: [reason] })
  if (net === null) return refused(NO_SOURCE)
  const pairs = sample.read.map(({ label, source_label }) => ({ y: stanceOf(label), f: stanceOf(source_label) }))
  const told = predictionPowered(pairSums(pairs), net / sample.population, sample.population)
  if (isRefusal(told)) return refused(told.reason)
  const sentence = `The source’s labels count with the weight ${told.weight.toFixed(2)}: with 0 there would be the sample alone.`
  return report(defined.correctedNet, {
    ...{ ...facts, value: POINTS * told.value, reasons: notes },
    interval: intervalOf(inPoints(told.interval), told.method, told.level),
    checks: [{ id: 'weight', passed: null, value: told.weight, threshold: null, sentence }],
  })
}
