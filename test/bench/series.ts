/**
 * What the rungs of places, of waves of places and of one series say of worlds whose truth is known: how often they find an effect that is there,
 * and one that is not. The whole rung with its gates, from rows in memory. `pnpm bench:series [worlds] [seed] [part of a name]`; 500 of each
 * kind take about a quarter of an hour of processor.
 */
import {
  judged,
  simulatedBrand,
  simulatedPlaces,
  simulatedWaves,
  type SeriesWorld,
  type Shape,
} from '@candor/engine/evidence/test/simulated-series'
import { Random } from '@candor/engine/stats/random'
import { describeMachine } from './machine.ts'

const RUNS = Number(process.argv[2] ?? 500)
const SEED = Number(process.argv[3] ?? 20_261_127)
const PLACES = { before: 26, after: 8 }
const WAVES = { starts: [0, 2, 4], places: 8, never: 10 }
const BRAND = { before: 40, after: 8 }

/** The kinds of world, each with an effect of so many times the noise of a week, or none. */
const KINDS: readonly [name: string, effects: readonly number[], make: (random: Random, effect: number) => SeriesWorld][] = [
  ['30 places, noise alike', [0, 2], (random, effect) => simulatedPlaces(random, { ...PLACES, effect }, { donors: 30 })],
  ['30 places of all sizes', [0, 2], (random, effect) => simulatedPlaces(random, { ...PLACES, effect }, { donors: 30, sizes: 1 })],
  ['30 places, noise that lasts', [0, 2], (random, effect) => simulatedPlaces(random, { ...PLACES, effect }, { donors: 30, memory: 0.6 })],
  ['30 places, given to one that was rising', [0], (random, effect) => simulatedPlaces(random, { ...PLACES, effect }, { donors: 30, rising: 0.15 })],
  ['24 places in three waves, 10 without', [0, 2], inWaves(WAVES)],
  ['10 places in two waves, 5 without', [0, 2], inWaves({ starts: [0, 3], places: 5, never: 5 })],
  ['24 places in three waves, noise that lasts', [0, 2], inWaves({ ...WAVES, memory: 0.6 })],
  ['24 places in three waves, all get it in the end', [0, 2], inWaves({ ...WAVES, never: 0 })],
  ['24 places in three waves, rising', [0], inWaves({ ...WAVES, rising: 0.05 })],
  ['24 places in three waves, rising more', [0], inWaves({ ...WAVES, rising: 0.15 })],
  ['a brand, its rival moves alike', [0, 2], brand({ shared: 2, own: 0 })],
  ['a brand that wanders on its own, too', [0, 2], brand({ shared: 2, own: 0.5 })],
  ['a brand, noise that lasts', [0, 2], brand({ shared: 2, own: 0, memory: 0.6 })],
  ['a brand, both with a season', [0, 2], brand({ shared: 1, own: 0, season: 10 })],
  ['a brand, half spills over to the rival', [2], brand({ shared: 2, own: 0, spilled: 0.5 })],
  ['a brand that something else moved then', [0], brand({ shared: 2, own: 0, shock: 2 })],
] // prettier-ignore

function brand(kind: Parameters<typeof simulatedBrand>[2]) {
  return (random: Random, effect: number): SeriesWorld =>
    simulatedBrand(random, { ...BRAND, effect } satisfies Shape, kind)
}

function inWaves(kind: Parameters<typeof simulatedWaves>[2]) {
  return (random: Random, effect: number): SeriesWorld => simulatedWaves(random, { ...PLACES, effect }, kind)
}

const percent = (part: number, of: number): string => (of === 0 ? '–' : (100 * (part / of)).toFixed(1))

async function row(name: string, effect: number, make: (typeof KINDS)[number][2]): Promise<string> {
  const random = new Random(SEED)
  const tally = { refused: 0, withheld: 0, found: 0, wrong: 0, held: 0, answered: 0 }
  for (let run = 0; run < RUNS; run += 1) {
    const world = make(random, effect)
    const finding = await judged(world)
    if (finding?.value == null || finding.interval?.lo == null || finding.interval.hi === null) {
      tally.refused += 1
      continue
    }
    if (finding.checks.some(({ passed }) => passed === false)) tally.withheld += 1
    tally.answered += 1
    if (finding.interval.lo <= world.effect && world.effect <= finding.interval.hi) tally.held += 1
    if (finding.verdict !== 'suggestive_only') continue
    tally.found += 1
    if (effect !== 0 && Math.sign(finding.value) !== Math.sign(effect)) tally.wrong += 1
  }
  const { refused, withheld, found, wrong, held, answered } = tally
  return `| ${[name, effect === 0 ? 'none' : `${effect} σ`, percent(found, RUNS), percent(wrong, RUNS), percent(withheld, RUNS), percent(refused, RUNS), percent(held, answered)].join(' | ')} |`
}

console.log(`${RUNS} worlds of each kind, seed ${SEED}; ${describeMachine()}\n`)
console.log(
  '| world | planted | found | of these the wrong way | withheld by a check | refused | interval holds the truth |',
)
console.log('|---|---|---|---|---|---|---|')
const ONLY = process.argv[4] ?? ''
for (const [name, effects, make] of KINDS.filter(([kind]) => kind.includes(ONLY)))
  for (const effect of effects) console.log(await row(name, effect, make))
const { user, system } = process.cpuUsage()
console.log(`\n${((user + system) / 1e6).toFixed(0)} s of processor`)
