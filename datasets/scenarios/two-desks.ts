/**
 * One account for everything, or another one for service (row 25): the cloakroom has both, and most complaints go to the
 * second, but a known share lands on the first, where everybody reads along. The lockers have one account for all.
 */
import { momentWithin } from '../world/calendar.ts'
import { accountKey } from '../world/person.ts'
import type { Scenario } from '../world/scenario.ts'

/** Brands of their own, so that no reach and no talk of the cinemas changes. */
export const CLOAKROOM = 'Lumen Cloakroom'
export const LOCKERS = 'Lumen Lockers'
const MAIN = '@cloakroom'
const SERVICE = '@cloakroomhelp'
const TAKES_PART = 0.32
const SEES = { [MAIN]: 0.5, [SERVICE]: 0.2 }
const WRITES = 0.7
/** Half of the people are easily angered: the chance that a post is negative. */
const ANGER = [0.2, 0.8] as const
/** Of negative posts and of others, the share that names the main account. */
const NEGATIVE_TO_MAIN = 0.35
const OTHERS_TO_MAIN = 0.85
const HAS_LOCKER = 0.06

const none = () => ({ posts: 0, negative: 0 })

export const twoDesks: Scenario = {
  id: 'two-desks',
  rows: [25],
  words:
    'Of two brands one has an account for service of its own; a known share of its complaints lands on the main one.',
  plant: (world) => {
    const posts = { [MAIN]: none(), [SERVICE]: none() }
    const reach = { main: 0, service: 0, both: 0 }
    return {
      live: ({ index, social, groups }, _life, emit) => {
        const random = world.random('two desks', index)
        if (!random.chance(TAKES_PART)) return
        const moment = () => momentWithin(world.calendar, 4, 112, random)
        /** By group of linked accounts: which of the two they saw. */
        const seen = new Map<string, Set<string>>()
        for (const { channel, id } of social) {
          const actor = { id }
          for (const account of [MAIN, SERVICE] as const) {
            if (!random.chance(SEES[account])) continue
            emit({ verb: 'View', at: moment(), channel, actor, brand: CLOAKROOM, account })
            const group = `${groups.get(accountKey(channel, id)) ?? id}`
            seen.set(group, (seen.get(group) ?? new Set<string>()).add(account))
          }
        }
        for (const which of seen.values()) {
          if (which.has(MAIN)) reach.main++
          if (which.has(SERVICE)) reach.service++
          if (which.size === 2) reach.both++
        }
        const anger = ANGER[random.integer(2)] ?? ANGER[0]
        const { channel, id } = random.pick(social)
        for (let count = random.chance(WRITES) ? 1 + random.poisson(0.8) : 0; count > 0; count--) {
          const negative = random.chance(anger)
          const account = random.chance(negative ? NEGATIVE_TO_MAIN : OTHERS_TO_MAIN) ? MAIN : SERVICE
          const sentiment = negative ? 'negative' : random.chance(0.5) ? 'positive' : 'neutral'
          emit({ verb: 'Create', at: moment(), channel, actor: { id }, brand: CLOAKROOM, account, sentiment }, { stance: sentiment }) // prettier-ignore
          posts[account].posts++
          if (negative) posts[account].negative++
        }
        if (!random.chance(HAS_LOCKER)) return
        emit({ verb: 'Create', at: moment(), channel, actor: { id }, brand: LOCKERS, account: '@lockers', sentiment: 'negative' }, { stance: 'negative' }) // prettier-ignore
      },
      truth: () => {
        const angry = (ANGER[0] + ANGER[1]) / 2
        const share = (toMain: number, others: number) => (angry * toMain) / (angry * toMain + (1 - angry) * others)
        const main = share(NEGATIVE_TO_MAIN, OTHERS_TO_MAIN)
        const service = share(1 - NEGATIVE_TO_MAIN, 1 - OTHERS_TO_MAIN)
        return { main: MAIN, service: SERVICE, posts, reach, planted: { main, service, gap: service - main, spill: NEGATIVE_TO_MAIN } } // prettier-ignore
      },
    }
  },
}
