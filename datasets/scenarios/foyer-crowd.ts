/**
 * The audience as sets (rows 42 and 44): people follow the foyer, like it, talk with each other in it and buy there, each for
 * reasons of their own and with whichever of their accounts. Purchases are on the card: of a fan whose accounts no link joins
 * to it, nobody can say whether they bought.
 */
import { DAY, MINUTE, momentWithin, startOfDay } from '../world/calendar.ts'
import { accountKey } from '../world/person.ts'
import type { Scenario } from '../world/scenario.ts'

/** A brand of its own, so that no like, follow or purchase of the cinemas changes. */
export const FOYER = 'Lumen Foyer'
const TAKES_PART = 0.38
const FOLLOWS = 0.45
const LEAVES = 0.3
const LIKES = 0.4
const TAKES_BACK = 0.15
const PRAISES = 0.12
const ANSWERS = 0.12
const JOINS = 0.12
/** Of those who are fans: who buys after it, and who of them again. Others buy as well. */
const BUYS = 0.4
const AGAIN = 0.45
const OTHERS_BUY = 0.3
const HAD_BOUGHT = 0.3

const SETS = ['followers', 'fans', 'members', 'customers'] as const
type Set = (typeof SETS)[number]
type Marks = Partial<Record<Set, true>>

/** People by the sets that they are in: "followers+fans". */
type Regions = Record<string, number>

const add = (regions: Regions, marks: Marks): void => {
  const name = SETS.filter((set) => marks[set]).join('+')
  if (name !== '') regions[name] = (regions[name] ?? 0) + 1
}

export const foyerCrowd: Scenario = {
  id: 'foyer-crowd',
  rows: [42, 44],
  words: 'People follow, like, talk and buy with whichever of their accounts; of some fans the card is known.',
  plant: (world) => {
    const resolvable: Regions = {}
    const people: Regions = {}
    const way = { fans: 0, identified: 0, bought: 0, boughtAgain: 0, alreadyCustomers: 0, realFans: 0, realBought: 0 }
    const question = `w${(world.seed >>> 0).toString(36)}-foyer-question`
    return {
      live: (person, _life, emit) => {
        const random = world.random('foyer', person.index)
        const within = (from: number, to: number) => momentWithin(world.calendar, from, to, random)
        // One of them asks, and does nothing else there.
        if (person.index === 0) {
          const [{ id, channel } = { id: 'nobody', channel: 'x' }] = person.social
          emit({ verb: 'Create', id: question, at: startOfDay(world.calendar, 3), channel, actor: { id }, brand: FOYER, thread: question }) // prettier-ignore
          return
        }
        if (!random.chance(TAKES_PART)) return
        /** What each group of linked accounts did, as far as anyone can know; 'card' is the group that buys. */
        const groups = new Map<string, Marks>()
        const mark = (group: string, set: Set) => groups.set(group, { ...groups.get(group), [set]: true })
        for (const { channel, id } of person.social) {
          const group = `${person.groups.get(accountKey(channel, id)) ?? id}`
          const shared = { channel, actor: { id }, brand: FOYER }
          if (random.chance(FOLLOWS)) {
            const at = within(5, 60)
            const follow = emit({ ...shared, verb: 'Follow', at, object: { id: '@foyer', type: 'Profile' } })
            if (follow !== null && random.chance(LEAVES))
              emit({ ...shared, verb: 'Undo', at: at + 9 * DAY, object: { id: follow } }) // prettier-ignore
            else mark(group, 'followers')
          }
          if (random.chance(LIKES)) {
            const at = within(10, 60)
            const like = emit({ ...shared, verb: 'Like', at, object: { id: 'foyer-post', type: 'Note' } })
            if (like !== null && random.chance(TAKES_BACK))
              emit({ ...shared, verb: 'Undo', at: at + MINUTE, object: { id: like } }) // prettier-ignore
            else mark(group, 'fans')
          }
          if (random.chance(PRAISES)) {
            emit({ ...shared, verb: 'Create', at: within(10, 60), sentiment: 'positive' }, { stance: 'positive' })
            mark(group, 'fans')
          }
          if (random.chance(ANSWERS)) {
            emit({ verb: 'Create', at: within(5, 100), channel, actor: { id }, thread: question, inReplyTo: question })
            mark(group, 'members')
          }
          if (random.chance(JOINS)) {
            const object = { id: 'foyer-club', type: 'Community' }
            const at = within(5, 90)
            emit({ ...shared, verb: 'Join', at, object })
            if (random.chance(LEAVES)) emit({ ...shared, verb: 'Leave', at: at + 9 * DAY, object })
            else mark(group, 'members')
          }
        }
        const isFan = [...groups.values()].some(({ fans }) => fans)
        const had = random.chance(HAD_BOUGHT)
        const buys = random.chance(isFan ? BUYS : OTHERS_BUY)
        const again = random.chance(AGAIN)
        const after = person.card === null || !buys ? 0 : again ? 2 : 1
        const { card } = person
        const cardGroup = card === null ? null : `${person.groups.get(accountKey(card.channel, card.id)) ?? card.id}`
        if (card !== null && cardGroup !== null) {
          const shared = { verb: 'Purchase' as const, channel: 'cinema', actor: { id: card.id }, brand: FOYER }
          const moments = [...(had ? [within(0, 4)] : []), ...Array.from({ length: after }, () => within(70, 110))]
          for (const at of moments) emit({ ...shared, at, value: 4, currency: 'EUR', object: { id: 'coffee', type: 'Product' } }) // prettier-ignore
          if (moments.length > 0) mark(cardGroup, 'customers')
        }

        for (const [group, marks] of groups) {
          add(resolvable, marks)
          if (!marks.fans) continue
          way.fans++
          if (group !== cardGroup) continue
          way.identified++
          if (had) way.alreadyCustomers++
          if (after > 0) way.bought++
          if (after > 1) way.boughtAgain++
        }
        add(people, Object.assign({}, ...groups.values()) as Marks)
        if (isFan) way.realFans++
        if (isFan && after > 0) way.realBought++
      },
      truth: () => ({ resolvable, real: people, way, planted: { bought: BUYS, boughtAgain: AGAIN } }),
    }
  },
}
