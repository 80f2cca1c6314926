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
import { voice } from './voice.ts'

export const CHECKS: Readonly<Record<string, TruthCheck>> = {
  reach,
  voice,
  voiceCompared,
  correctedVoice,
  coverage,
  unowned,
  experiments,
  serviceTimes,
  causes,
  survey,
  promises,
}
