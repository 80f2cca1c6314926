/** Every check of the truth bench, those about one brand together: its answers are kept, and queries of one check serve the next. */
import type { TruthCheck } from '../check.ts'
import { correctedVoice } from './corrected-voice.ts'
import { accounts } from './accounts.ts'
import { aggregateReach } from './aggregate-reach.ts'
import { audience } from './audience.ts'
import { channelOverlap } from './channel-overlap.ts'
import { complaintMotives } from './complaint-motives.ts'
import { channelShift } from './channel-shift.ts'
import { coverage } from './coverage.ts'
import { causes } from './causes.ts'
import { dialogue } from './dialogue.ts'
import { experiments } from './experiments.ts'
import { loyalty } from './loyalty.ts'
import { peers } from './peers.ts'
import { platformFit } from './platform-fit.ts'
import { promises } from './promises.ts'
import { reach } from './reach.ts'
import { reachShare } from './reach-share.ts'
import { refusals } from './refusals.ts'
import { spectators } from './spectators.ts'
import { voiceCompared } from './voice-compared.ts'
import { unowned } from './unowned.ts'
import { serviceTimes } from './service-times.ts'
import { survey } from './survey.ts'
import { frequencyDistribution } from './frequency-distribution.ts'
import { freebieHunters } from './freebie-hunters.ts'
import { growth } from './growth.ts'
import { loyaltyMoves } from './loyalty-moves.ts'
import { purchases } from './purchases.ts'
import { retention } from './retention.ts'
import { rfm } from './rfm.ts'
import { voice } from './voice.ts'
import { avoidableShare, complaintReach, wordOfMouth } from './word-of-mouth.ts'

export const CHECKS: Readonly<Record<string, TruthCheck>> = {
  reach,
  channelOverlap,
  frequencyDistribution,
  aggregateReach,
  reachShare,
  voice,
  voiceCompared,
  correctedVoice,
  coverage,
  causes,
  serviceTimes,
  promises,
  survey,
  retention,
  growth,
  freebieHunters,
  purchases,
  rfm,
  loyaltyMoves,
  audience,
  accounts,
  unowned,
  dialogue,
  peers,
  platformFit,
  spectators,
  wordOfMouth,
  complaintReach,
  avoidableShare,
  channelShift,
  loyalty,
  complaintMotives,
  experiments,
  refusals,
}
