/**
 * Complaints with root causes (row 11). From one day on everything is answered faster; one cause is also repaired. Speed
 * looks the same for both, repeats fall for the repaired one only.
 */
import { anyMoment, instant, MINUTE, startOfDay } from '../world/calendar.ts'
import type { Emit } from '../world/emit.ts'
import { LUMEN } from '../world/market.ts'
import type { Person } from '../world/person.ts'
import type { Random } from '../world/random.ts'
import type { Scenario, World } from '../world/scenario.ts'
import { emitBrandReply, labelOf, placeOf } from '../world/talk.ts'
import { sentence, type Occasion } from '../world/texts.ts'

export const CHANGE_DAY = 60
const ANSWERED = 0.85
const SLOW = 300
const FAST = 20

interface Cause {
  key: string
  occasion: Occasion
  /** Complaints per person of mean loudness over the whole world, seen or not. */
  rate: number
  /** Share of the complaints that still arise after CHANGE_DAY. */
  remains: number
}

export const CAUSES: readonly Cause[] = [
  { key: 'app-crash', occasion: 'crash', rate: 1.1, remains: 0.08 },
  { key: 'snack-queue', occasion: 'queue', rate: 0.9, remains: 1 },
  { key: 'cold-hall', occasion: 'cold', rate: 0.4, remains: 1 },
]

interface Period {
  complaints: number
  people: number
  answered: number
  answerMinutes: number
}
const noPeriod = (): Period => ({ complaints: 0, people: 0, answered: 0, answerMinutes: 0 })

class CauseTally {
  before = noPeriod()
  after = noPeriod()

  truth() {
    const told = ({ complaints, people, answered, answerMinutes }: Period) => ({
      complaints,
      people,
      repeats: complaints - people,
      answered,
      meanAnswerMinutes: answered === 0 ? null : answerMinutes / answered,
    })
    return { before: told(this.before), after: told(this.after) }
  }
}

/** One complaint, with the brand's answer. Returns minutes to the answer, null without one, undefined when unseen. */
function complain(person: Person, cause: Cause, at: number, changed: boolean, random: Random, emit: Emit) {
  const { account, channel } = placeOf(LUMEN, person, random)
  const shared = { verb: 'Create' as const, at, brand: LUMEN.name, topics: [cause.key] }
  if (account === null) {
    emit({ ...shared, channel, actor: { id: 'unseen' } }, { stance: 'negative' })
    return undefined
  }
  const text = sentence(person.language, cause.occasion, LUMEN.name, random)
  const author = { channel, actor: { id: account.id }, audience: account.audience, account: LUMEN.handle }
  const label = labelOf('negative', random)
  const id = emit({ ...shared, ...author, ...label, text, language: person.language }, { stance: 'negative' })
  const minutes = Math.ceil(-(changed ? FAST : SLOW) * Math.log(1 - random.uniform()))
  if (id === null || !random.chance(ANSWERED)) return null
  const occasion = changed && cause.remains < 1 ? 'fixed' : 'reply'
  emitBrandReply(person, LUMEN, { id, at, channel }, minutes * MINUTE, occasion, random, emit)
  return minutes
}

function liveWith(cause: Cause, tally: CauseTally, world: World, person: Person, emit: Emit): void {
  const random = world.random(`cause ${cause.key}`, person.index)
  const change = startOfDay(world.calendar, CHANGE_DAY)
  const seen = new Set<Period>()
  for (let count = random.poisson(cause.rate * person.loudness); count > 0; count--) {
    const at = anyMoment(world.calendar, random)
    const arises = random.chance(cause.remains)
    const changed = at >= change
    if (changed && !arises) continue
    const minutes = complain(person, cause, at, changed, random, emit)
    if (minutes === undefined) continue
    const period = changed ? tally.after : tally.before
    period.complaints++
    seen.add(period)
    if (minutes === null) continue
    period.answered++
    period.answerMinutes += minutes
  }
  for (const period of seen) period.people++
}

export const rootCauses: Scenario = {
  id: 'root-causes',
  rows: [11],
  words: 'From day 60 all complaints are answered faster; app-crash is repaired, snack-queue and cold-hall are not.',
  plant: (world) => {
    const tallies = CAUSES.map((cause) => ({ cause, tally: new CauseTally() }))
    return {
      live: (person, _life, emit) => {
        for (const { cause, tally } of tallies) liveWith(cause, tally, world, person, emit)
      },
      truth: () => ({
        changedAt: instant(startOfDay(world.calendar, CHANGE_DAY)),
        causes: Object.fromEntries(
          tallies.map(({ cause, tally }) => [cause.key, { repaired: cause.remains < 1, ...tally.truth() }]),
        ),
      }),
    }
  },
}
