/** Every metric Candor knows, in the order in which people meet them. A metric that is not here does not exist. */
import { costPerIncremental } from '../evidence/cost.ts'
import { adjustedComparison } from '../evidence/adjusted.ts'
import { seriesAlone, seriesEffect, seriesRegression } from '../evidence/everybody.ts'
import { incrementalOutcomes } from '../evidence/incremental.ts'
import { followersLeft } from '../evidence/left-again.ts'
import { displacementDefinition } from '../evidence/lot/displacement.ts'
import { complierDefinition } from '../evidence/lot/takers.ts'
import { exposedDefinition } from '../evidence/lot/would-be-exposed.ts'
import { placesConformal, placesControl, placesEffect } from '../evidence/places.ts'
import { replicatedEffect } from '../evidence/replicated.ts'
import { naiveComparison } from '../experiments/naive.ts'
import { absoluteEffect, relativeEffect } from '../experiments/comparison.ts'
import { armLevel } from '../experiments/outcome.ts'
import { accounts } from './accounts.ts'
import { aggregate } from './aggregate-reach.ts'
import { alarms } from './alarms.ts'
import { audience } from './audience.ts'
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
import type { MetricsAnswer } from '../api/shapes/index.ts'
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

/** What the API answers, each at the address of its file. */
export const SERVED: readonly Metric<unknown, unknown>[] = [
  reach,
  channelOverlap,
  frequencyDistribution,
  aggregate,
  reachShares,
  spectators,
  audience,
  accounts,
  shareOfVoice,
  voiceCompared,
  correctedShareOfVoice,
  unowned,
  coverage,
  sentiment,
  voices,
  dialogue,
  channelShift,
  peers,
  platformFit,
  serviceTimes,
  promises,
  causes,
  satisfaction,
  nps,
  npsSegments,
  loyalty,
  moves,
  retention,
  freebies,
  growth,
  purchases,
  rfm,
  sources,
  alarms,
]

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
]

type Listed = MetricsAnswer['metrics'][number]

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
  return { id, version: newest, name, words, formula, source, unit, better, queries: [...queries], versions }
}
