/**
 * One person, several accounts (row 67): links join some of them, as people log in; a few links are wrong and taken back.
 */
import { DAY, momentWithin } from '../world/calendar.ts'
import { personAt } from '../world/person.ts'
import type { Scenario } from '../world/scenario.ts'

const MISTAKEN = 0.004

export const severalAccounts: Scenario = {
  id: 'several-accounts',
  rows: [67],
  words: 'People have several accounts; some are linked, some never; a few wrong links are undone.',
  plant: (world) => {
    const count = { accounts: 0, links: 0, wrongLinksUndone: 0 }
    return {
      live: (person, _life, emit) => {
        count.accounts += person.groups.size
        for (const { from, to, at } of person.links) {
          const linked = { channel: to.channel, id: to.id }
          if (emit({ verb: 'Link', at, channel: from.channel, actor: { id: from.id }, linked }) !== null) count.links++
        }
        const random = world.random('wrong link', person.index)
        if (person.index + 1 >= world.people || !random.chance(MISTAKEN)) return
        const [mine] = person.social
        const [theirs] = personAt(world, person.index + 1).social
        if (mine === undefined || theirs === undefined) return
        const linked = { channel: theirs.channel, id: theirs.id }
        const at = momentWithin(world.calendar, 10, 80, random)
        emit({ verb: 'Link', at, channel: mine.channel, actor: { id: mine.id }, linked })
        emit({ verb: 'Unlink', at: at + 9 * DAY, channel: mine.channel, actor: { id: mine.id }, linked })
        count.wrongLinksUndone++
      },
      truth: () => count,
    }
  },
}
