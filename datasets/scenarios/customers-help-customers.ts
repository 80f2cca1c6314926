/** Customers answer one another (rows 13 and 17): replies to strangers' public questions and gripes, in their threads. */
import { HOUR } from '../world/calendar.ts'
import type { Scenario } from '../world/scenario.ts'
import { mentionsAt } from '../world/talk.ts'
import { sentence } from '../world/texts.ts'

const TRIES = 0.35

export const customersHelpCustomers: Scenario = {
  id: 'customers-help-customers',
  rows: [13, 17],
  words: 'Customers answer public questions and gripes of other customers; the replies name no brand.',
  plant: (world) => {
    let replies = 0
    return {
      live: (person, _life, emit) => {
        const random = world.random('help', person.index)
        for (let tries = random.poisson(TRIES * person.loudness); tries > 0; tries--) {
          const other = random.integer(world.people)
          if (other === person.index) continue
          const post = mentionsAt(world, other).find(
            ({ account, stance, occasion }) => account !== null && (occasion === 'question' || stance === 'negative'),
          )
          const account = person.social.find(({ channel }) => channel === post?.channel)
          if (post === undefined || account === undefined) continue
          const replied = emit({
            verb: 'Create',
            at: post.at + Math.floor(-6 * HOUR * Math.log(1 - random.uniform())),
            channel: account.channel,
            actor: { id: account.id },
            thread: post.id,
            inReplyTo: post.id,
            text: sentence(person.language, 'help', post.brand.name, random),
            language: person.language,
            audience: account.audience,
          })
          if (replied !== null) replies++
        }
      },
      truth: () => ({ replies }),
    }
  },
}
