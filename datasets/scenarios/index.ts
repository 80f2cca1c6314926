/**
 * The scenarios that every truth world holds. To plant another one, write one file here and add one line below; give it
 * streams of random numbers of its own, and nothing that stands in the world already will change.
 */
import type { Scenario } from '../world/scenario.ts'
import { backstageLetters } from './backstage-letters.ts'
import { biasedSurvey } from './biased-survey.ts'
import { buttonColour } from './button-colour.ts'
import { countedTown } from './counted-town.ts'
import { customersHelpCustomers } from './customers-help-customers.ts'
import { faintTalk } from './faint-talk.ts'
import { fondness } from './fondness.ts'
import { foyerCrowd } from './foyer-crowd.ts'
import { freeTicket } from './free-ticket.ts'
import { hearsay } from './hearsay.ts'
import { hiddenTalk } from './hidden-talk.ts'
import { kioskFollowers } from './kiosk-followers.ts'
import { matineeFans } from './matinee-fans.ts'
import { movedCalls } from './moved-calls.ts'
import { movingRegulars } from './moving-regulars.ts'
import { nobodysTalk } from './nobodys-talk.ts'
import { notificationStorm } from './notification-storm.ts'
import { onlookers } from './onlookers.ts'
import { peerHelp } from './peer-help.ts'
import { platformTotals } from './platform-totals.ts'
import { pluralGripes } from './plural-gripes.ts'
import { rootCauses } from './root-causes.ts'
import { seatPreview } from './seat-preview.ts'
import { serviceDesk } from './service-desk.ts'
import { severalAccounts } from './several-accounts.ts'
import { terraceTalk } from './terrace-talk.ts'
import { twoDesks } from './two-desks.ts'
import { twoTones } from './two-tones.ts'
import { weightedSurvey } from './weighted-survey.ts'

export const SCENARIOS: readonly Scenario[] = [
  freeTicket,
  backstageLetters,
  notificationStorm,
  seatPreview,
  buttonColour,
  biasedSurvey,
  rootCauses,
  hiddenTalk,
  faintTalk,
  nobodysTalk,
  severalAccounts,
  fondness,
  customersHelpCustomers,
  serviceDesk,
  weightedSurvey,
  kioskFollowers,
  movingRegulars,
  platformTotals,
  twoTones,
  matineeFans,
  pluralGripes,
  peerHelp,
  onlookers,
  movedCalls,
  foyerCrowd,
  terraceTalk,
  twoDesks,
  countedTown,
  hearsay,
]
