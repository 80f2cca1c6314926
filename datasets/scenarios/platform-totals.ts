/**
 * Platforms that tell only their totals (row 67): a crowd of its own is reached on three channels, of which two reach
 * the same active people and the third anybody alike. No event is sent; totals are declared, and what linked people show.
 */
import { instant, startOfDay } from '../world/calendar.ts'
import type { Definition } from '@candor/ingest/definition'
import type { Scenario, World } from '../world/scenario.ts'

/** A brand of its own, so that no reach of the cinemas changes. */
export const RADIO = 'Lumen Radio'

/** Not the people of the world: the crowd is as large in a small world, and its answers as sharp. */
const CROWD = 6000
const LINKED = 1 / 12
const CHANNELS = ['photos', 'video', 'board'] as const
type Channel = (typeof CHANNELS)[number]
const PAIRS = [
  ['photos', 'video'],
  ['board', 'photos'],
] as const
const FIRST_DAY = 7
const LAST_DAY = 34

interface Counted {
  reached: Record<Channel, number>
  union: number
  /** By pair: both, at least one. */
  both: Record<string, number>
  either: Record<string, number>
  people: number
}

const nobody = (): Counted => ({
  reached: { photos: 0, video: 0, board: 0 },
  union: 0,
  both: {},
  either: {},
  people: 0,
})

function count(counted: Counted, on: Record<Channel, boolean>): void {
  counted.people++
  if (CHANNELS.some((channel) => on[channel])) counted.union++
  for (const channel of CHANNELS) if (on[channel]) counted.reached[channel]++
  for (const [one, other] of PAIRS) {
    const pair = `${one} + ${other}`
    counted.both[pair] = (counted.both[pair] ?? 0) + (on[one] && on[other] ? 1 : 0)
    counted.either[pair] = (counted.either[pair] ?? 0) + (on[one] || on[other] ? 1 : 0)
  }
}

function crowd(world: World): { all: Counted; linked: Counted } {
  const [all, linked] = [nobody(), nobody()]
  for (let index = 0; index < CROWD; index++) {
    const random = world.random('platform totals', index)
    const active = random.uniform()
    const on = {
      photos: random.chance(0.8 * active),
      video: random.chance(0.7 * active ** 2),
      board: random.chance(0.3),
    }
    count(all, on)
    if (random.chance(LINKED)) count(linked, on)
  }
  return { all, linked }
}

export const platformTotals: Scenario = {
  id: 'platform-totals',
  rows: [67],
  words: 'Three channels declare totals only; two reach the same active people; some accounts are linked.',
  plant: (world) => {
    const { all, linked } = crowd(world)
    const dayOf = (day: number): string => instant(startOfDay(world.calendar, day)).slice(0, 10)
    const total = (channel: Channel, other?: Channel, independent = false): Definition => ({
      kind: 'aggregate',
      key: `${RADIO}, ${channel}`,
      body: {
        ...{ brand: RADIO, channel, from: dayOf(FIRST_DAY), to: dayOf(LAST_DAY), reach: all.reached[channel] },
        ...{ market: CROWD, source: 'planted total', measuredAt: instant(startOfDay(world.calendar, LAST_DAY + 1)) },
        ...(other === undefined
          ? {}
          : {
              linked: {
                ...{ channel: other, first: linked.reached[channel], second: linked.reached[other] },
                ...{ both: linked.both[`${channel} + ${other}`] ?? 0, independent },
              },
            }),
      },
    })
    return {
      definitions: [total('photos', 'video'), total('video'), total('board', 'photos', true)],
      truth: () => ({
        people: all.union,
        pairs: all.either,
        linkedShares: Object.fromEntries(
          Object.entries(linked.either).map(([pair, reached]) => [pair, reached / linked.people]),
        ),
      }),
    }
  },
}
