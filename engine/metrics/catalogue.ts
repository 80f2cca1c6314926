/** Every metric Candor knows, in the order in which people meet them. A metric that is not here does not exist. */
import { describeQuery } from '@candor/queries'
import { costPerIncremental } from '../evidence/cost.ts'
import { adjustedComparison } from '../evidence/adjusted.ts'
import { seriesAlone, seriesEffect, seriesRegression } from '../evidence/everybody.ts'
import { incrementalOutcomes } from '../evidence/incremental.ts'
import { followersLeft } from '../evidence/left-again.ts'
import { displacementDefinition } from '../evidence/lot/displacement.ts'
import { complierDefinition } from '../evidence/lot/takers.ts'
import { exposedDefinition } from '../evidence/lot/would-be-exposed.ts'
import { lotEffect, lotRegression } from '../evidence/drawn-places.ts'
import { placesConformal, placesControl, placesEffect } from '../evidence/places.ts'
import { replicatedEffect } from '../evidence/replicated.ts'
import { wavesEffect, wavesNever } from '../evidence/waves.ts'
import { naiveComparison } from '../experiments/naive.ts'
import { absoluteEffect, relativeEffect } from '../experiments/comparison.ts'
import { armLevel } from '../experiments/outcome.ts'
import { accounts } from './accounts.ts'
import { afterReading } from './after-reading.ts'
import { aggregate } from './aggregate-reach.ts'
import { alarms } from './alarms.ts'
import { audience } from './audience.ts'
import { avoidable } from './avoidable-share.ts'
import { complaintReach } from './complaint-reach.ts'
import { correctedShareOfVoice } from './corrected-voice.ts'
import { channelOverlap } from './channel-overlap.ts'
import { channelShift } from './channel-shift.ts'
import { coverage } from './coverage.ts'
import { causes } from './causes.ts'
import { dialogue } from './dialogue.ts'
import { freebies } from './freebie-hunters.ts'
import { frequencyDistribution } from './frequency-distribution.ts'
import { growth } from './growth.ts'
import { moves } from './loyalty-moves.ts'
import { loyalty } from './loyalty.ts'
import { ProblemError } from '../api/problem.ts'
import type { MetricAnswer, MetricsAnswer } from '../api/shapes/index.ts'
import type { Metric, MetricDefinition } from './metric.ts'
import { atVersion, versionsOf } from './versions.ts'
import { npsSegments } from './nps-segments.ts'
import { nps } from './nps.ts'
import { peers } from './peers.ts'
import { platformFit } from './platform-fit.ts'
import { promises } from './promises.ts'
import { reachShares } from './reach-share.ts'
import { reach } from './reach.ts'
import { satisfaction } from './satisfaction.ts'
import { purchases } from './purchases.ts'
import { retention } from './retention.ts'
import { rfm } from './rfm.ts'
import { sentiment } from './sentiment.ts'
import { serviceTimes } from './service-times.ts'
import { shareOfVoice } from './share-of-voice.ts'
import { sources } from './sources.ts'
import { spectators } from './spectators.ts'
import { unowned } from './unowned.ts'
import { voiceCompared } from './voice-compared.ts'
import { voices } from './voices.ts'
import { wordOfMouth } from './word-of-mouth.ts'

/** What the API answers, each at the address of its file, by what it is about. */
const TOPICS: readonly (readonly [topic: string, metrics: readonly Metric<unknown, unknown>[]])[] = [
  [
    'Who is reached',
    [reach, channelOverlap, frequencyDistribution, aggregate, reachShares, spectators, audience, accounts],
  ],
  ['What is said', [shareOfVoice, voiceCompared, correctedShareOfVoice, unowned, coverage, sentiment, voices]],
  ['Word of mouth', [wordOfMouth, complaintReach, avoidable, afterReading]],
  ['Dialogue', [dialogue, channelShift, peers, platformFit]],
  ['Service', [serviceTimes, promises, causes, satisfaction]],
  ['Loyalty', [nps, npsSegments, loyalty, moves, retention, freebies, growth, purchases, rfm]],
  ['Data', [sources, alarms]],
]
/** What experiments and initiatives are judged by; each is answered with the one it is about. */
const JUDGED = 'Experiments and initiatives'

export const SERVED: readonly Metric<unknown, unknown>[] = TOPICS.flatMap(([, metrics]) => metrics)

export const METRICS: readonly MetricDefinition[] = [
  ...SERVED.flatMap(({ definitions }) => definitions),
  armLevel,
  absoluteEffect,
  relativeEffect,
  naiveComparison,
  adjustedComparison,
  incrementalOutcomes,
  replicatedEffect,
  complierDefinition,
  exposedDefinition,
  displacementDefinition,
  costPerIncremental,
  followersLeft,
  placesEffect,
  placesControl,
  placesConformal,
  seriesEffect,
  seriesRegression,
  seriesAlone,
  lotEffect,
  lotRegression,
  wavesEffect,
  wavesNever,
]

type Listed = MetricsAnswer['metrics'][number]

const PLACES = new Map(
  TOPICS.flatMap(([topic, metrics]) =>
    metrics.flatMap(({ definitions, route }) =>
      definitions.map(({ id }) => [id, { topic, path: route.path }] as const),
    ),
  ),
)

/** A metric with every version it had: those that are kept with their words, the others with what was written down of them. */
export function listed(metric: MetricDefinition): Listed {
  const { id, version: newest, name, words, formula, source, unit, better, queries, changes = [] } = metric
  const kept = versionsOf(metric)
  const versions = Array.from({ length: newest }, (_, i) => newest - i).map((version) => {
    const change = changes.find((one) => one.version === version)
    const is = kept.includes(version) ? atVersion(metric, version) : null
    return {
      ...{ version, computable: is !== null, since: change?.since ?? null, why: change?.why ?? null },
      ...{ words: is?.words ?? null, formula: is?.formula ?? null },
    }
  })
  const { topic, path } = PLACES.get(id) ?? { topic: JUDGED, path: null }
  return {
    id,
    version: newest,
    name,
    words,
    formula,
    source,
    unit,
    better,
    queries: [...queries],
    topic,
    path,
    versions,
  }
}

/** A metric with what it assumes and the text of its queries. @throws ProblemError when there is none of this id */
export function metricInFull(id: string): MetricAnswer {
  const metric = METRICS.find((one) => one.id === id)
  if (metric === undefined)
    throw new ProblemError('no_metric', `There is no metric “${id}”. /api/metrics lists them all.`)
  const sql = metric.queries.map((name) => ({ name, sql: describeQuery(name).sql }))
  return { ...listed(metric), assumptions: [...metric.assumptions], sql }
}
