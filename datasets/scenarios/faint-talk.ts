/**
 * Faint talk (row 3): three brands of another market, of which 1 to 20 % is seen, a share of its own for each. What is seen
 * is about as much for each, and what is said is not: raw share of voice is wrong by a multiple.
 */
import type { Definition } from '@candor/ingest/definition'
import { anyMoment, instant } from '../world/calendar.ts'
import type { Scenario, World } from '../world/scenario.ts'

const PANEL = 2000
const [FAINTEST, CLEAREST] = [0.01, 0.2]

/** Posts that are seen, per person and over the whole world. */
const BRANDS = [
  { name: 'Osprey', seen: 0.16 },
  { name: 'Sable', seen: 0.12 },
  { name: 'Nightjar', seen: 0.1 },
] as const

/** The share of the talk about a brand that is public: uniform on the logarithm, another one in every world. */
const publicShare = (world: World, place: number): number =>
  FAINTEST * (CLEAREST / FAINTEST) ** world.random('faint talk layers', place).uniform()

function coverage(world: World, place: number, brand: string): Definition {
  const random = world.random('faint talk panel', place)
  let seen = 0
  for (let person = 0; person < PANEL; person++) if (random.chance(publicShare(world, place))) seen++
  return {
    kind: 'coverage',
    key: brand,
    body: {
      brand,
      sample: { kind: 'panel', asked: PANEL, seen },
      basis: `Panel of ${PANEL}: ${seen} last talked about ${brand} where Candor can see it`,
      measuredAt: instant(world.calendar.start),
    },
  }
}

export const faintTalk: Scenario = {
  id: 'faint-talk',
  rows: [3],
  words:
    'Another market, Osprey, Sable and Nightjar: of the talk about each 1 to 20 % is seen, and a panel says how much.',
  plant: (world) => {
    const told = BRANDS.map(({ name, seen }, place) => ({
      name,
      seen,
      pi: publicShare(world, place),
      said: 0,
      heard: 0,
    }))
    const [first, ...rivals] = BRANDS.map(({ name }) => name)
    return {
      definitions: [
        { kind: 'market', key: 'market of faint talk', body: { brand: first ?? '', rivals } },
        ...BRANDS.map(({ name }, place) => coverage(world, place, name)),
      ],
      live: (person, _life, emit) => {
        const random = world.random('faint talk', person.index)
        for (const brand of told) {
          brand.said += random.poisson((brand.seen * (1 - brand.pi)) / brand.pi)
          for (let posts = random.poisson(brand.seen); posts > 0; posts--) {
            const { channel, id, audience } = random.pick(person.social)
            const at = anyMoment(world.calendar, random)
            emit({ verb: 'Create', at, channel, actor: { id }, brand: brand.name, audience })
            brand.said++
            brand.heard++
          }
        }
      },
      truth: () => ({
        brands: Object.fromEntries(
          told.map(({ name, pi, said, heard, seen }) => [name, { public: pi, said, heard, expected: seen }]),
        ),
      }),
    }
  },
}
