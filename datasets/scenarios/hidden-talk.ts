/**
 * Talk that no source sees (row 3): brands differ in how much of it is public, so raw share of voice is off. A panel
 * asked "where did you last talk about them?" tells how much of the talk about each brand is seen.
 */
import type { Definition } from '@candor/ingest/definition'
import { instant } from '../world/calendar.ts'
import { BRANDS, type Brand } from '../world/market.ts'
import type { Scenario, World } from '../world/scenario.ts'

const PANEL = 600
/** How many of the panel last talked about the brand in public. */
function panelOf(world: World, brand: Brand): number {
  const random = world.random(`panel ${brand.name}`, 0)
  let inPublic = 0
  for (let person = 0; person < PANEL; person++) if (random.chance(brand.layers.public)) inPublic++
  return inPublic
}

function coverage(world: World, brand: Brand): Definition {
  const inPublic = panelOf(world, brand)
  return {
    kind: 'coverage',
    key: brand.name,
    body: {
      brand: brand.name,
      sample: { kind: 'panel', asked: PANEL, seen: inPublic },
      basis: `Panel of ${PANEL}: ${inPublic} last talked about ${brand.name} where Candor can see it`,
      measuredAt: instant(world.calendar.start),
    },
  }
}

export const hiddenTalk: Scenario = {
  id: 'hidden-talk',
  rows: [3],
  words: 'Public, dark and offline talk in shares that differ by brand; only the public part is seen.',
  plant: (world) => ({
    definitions: BRANDS.map((brand) => coverage(world, brand)),
    truth: () => ({
      planted: Object.fromEntries(BRANDS.map(({ name, layers }) => [name, layers])),
      panel: Object.fromEntries(BRANDS.map((brand) => [brand.name, { asked: PANEL, inPublic: panelOf(world, brand) }])),
    }),
  }),
}
