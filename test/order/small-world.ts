/**
 * A small world that every metric has something to say about: the truth world with a dozen people, all of whose initiatives
 * and service desks belong to one brand, a loud hour, and a till. Times are cut to full hours, so that much happens at the same
 * moment: where that is so, no order of arrival may decide.
 */
import { generateWorld } from '@candor/datasets'
import type { Definition } from '@candor/ingest/definition'
import type { Interaction } from '@candor/ingest/interaction'

export const BRAND = 'Lumen'
export const END = Date.parse('2026-03-30T00:00:00Z')
const HOUR = 3_600_000

export interface SmallWorld {
  definitions: Definition[]
  interactions: Interaction[]
}

/** The brands of single scenarios ("Lumen Kiosk", …) become the one that is asked about. */
const ofOneBrand = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(/"Lumen \w+"/g, `"${BRAND}"`)) as T

const onTheHour = (at: string): string => new Date(Math.floor(Date.parse(at) / HOUR) * HOUR).toISOString()

export function smallWorld(seed: number, people: number): SmallWorld {
  const world = generateWorld({
    seed,
    people,
    end: new Date(END).toISOString(),
    postEveryDays: 60,
    unlinkedShare: 0.25,
  })
  const lived = [...world.interactions].map((event) => ({ ...event, at: onTheHour(event.at) }))
  const loud = Array.from({ length: 30 }, (_, post): Interaction => ({
    ...{ id: `loud-${post}`, verb: 'Create', at: new Date(END - 30 * HOUR).toISOString(), channel: 'x' },
    ...{
      actor: { id: `loud-${post % 7}` },
      brand: BRAND,
      sentiment: 'negative',
      text: 'The projector is broken again.',
    },
  }))
  // Fifths of the buyers need more of them than a dozen people are; every third comes twice, and two pay the same.
  const till = Array.from({ length: 30 }, (_, sale): Interaction => ({
    ...{
      id: `till-${sale}`,
      verb: 'Purchase',
      at: new Date(END - (40 + 7 * sale) * HOUR).toISOString(),
      channel: 'till',
    },
    ...{ actor: { id: `card-${sale % 22}` }, brand: BRAND, value: 10 + (sale % 11), currency: 'EUR' },
  }))
  return { definitions: ofOneBrand(world.definitions), interactions: ofOneBrand([...lived, ...loud, ...till]) }
}
