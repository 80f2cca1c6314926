/**
 * Spectators (row 18): anybody can see a complaint about the kitchen and what the kitchen says to it, but few see both. And a
 * campaign is seen by people of whom most do nothing.
 */
import { DAY, MINUTE, momentWithin, startOfDay } from '../world/calendar.ts'
import type { Scenario, World } from '../world/scenario.ts'

/** A brand of its own, so that no reach of the cinemas changes. */
export const KITCHEN = 'Lumen Kitchen'
export const TOUR = 'kitchen-tour'
const COMPLAINTS = 4
const WATCHES = 0.22
/** Of those who watch: who sees the complaint, and who sees the answer given that, or without it. */
const SEES = { complaint: 0.8, answerAfter: 0.45, campaign: 0.6, acts: 0.3 }
const FIRST_DAY = 5

const complaintId = ({ seed }: World, number: number): string => `w${(seed >>> 0).toString(36)}-kitchen-${number}`

export const onlookers: Scenario = {
  id: 'onlookers',
  rows: [18],
  words: 'Complaints and their answers are seen by different people; most who see the campaign do nothing else.',
  plant: (world) => {
    const told = { complaints: 0, saw: 0, missed: 0, onlyAnswer: 0 }
    const tour = { reached: 0, onlyLooked: 0 }
    const posted = startOfDay(world.calendar, FIRST_DAY)
    const number = Math.min(COMPLAINTS, world.people)
    return {
      live: ({ index, social: [account] }, _life, emit) => {
        if (account === undefined) return
        const random = world.random('onlookers', index)
        const shared = { channel: 'instagram', brand: KITCHEN }
        const actor = { id: account.id, channel: account.channel }
        if (index < number) {
          const id = complaintId(world, index)
          const at = posted + index * 1000
          emit({ ...shared, verb: 'Create', id, at, actor, thread: id, sentiment: 'negative' }, { stance: 'negative' })
          const answer = { id: `${id}-a`, thread: id, inReplyTo: id, actor: { id: '@kitchen', role: 'brand' as const } }
          emit({ ...shared, verb: 'Create', at: at + 5 * MINUTE, ...answer })
          told.complaints++
        }
        if (!random.chance(WATCHES)) return
        const at = momentWithin(world.calendar, FIRST_DAY + 1, 110, random)
        const see = (post: string, later: number) =>
          emit({ ...shared, verb: 'View', at: at + later * MINUTE, actor, object: { id: post, type: 'Note' } })
        const which = complaintId(world, random.integer(number))
        const complaint = random.chance(SEES.complaint)
        const answer = !complaint || random.chance(SEES.answerAfter)
        if (complaint) see(which, 0)
        if (answer) see(`${which}-a`, 1)
        if (complaint) told.saw++
        if (complaint && !answer) told.missed++
        if (!complaint) told.onlyAnswer++
        // Whoever complained has done something, whatever they look at.
        if (index < number || !random.chance(SEES.campaign)) return
        emit({ ...shared, verb: 'View', at: at + DAY, actor, campaign: TOUR })
        const acts = random.chance(SEES.acts)
        if (acts) emit({ ...shared, verb: 'Like', at: at + DAY + MINUTE, actor, object: { id: TOUR, type: 'Note' } })
        tour.reached++
        if (!acts) tour.onlyLooked++
      },
      truth: () => ({ ...told, tour, plantedOnlyLooked: 1 - SEES.acts, plantedMissed: 1 - SEES.answerAfter }),
    }
  },
}
