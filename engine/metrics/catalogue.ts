/** Every metric Candor knows, in the order in which people meet them. A metric that is not here does not exist. */
import { naiveComparison } from '../experiments/naive.ts'
import { absoluteEffect, relativeEffect } from '../experiments/comparison.ts'
import { armLevel } from '../experiments/outcome.ts'
import { alarms } from './alarms.ts'
import { correctedShareOfVoice } from './corrected-voice.ts'
import { coverage } from './coverage.ts'
import { dialogue } from './dialogue.ts'
import { loyalty } from './loyalty.ts'
import type { Metric, MetricDefinition } from './metric.ts'
import { nps } from './nps.ts'
import { reach } from './reach.ts'
import { sentiment } from './sentiment.ts'
import { shareOfVoice } from './share-of-voice.ts'
import { sources } from './sources.ts'
import { unowned } from './unowned.ts'
import { voiceCompared } from './voice-compared.ts'

/** What the API answers, each at the address of its file. */
export const SERVED: readonly Metric<unknown, unknown>[] = [
  reach,
  shareOfVoice,
  voiceCompared,
  correctedShareOfVoice,
  unowned,
  coverage,
  sentiment,
  dialogue,
  nps,
  loyalty,
  sources,
  alarms,
]

export const METRICS: readonly MetricDefinition[] = [
  ...SERVED.flatMap(({ definitions }) => definitions),
  armLevel,
  absoluteEffect,
  relativeEffect,
  naiveComparison,
]
