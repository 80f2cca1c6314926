/**
 * A base that is counted again (row 59): the people of the town, once before the world begins and once in its middle; and the
 * people of a channel, counted only after its end. Nobody does anything: reach is that of the cinemas.
 */
import { instant, startOfDay } from '../world/calendar.ts'
import type { Scenario } from '../world/scenario.ts'

export const TOWN = 'Riverside'
/** Of the people of the world, how many times as many live in the town. */
const COUNTS = [
  { day: -40, times: 5 },
  { day: 60, times: 6 },
] as const
const AFTER = 160

export const countedTown: Scenario = {
  id: 'counted-town',
  rows: [59],
  words: 'The town is counted before the world and again in its middle, a channel only after it.',
  plant: (world) => {
    const dateOf = (day: number): string => instant(startOfDay(world.calendar, day)).slice(0, 10)
    const counts = COUNTS.map(({ day, times }) => ({ date: dateOf(day), people: times * world.people }))
    return {
      definitions: [
        ...counts.map((count) => ({
          kind: 'population' as const,
          key: `${TOWN}, ${count.date}`,
          body: { ...count, market: TOWN, source: 'planted count' },
        })),
        {
          kind: 'population',
          key: 'tiktok',
          body: { channel: 'tiktok', people: 9 * world.people, date: dateOf(AFTER), source: 'planted count' },
        },
      ],
      truth: () => ({ counts }),
    }
  },
}
