/**
 * Which rung answers: by how people came to get it, and never by which answer looks best. Every rung that can be climbed is,
 * and all are shown. A rung that ran and found nothing is not stepped down from.
 */
import { adjusted } from './adjusted.ts'
import { everybody } from './everybody.ts'
import { drawnPlaces } from './drawn-places.ts'
import { naive } from './naive.ts'
import { places } from './places.ts'
import { randomised } from './randomised.ts'
import { replicated } from './replicated.ts'
import { isObstacle, type Context, type Obstacle, type Ran, type Rung, type RungId } from './rung.ts'
import { waves } from './waves.ts'

/** The strongest evidence first. */
export const RUNGS: readonly Rung[] = [replicated, randomised, drawnPlaces, places, waves, everybody, adjusted, naive]

export type Step = { rung: Rung } & ({ ran: Ran; obstacle: null } | { ran: null; obstacle: Obstacle })

export interface Route {
  /** All rungs, the strongest first. */
  steps: readonly Step[]
  /** The rung that answers; null when none could be climbed. */
  chosen: Extract<Step, { obstacle: null }> | null
  /** Why this one. */
  words: string
}

const WORDS: Readonly<Record<RungId, string>> = {
  replicated:
    'Chance decided who got it more than once, so all of these lots together answer, and none of them is chosen by what it shows.',
  randomised:
    'Chance decided who got it, so the randomised comparison answers. What else can be compared stands beside it and decides nothing.',
  'drawn-places':
    'A lot decided which places got it, so these are compared with those that the lot left out, as its plan says. What else can be compared stands beside it and decides nothing.',
  places:
    'It was given in some places and not in others, so these are compared, as its plan says. Nobody drew lots for the places: at most this suggests something.',
  waves:
    'Places got it one after the other, so each is compared with those that had not got it by then, as its plan says. Nobody drew lots for their order: at most this suggests something.',
  everybody:
    'Everybody got it at once, so it is compared with how it would have gone on, as its plan says. At most this suggests something: whatever else began then is in it.',
  adjusted:
    'Nobody was left out by lot: those who took part are compared with others who were alike before. What nobody recorded may still be the reason, so it suggests something at most.',
  naive:
    'Nobody was left out by lot: those who took part chose to. All that can be shown is what goes together, however large it is.',
}
const NOTHING = 'No comparison is possible with what was declared and sent: nothing is known about what it did.'

async function stepOf(rung: Rung, context: Context): Promise<Step> {
  const obstacle = rung.needs(context)
  if (obstacle !== null) return { rung, ran: null, obstacle }
  const result = await rung.run(context)
  return isObstacle(result) ? { rung, ran: null, obstacle: result } : { rung, ran: result, obstacle: null }
}

/** Climbs every rung that can be climbed. @param rungs the strongest first */
export async function routeOf(context: Context, rungs: readonly Rung[] = RUNGS): Promise<Route> {
  const steps = await Promise.all(rungs.map((rung) => stepOf(rung, context)))
  const chosen = steps.find((step) => step.obstacle === null) ?? null
  return { steps, chosen, words: chosen === null ? NOTHING : WORDS[chosen.rung.id] }
}
