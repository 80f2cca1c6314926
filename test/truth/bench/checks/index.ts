/** Every check of the truth bench. */
import type { TruthCheck } from '../check.ts'
import { experiments } from './experiments.ts'
import { freebieHunters } from './freebie-hunters.ts'
import { growth } from './growth.ts'
import { purchases } from './purchases.ts'
import { reach } from './reach.ts'
import { retention } from './retention.ts'
import { voice } from './voice.ts'

export const CHECKS: Readonly<Record<string, TruthCheck>> = {
  reach,
  voice,
  experiments,
  retention,
  freebieHunters,
  growth,
  purchases,
}
