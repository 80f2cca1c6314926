/**
 * Second thoughts (row 38): who comes to the arcade after reading a complaint buys nothing in 39 of 100 cases. Those who read had
 * more often bought before, and regulars abandon less, so that a plain comparison is too kind to the complaints.
 */
import { DAY, HOUR, momentWithin } from '../world/calendar.ts'
import type { Scenario } from '../world/scenario.ts'
import { ARCADE, sightingsOf } from './hearsay.ts'

/** Who comes, of those who saw a complaint about it and of the others. */
const VISITS = { seen: 0.25, unseen: 0.13 }
/** Of those who saw a complaint: who comes within a day of it. Others come whenever they like. */
const COMES_AT_ONCE = 0.9
const WITHIN = 7 * DAY
/** Who had bought before. */
const REGULAR = { exposed: 0.5, unexposed: 0.2 }
/** Who buys nothing: after reading 0.39 in all, and 0.19 more than alike people who had not read. */
const ABANDONS = { regular: 0.11, newcomer: 0.29, reading: 0.19 }
/** What a purchase costs. */
const PRICE = { least: 10, most: 30 }

export const secondThoughts: Scenario = {
  id: 'second-thoughts',
  rows: [38],
  words: 'Who comes after reading a complaint buys nothing in 39 of 100 cases, 19 points more often than alike people.',
  plant: (world) => {
    const group = () => ({ visitors: 0, abandoned: 0 })
    const told = { exposed: group(), unexposed: group() }
    return {
      live: ({ index, social: [account] }, _life, emit) => {
        const random = world.random('second thoughts', index)
        const sightings = sightingsOf(world, index)
        const [seen] = sightings
        if (account === undefined || !random.chance(VISITS[seen === undefined ? 'unseen' : 'seen'])) return
        const atOnce = seen !== undefined && random.chance(COMES_AT_ONCE)
        const at = atOnce ? seen + random.integer(DAY) : momentWithin(world.calendar, 20, 100, random)
        const exposed = sightings.some((moment) => moment > at - WITHIN && moment <= at)
        const regular = random.chance(REGULAR[exposed ? 'exposed' : 'unexposed'])
        const abandons = random.chance(ABANDONS[regular ? 'regular' : 'newcomer'] + (exposed ? ABANDONS.reading : 0))
        const price = () => PRICE.least + random.integer(PRICE.most - PRICE.least + 1)
        const shared = { channel: account.channel, brand: ARCADE, actor: { id: account.id } }
        const buy = (moment: number) =>
          emit({ ...shared, verb: 'Purchase', at: moment, value: price(), currency: 'EUR' })
        if (regular) buy(at - 3 * HOUR - random.integer(2 * DAY))
        emit({ ...shared, verb: 'Visit', at })
        if (!abandons) buy(at + HOUR)
        const count = told[exposed ? 'exposed' : 'unexposed']
        count.visitors++
        if (abandons) count.abandoned++
      },
      truth: () => {
        const { regular, newcomer, reading } = ABANDONS
        const of = (share: number) => share * regular + (1 - share) * newcomer
        const price = (PRICE.least + PRICE.most) / 2
        return {
          ...told,
          plantedAfterReading: of(REGULAR.exposed) + reading,
          plantedWithout: of(REGULAR.unexposed),
          plantedDifference: reading,
          plantedRevenue: -reading * price * told.exposed.visitors,
        }
      },
    }
  },
}
