/** Every check of the truth bench. */
import type { TruthCheck } from '../check.ts'
import { correctedVoice } from './corrected-voice.ts'
import { coverage } from './coverage.ts'
import { causes } from './causes.ts'
import { experiments } from './experiments.ts'
import { promises } from './promises.ts'
import { reach } from './reach.ts'
import { voiceCompared } from './voice-compared.ts'
import { unowned } from './unowned.ts'
import { serviceTimes } from './service-times.ts'
import { survey } from './survey.ts'
import { freebieHunters } from './freebie-hunters.ts'
import { growth } from './growth.ts'
import { purchases } from './purchases.ts'
import { retention } from './retention.ts'
import { voice } from './voice.ts'

export const CHECKS: Readonly<Record<string, TruthCheck>> = {
  reach,
  voice,
  experiments,
  serviceTimes,
  causes,
  survey,
  promises,
  retention,
  freebieHunters,
  growth,
  purchases,
  voiceCompared,
  correctedVoice,
  coverage,
  unowned,
}
