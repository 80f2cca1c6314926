/**
 * Why people complain (row 37): posts about the snack bar carry none, one or several of three motives, each drawn by itself,
 * so that their shares add up to more than 100 %. The shares are those of the survey that the row cites.
 */
import { anyMoment } from '../world/calendar.ts'
import type { Scenario } from '../world/scenario.ts'

/** A brand of its own, so that no sentiment about the cinemas changes. */
export const SNACKS = 'Lumen Snacks'
export const MOTIVES = { inform: 0.65, vent: 0.46, dissuade: 0.3 } as const
const WRITES = 0.15

export const pluralGripes: Scenario = {
  id: 'plural-gripes',
  rows: [37],
  words: 'Negative posts about the snack bar with none, one or several of three motives.',
  plant: (world) => {
    const told = { posts: 0, inform: 0, vent: 0, dissuade: 0 }
    return {
      live: (person, _life, emit) => {
        const random = world.random('plural gripes', person.index)
        if (!random.chance(WRITES)) return
        const { channel, id } = random.pick(person.social)
        for (let posts = 1 + random.poisson(0.3); posts > 0; posts--) {
          const at = anyMoment(world.calendar, random)
          const topics = (Object.keys(MOTIVES) as (keyof typeof MOTIVES)[]).filter((key) => random.chance(MOTIVES[key]))
          const labelled = { sentiment: 'negative' as const, ...(topics.length === 0 ? {} : { topics }) }
          emit({ verb: 'Create', at, channel, actor: { id }, brand: SNACKS, ...labelled }, { stance: 'negative' })
          told.posts++
          for (const topic of topics) told[topic]++
        }
      },
      truth: () => ({ told, planted: MOTIVES }),
    }
  },
}
