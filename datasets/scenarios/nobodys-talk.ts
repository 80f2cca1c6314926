/**
 * Talk that goes on without the brand (row 34): customers of Kestrel talk about it, some name its account, some are
 * answered, most neither. Every post is seen.
 */
import { anyMoment, HOUR } from '../world/calendar.ts'
import type { Scenario } from '../world/scenario.ts'
import { personPrefix } from '../world/talk.ts'

const BRAND = 'Kestrel'
const HANDLE = '@kestrel'
const POSTS = 0.15
const NAMES_IT = 0.25
/** Whoever names the account is answered more often. */
const ANSWERED = { named: 0.6, unnamed: 0.1 }

export const nobodysTalk: Scenario = {
  id: 'nobodys-talk',
  rows: [34],
  words: 'Posts about Kestrel, some of which name its account, and some of which it answers.',
  plant: (world) => {
    const told = { posts: 0, named: 0, answered: 0, unowned: 0 }
    return {
      live: (person, _life, emit) => {
        const random = world.random('nobodys talk', person.index)
        for (let posts = random.poisson(POSTS * person.loudness); posts > 0; posts--) {
          const { channel, id: author, audience } = random.pick(person.social)
          const at = anyMoment(world.calendar, random)
          const id = `${personPrefix(world, person.index)}-k${posts.toString(36)}`
          const named = random.chance(NAMES_IT)
          const answers = random.chance(named ? ANSWERED.named : ANSWERED.unnamed)
          const delay = Math.floor(random.uniform() * 24) * HOUR
          const about = { verb: 'Create' as const, channel, brand: BRAND, thread: id }
          emit({ ...about, id, at, actor: { id: author }, audience, ...(named ? { account: HANDLE } : {}) })
          const answer = { ...about, at: at + delay, inReplyTo: id, actor: { id: HANDLE, role: 'brand' as const } }
          const answered = answers && emit({ ...answer, account: HANDLE }) !== null
          told.posts++
          if (named) told.named++
          if (answered) told.answered++
          if (!named && !answered) told.unowned++
        }
      },
      truth: () => ({ ...told }),
    }
  },
}
