/**
 * The same customers, another channel (row 1): in the second half of the world three in ten of those who used to write by mail
 * write on x instead. They write as often as before, so that all of the rise on x has moved there and none of it is new.
 */
import { DAY, momentOfDay } from '../world/calendar.ts'
import type { Scenario } from '../world/scenario.ts'

/** A brand of its own, so that no contact of the cinemas changes. */
export const HOTLINE = 'Lumen Hotline'
const TURNS_TO_IT = 0.3
const BY_MAIL = 0.8
const MOVES = 0.3
/** Contacts of a person in either half. */
const CONTACTS = 0.9
/** Days of either half; the world begins the day before. */
const HALF = 59

export const movedCalls: Scenario = {
  id: 'moved-calls',
  rows: [1],
  words: 'Three in ten customers of the hotline move from mail to x in the middle of the world; they write as often.',
  plant: (world) => {
    const told = { before: 0, after: 0, mailBefore: 0, mailBeforeOnXAfter: 0, mailBeforeGone: 0 }
    return {
      live: ({ app, index }, _life, emit) => {
        if (app === null) return
        const random = world.random('moved calls', index)
        if (!random.chance(TURNS_TO_IT)) return
        const usual = random.chance(BY_MAIL) ? 'email' : 'x'
        const later = usual === 'email' && random.chance(MOVES) ? 'x' : usual
        const [first, second] = [random.poisson(CONTACTS), random.poisson(CONTACTS)]
        const turn = (channel: string, day: number) => {
          const at = momentOfDay(world.calendar, day, random)
          emit({ verb: 'Message', at, channel, actor: { id: app.id, channel: 'app' }, brand: HOTLINE })
        }
        for (let count = 0; count < first; count++) turn(usual, 1 + random.integer(HALF))
        for (let count = 0; count < second; count++) turn(later, 1 + HALF + random.integer(HALF))
        told.before += first
        told.after += second
        if (usual !== 'email' || first === 0) return
        told.mailBefore++
        if (second === 0) told.mailBeforeGone++
        else if (later === 'x') told.mailBeforeOnXAfter++
      },
      truth: () => ({
        ...told,
        firstDay: new Date(world.calendar.start + DAY).toISOString().slice(0, 10),
        lastDay: new Date(world.calendar.start + 2 * HALF * DAY).toISOString().slice(0, 10),
        plantedRatio: 1,
        plantedMove: MOVES * (1 - Math.exp(-CONTACTS)),
      }),
    }
  },
}
