/**
 * Dialogue or broadcast (row 2): two brands are written to by the same people and post equally often. The forum answers most
 * of what it is told; the herald sends its own news instead, and lets a bot say that the message has arrived.
 */
import { anyMoment, HOUR } from '../world/calendar.ts'
import type { Scenario } from '../world/scenario.ts'
import { personPrefix } from '../world/talk.ts'

/** Brands of their own, so that no dialogue of the cinemas changes. */
export const FORUM = 'Lumen Forum'
export const HERALD = 'Lumen Herald'
const ANSWERS = { [FORUM]: 0.7, [HERALD]: 0.08 } as const
const WRITES = 0.11

export const twoTones: Scenario = {
  id: 'two-tones',
  rows: [2],
  words: 'Two brands post equally often; one answers seven in ten of its customers, the other mostly broadcasts.',
  plant: (world) => {
    const none = () => ({ turns: 0, answered: 0, posts: 0 })
    const told = { [FORUM]: none(), [HERALD]: none() }
    return {
      live: (person, _life, emit) => {
        const random = world.random('two tones', person.index)
        if (!random.chance(WRITES)) return
        const { channel, id: actor } = random.pick(person.social)
        for (const [place, brand] of ([FORUM, HERALD] as const).entries()) {
          const count = told[brand]
          const handle = `@${brand.slice('Lumen '.length).toLowerCase()}`
          const shared = { verb: 'Create' as const, channel, brand, account: handle }
          for (let turns = 1 + random.poisson(0.4); turns > 0; turns--) {
            const id = `${personPrefix(world, person.index)}-tone${place}${turns.toString(36)}`
            const [at, later, answers] = [anyMoment(world.calendar, random), random.integer(HOUR), random.chance(ANSWERS[brand])] // prettier-ignore
            if (emit({ ...shared, id, at, actor: { id: actor }, thread: id }) === null) continue
            count.turns++
            const own = { ...shared, at: at + HOUR + later }
            const employee = { id: handle, role: 'employee' as const }
            if (!answers) {
              emit({ ...own, at: at + 1000, actor: { id: `${handle}-bot`, role: 'bot' }, thread: id, inReplyTo: id })
              if (emit({ ...own, actor: employee }) !== null) count.posts++
            } else if (emit({ ...own, actor: employee, thread: id, inReplyTo: id }) !== null) {
              count.posts++
              count.answered++
            }
          }
        }
      },
      truth: () => ({ brands: told, planted: ANSWERS }),
    }
  },
}
