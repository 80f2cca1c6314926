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

/** Two dozen found a club, every second brings somebody in the same hour, and every sixth of these a further one. */
const CLUB = Array.from({ length: 24 }, (_, founder): Interaction[] => {
  const join = (place: number, hours: number): Interaction => ({
    ...{ id: `club-${founder}-${place}`, verb: 'Join', at: new Date(END - (600 - hours) * HOUR).toISOString() },
    ...{ channel: 'x', actor: { id: `member-${founder}-${place}` }, brand: BRAND },
    ...(place > 0 && { inReplyTo: `club-${founder}-${place - 1}` }),
  })
  return [
    join(0, founder),
    ...(founder % 2 === 0 ? [join(1, founder)] : []),
    ...(founder % 12 === 0 ? [join(2, 40)] : []),
  ]
}).flat()

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
  const events = ofOneBrand([...lived, ...loud, ...till, ...CLUB])
  return { definitions: ofOneBrand(world.definitions), interactions: [...events, ...labelsOf(events)] }
}

/** Two readers have read nearly all that was said: one changes their mind, the other takes some labels back, all on the hour. */
function labelsOf(events: readonly Interaction[]): Interaction[] {
  const words = ['negative', 'neutral', 'positive'] as const
  const spoken = events.filter(({ verb, text = '', brand, actor }) => (verb === 'Create' || verb === 'Message') && text !== '' && brand === BRAND && (actor.role ?? 'customer') === 'customer') // prettier-ignore
  const label = (message: string, reader: string, hours: number, said?: (typeof words)[number]): Interaction => ({
    ...{
      id: `${reader}-${hours}-${message}`,
      verb: 'Label',
      at: new Date(END + hours * HOUR).toISOString(),
      brand: BRAND,
    },
    ...{ channel: 'candor', actor: { id: reader, role: 'employee' }, object: { id: message } },
    ...(said === undefined ? { properties: { label: 'withdrawn' } } : { sentiment: said, topics: ['sound'] }),
  })
  return spoken
    .slice(0, -3)
    .flatMap(({ id }, n) => [
      label(id, 'ann', 1, words[n % 3]),
      ...(n % 4 === 0 ? [label(id, 'ann', 2, words[(n + 1) % 3])] : []),
      ...(n % 3 === 0 ? [label(id, 'bob', 1, words[n % 2])] : []),
      ...(n % 6 === 0 ? [label(id, 'bob', 3)] : []),
    ])
}
