/**
 * Interaction is no loyalty (row 6): those who came by a campaign of the matinee press Like again and again, and mostly
 * neither think well of it nor come twice; the others press it once. Who stands in which of the four cells is counted.
 */
import { anyMoment, MINUTE } from '../world/calendar.ts'
import type { Random } from '../world/random.ts'
import type { Scenario } from '../world/scenario.ts'

/** A brand of its own, so that no cell of the cinemas changes. */
export const MATINEE = 'Lumen Matinee'
export const LIKES = 'matinee-likes'
const TAKES_PART = 0.25
const BY_CAMPAIGN = 0.5
const ANSWERS = 0.8
/** Chances of a promoter and of a second purchase; further presses of Like. */
const FANS = { fond: 0.3, again: 0.15, likes: 3 }
const OTHERS = { fond: 0.6, again: 0.5, likes: 0 }

interface Cohort {
  people: number
  known: number
  loyal: number
  latent: number
  spurious: number
  none: number
  likes: number
}
const nobody = (): Cohort => ({ people: 0, known: 0, loyal: 0, latent: 0, spurious: 0, none: 0, likes: 0 })

const score = (fond: boolean, random: Random): number => (fond ? 9 + random.integer(2) : random.integer(9))

export const matineeFans: Scenario = {
  id: 'matinee-fans',
  rows: [6],
  words: 'A campaign brings people who press Like often and are seldom loyal; who stands in which cell is counted.',
  plant: (world) => {
    const cohorts = { [LIKES]: nobody(), '': nobody() }
    return {
      live: ({ app, index }, _life, emit) => {
        if (app === null) return
        const random = world.random('matinee', index)
        if (!random.chance(TAKES_PART)) return
        const campaign = random.chance(BY_CAMPAIGN) ? LIKES : ''
        const [cohort, kind] = [cohorts[campaign], campaign === '' ? OTHERS : FANS]
        const shared = { channel: 'app', actor: { id: app.id }, brand: MATINEE }
        const at = anyMoment(world.calendar, random)
        const fond = random.chance(kind.fond)
        const purchases = random.chance(kind.again) ? 2 : random.integer(2)
        const answers = random.chance(ANSWERS)
        const given = score(fond, random)
        // All of it within the quarter of an hour: nobody is half in the world when it ends.
        if (at + 15 * MINUTE >= world.calendar.end) return
        cohort.people++
        for (let likes = 1 + random.integer(kind.likes + 1); likes > 0; likes--) {
          const object = { id: `matinee-post-${likes}`, type: 'Note' }
          emit({ ...shared, ...(campaign === '' ? {} : { campaign }), verb: 'Like', at: at + likes * 1000, object })
          cohort.likes++
        }
        for (let bought = 1; bought <= purchases; bought++) {
          const object = { id: `matinee-${bought}`, type: 'Product' }
          emit({ ...shared, verb: 'Purchase', at: at + bought * MINUTE, object, value: 6, currency: 'EUR' })
        }
        if (!answers) return
        const survey = { key: 'matinee-nps', question: 'nps' as const }
        emit({ ...shared, verb: 'Respond', at: at + 10 * MINUTE, survey, score: given })
        cohort.known++
        const repeats = purchases >= 2
        cohort[fond ? (repeats ? 'loyal' : 'latent') : repeats ? 'spurious' : 'none']++
      },
      truth: () => ({ cohorts }),
    }
  },
}
