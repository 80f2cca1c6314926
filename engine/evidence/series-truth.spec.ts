/** The quasi-experimental rungs in worlds whose truth is known; `pnpm bench:series` has many more of them. */
import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { SEED, SEEDED } from '../stats/simulation.ts'
import { judged, simulatedBrand, simulatedPlaces, simulatedWaves, type SeriesWorld } from './test/simulated-series.ts'

const WORLDS = 10
/** Chance finds an effect in no more than one world in twenty; four standard errors above that something is wrong. */
const MOST = WORLDS * (0.05 + 4 * Math.sqrt((0.05 * 0.95) / WORLDS))

async function foundIn(make: (random: Random) => SeriesWorld): Promise<{ found: number; wrong: number }> {
  const random = new Random(SEED)
  const tally = { found: 0, wrong: 0 }
  for (let run = 0; run < WORLDS; run += 1) {
    const world = make(random)
    const finding = await judged(world)
    expect(finding?.verdict).not.toBe('effect_detected')
    if (finding?.verdict !== 'suggestive_only') continue
    tally.found += 1
    if (world.effect === 0 || Math.sign(finding.value ?? 0) !== Math.sign(world.effect)) tally.wrong += 1
  }
  return tally
}

const shape = (before: number, effect: number) => ({ before, after: 6, effect })

describe(`of ${WORLDS} worlds of each kind ${SEEDED}`, () => {
  it.each([
    ['places of all sizes', (effect: number) => (random: Random) => simulatedPlaces(random, shape(20, effect), { donors: 22, sizes: 0.7 })],
    ['places in three waves', (effect: number) => (random: Random) => simulatedWaves(random, shape(20, effect), { starts: [0, 2, 4], places: 8, never: 10 })],
    ['a brand and its rival', (effect: number) => (random: Random) => simulatedBrand(random, shape(30, effect), { shared: 2, own: 0 })],
  ] as const)('%s: a large effect is found in most, its direction right, and none where there is none', async (_, kind) => {
    const [planted, nothing] = [await foundIn(kind(4)), await foundIn(kind(0))]
    expect(planted.found).toBeGreaterThan(WORLDS / 2)
    expect(planted.wrong).toBe(0)
    expect(nothing.found).toBeLessThan(MOST)
  }) // prettier-ignore

  it('places of waves that were rising before are not taken for helped', async () => {
    const kind = { starts: [0, 2, 4], places: 8, never: 10, rising: 0.3 }
    const { found } = await foundIn((random) => simulatedWaves(random, shape(20, 0), kind))
    expect(found).toBeLessThan(MOST)
  })

  it('a place that was rising before is not taken for helped', async () => {
    const { found } = await foundIn((random) => simulatedPlaces(random, shape(20, 0), { donors: 22, rising: 0.4 }))
    expect(found).toBeLessThan(MOST)
  })
})
