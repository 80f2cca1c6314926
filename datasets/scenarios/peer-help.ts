/**
 * Customers answer customers (rows 13 and 17): questions about the workshop, which neighbours in the world answer, or its
 * people, or both, or nobody. Whoever comes before the asker in the world answers before the question is sent: replies
 * arrive before what they answer.
 */
import { anyMoment, HOUR, MINUTE } from '../world/calendar.ts'
import { personAt } from '../world/person.ts'
import type { Scenario, World } from '../world/scenario.ts'
import { personPrefix } from '../world/talk.ts'

/** A brand of its own, so that no talk about the cinemas changes. */
export const WORKSHOP = 'Lumen Workshop'
const ASKS = 0.2
/** Chance that the neighbour so many places on answers, and that the workshop does. */
const NEIGHBOURS = [
  { place: -1, chance: 0.3 },
  { place: 1, chance: 0.35 },
] as const
const STAFF = 0.4
const THANKS = 0.3

interface Question {
  id: string
  channel: string
  at: number
  /** By place in NEIGHBOURS: whether that one answers. */
  peers: boolean[]
  staff: boolean
  thanks: boolean
}

/** What this person asks; others derive it to answer. */
function questionOf(world: World, index: number): Question | null {
  const random = world.random('peer help', index)
  if (world.people < 3 || !random.chance(ASKS)) return null
  const at = anyMoment(world.calendar, random)
  const peers = NEIGHBOURS.map(({ chance }) => random.chance(chance))
  const [staff, thanks] = [random.chance(STAFF), random.chance(THANKS)]
  // Nobody is cut off in mid-conversation by the end of the world.
  if (at + 3 * HOUR >= world.calendar.end) return null
  const channel = personAt(world, index).social[0]?.channel ?? 'x'
  return { id: `${personPrefix(world, index)}-peer`, channel, at, peers, staff, thanks }
}

export const peerHelp: Scenario = {
  id: 'peer-help',
  rows: [13, 17],
  words: 'Customers ask about the workshop; others answer, its people, both, or nobody; replies come out of order.',
  plant: (world) => {
    const told = { asked: 0, peer: 0, staff: 0, back: 0, answered: 0, byPeers: 0, byStaff: 0 }
    return {
      live: (person, _life, emit) => {
        const [account] = person.social
        if (account === undefined) return
        const actor = { id: account.id, channel: account.channel }
        for (const [place, neighbour] of NEIGHBOURS.entries()) {
          const asker = (person.index - neighbour.place + world.people) % world.people
          const question = questionOf(world, asker)
          if (question === null || question.peers[place] !== true) continue
          const { id, channel, at } = question
          emit({ verb: 'Create', at: at + (place + 1) * 10 * MINUTE, channel, actor, thread: id, inReplyTo: id })
        }
        const question = questionOf(world, person.index)
        if (question === null) return
        const { id, channel, at, peers, staff, thanks } = question
        const shared = { verb: 'Create' as const, channel, brand: WORKSHOP, thread: id }
        emit({ ...shared, id, at, actor })
        const answer = `${id}s`
        const employee = { id: '@workshop', role: 'employee' as const }
        if (staff) emit({ ...shared, id: answer, at: at + HOUR, actor: employee, inReplyTo: id })
        if (staff && thanks) emit({ ...shared, at: at + 2 * HOUR, actor, inReplyTo: answer })
        const helpers = peers.filter(Boolean).length
        told.asked++
        told.peer += helpers
        if (staff) told.staff++
        if (staff && thanks) told.back++
        if (staff || helpers > 0) told.answered++
        if (helpers > 0 && !staff) told.byPeers++
        if (staff && helpers === 0) told.byStaff++
      },
      truth: () => {
        const peer = NEIGHBOURS.reduce((sum, { chance }) => sum + chance, 0)
        const someone = 1 - NEIGHBOURS.reduce((none, { chance }) => none * (1 - chance), 1)
        return {
          ...told,
          plantedAnswers: peer / (peer + STAFF),
          plantedPosts: (someone * (1 - STAFF)) / (1 - (1 - someone) * (1 - STAFF)),
        }
      },
    }
  },
}
