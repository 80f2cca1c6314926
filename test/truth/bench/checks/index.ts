/** Every check of the truth bench. */
import type { TruthCheck } from '../check.ts'
import { correctedVoice } from './corrected-voice.ts'
import { coverage } from './coverage.ts'
import { experiments } from './experiments.ts'
import { reach } from './reach.ts'
import { voiceCompared } from './voice-compared.ts'
import { unowned } from './unowned.ts'
import { voice } from './voice.ts'

export const CHECKS: Readonly<Record<string, TruthCheck>> = {
  reach,
  voice,
  voiceCompared,
  correctedVoice,
  coverage,
  unowned,
  experiments,
}
