/**
 * Which platform fits a long dialogue (row 24): on the terrace, conversations on x go on for days, those on tiktok for minutes;
 * with the brand twice as long as among customers. Some people always talk long, others never do. Conversations of the last
 * days are not over when the world ends.
 */
import { HOUR, MINUTE, momentWithin } from '../world/calendar.ts'
import { personAt, type Account } from '../world/person.ts'
import type { Scenario, World } from '../world/scenario.ts'
import { personPrefix } from '../world/talk.ts'

/** A brand of its own, so that no talk about the cinemas changes. */
export const TERRACE = 'Lumen Terrace'
const OPENS = 0.27
const BY_BRAND = 0.6
const RECENT = 0.15
/** By channel: the typical time that a dialogue with the brand goes on, and further words beyond the last. */
const CHANNELS: Record<string, { time: number; words: number }> = {
  x: { time: 36 * HOUR, words: 2 },
  instagram: { time: 6 * HOUR, words: 1 },
  tiktok: { time: HOUR, words: 0.5 },
}
const AMONG_CUSTOMERS = 0.5
/** Half of the people talk short, half long. A dialogue goes on for a time that is uniform up to twice the typical one. */
const TALKERS = [
  { time: 0.5, words: 0.5 },
  { time: 2, words: 1.5 },
] as const
/** Solves ½·(1 − t/m) + ½·(1 − t/4m) = ½ for m = 1. */
const MEDIAN = 0.8

interface Dialogue {
  id: string
  account: Account
  byBrand: boolean
  at: number
  answered: number
  /** When who opened it says more; the last of them is the last word. */
  words: number[]
  recent: boolean
}

/** What this person opens; who answers derives it, too. */
function dialoguesOf(world: World, index: number): Dialogue[] {
  const random = world.random('terrace', index)
  if (world.people < 2 || !random.chance(OPENS)) return []
  const { social } = personAt(world, index)
  const talker = TALKERS[random.integer(2)] ?? TALKERS[0]
  return Array.from({ length: 1 + random.poisson(0.6) }, (_, which) => {
    const account = random.pick(social)
    const { time, words } = CHANNELS[account.channel] ?? { time: HOUR, words: 1 }
    const byBrand = random.chance(BY_BRAND)
    const recent = random.chance(RECENT)
    const at = recent ? momentWithin(world.calendar, 107, 116, random) : momentWithin(world.calendar, 5, 99, random)
    const lasts = 2 * time * talker.time * (byBrand ? 1 : AMONG_CUSTOMERS) * random.uniform()
    const between = Array.from({ length: random.poisson(words * talker.words) }, () => lasts * random.uniform())
    const answered = at + MINUTE + random.integer(HOUR)
    const id = `${personPrefix(world, index)}-terrace${which.toString(36)}`
    return { id, account, byBrand, at, answered, words: [...between, lasts].map((after) => answered + after), recent }
  })
}

const none = () => ({ dialogues: 0, known: 0, messages: 0 })

export const terraceTalk: Scenario = {
  id: 'terrace-talk',
  rows: [24],
  words: 'Dialogues last for days on one channel and for minutes on another, and twice as long with the brand.',
  plant: (world) => {
    const kinds = () => ({ brand: none(), customers: none() })
    const told = Object.fromEntries(Object.keys(CHANNELS).map((channel) => [channel, kinds()]))
    return {
      live: ({ index, social: [own] }, _life, emit) => {
        const shared = { verb: 'Create' as const, brand: TERRACE }
        for (const { id, account, byBrand, at, answered, words, recent } of dialoguesOf(world, index)) {
          const here = { ...shared, channel: account.channel, thread: id }
          const actor = { id: account.id }
          emit({ ...here, id, at, actor })
          const employee = { id: '@terrace', role: 'employee' as const }
          if (byBrand) emit({ ...here, at: answered, actor: employee, inReplyTo: id })
          for (const moment of words) emit({ ...here, at: moment, actor, inReplyTo: id })
          const count = told[account.channel]?.[byBrand ? 'brand' : 'customers']
          if (count === undefined) continue
          count.dialogues++
          if (recent) continue
          count.known++
          count.messages += 2 + words.length
        }
        if (own === undefined) return
        // Everybody answers whom the brand does not, of those who come before them.
        for (const { id, account, byBrand, answered } of dialoguesOf(world, (index || world.people) - 1)) {
          if (byBrand) continue
          const actor = { id: own.id, channel: own.channel }
          emit({ verb: 'Create', channel: account.channel, at: answered, actor, thread: id, inReplyTo: id })
        }
      },
      truth: () => ({
        channels: told,
        planted: Object.fromEntries(
          Object.entries(CHANNELS).map(([channel, { time, words }]) => {
            const minutes = (MEDIAN * time) / MINUTE
            return [channel, { brand: minutes, customers: AMONG_CUSTOMERS * minutes, messages: 3 + words }]
          }),
        ),
      }),
    }
  },
}
