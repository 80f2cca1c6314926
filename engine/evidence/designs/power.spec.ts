import { expect, it } from 'vitest'
import { Random } from '../../stats/random.ts'
import { momentsOfProportion } from '../../stats/moments.ts'
import { meanOf } from '../../stats/panel.ts'
import { isRefusal } from '../../stats/refusal.ts'
import { placeboDid } from '../../stats/synthetic-did-placebos.ts'
import { welch } from '../../stats/welch.ts'
import type { Declared, Scope } from '../../scope.ts'
import { INITIATIVE } from '../test/plans.ts'
import { panelIn } from '../test/series-world.ts'
import { byLot } from './by-lot.ts'
import type { Drafted } from './design.ts'
import { placesPower, powerIn, smallestIn } from './in-places.ts'

const SEED = 20_261_128

const initiative = (changes: object): Declared<'initiative'> => ({
  ...{ key: 'offer', hash: 'h', receivedAt: '2026-01-01T00:00:00Z', versions: 1 },
  body: { ...INITIATIVE, ...changes },
})
const history = (mean: number, daily: number) => ({ from: '2025-12-01T00:00:00Z', to: '2026-02-01T00:00:00Z', people: 1000, daily: [daily], mean, sd: Math.sqrt(mean * (1 - mean)) }) // prettier-ignore

/** By lot among people never asks the store: the history says all. */
async function lotted(mean: number, smallestWorthwhile: number, daily = 100) {
  const drafted = { initiative: initiative({ smallestWorthwhile }), history: history(mean, daily), scope: {} as Scope } as Drafted // prettier-ignore
  return byLot.design(drafted)
}

it(`says as often as 4,000 simulated runs do, within two points, that it will be found (seed ${SEED})`, async () => {
  const random = new Random(SEED)
  for (const [mean, effect] of [
    [0.3, 0.05],
    [0.08, 0.03],
    [0.5, 0.2],
  ] as const) {
    // prettier-ignore
    const design = await lotted(mean, effect)
    if ('why' in design) throw new Error(design.why)
    const half = Math.floor(design.units / 2)
    const runs = Array.from({ length: 4000 }, () => {
      const [t, c] = [random.binomial(design.units - half, mean + effect), random.binomial(half, mean)]
      const test = welch(momentsOfProportion(t, design.units - half), momentsOfProportion(c, half))
      return test !== null && test.p < 0.05 ? 1 : 0
    })
    expect(Math.abs(meanOf(runs) - design.power)).toBeLessThan(0.02)
  }
})

it('asks for no more people than it takes, and counts days from those who come', async () => {
  const design = await lotted(0.3, 0.05)
  if ('why' in design) throw new Error(design.why)
  // Fleiss 1981: (1.95996·√(2·0.325·0.675) + 0.84162·√(0.3·0.7 + 0.35·0.65))²/0.05² = 1376 an arm; Welch's exact power differs by a few.
  expect(Math.abs(design.units - 2 * 1376)).toBeLessThan(10)
  expect(design.power).toBeGreaterThanOrEqual(0.8)
  expect(design.days).toBe(Math.ceil(design.units / 100) + 7)
  expect(Math.abs(design.leftOut - design.units / 2)).toBeLessThanOrEqual(0.5)
  expect(design.forgone).toBeCloseTo(design.leftOut * 0.05, 9)
})

it('refuses what is hopeless with the reason: too few come in a year, or no share can rise so far', async () => {
  expect(await lotted(0.3, 0.001, 5)).toMatchObject({ why: expect.stringContaining('come in 365 days') as string })
  expect(await lotted(0.9, 0.2)).toMatchObject({ why: expect.stringContaining('cannot have such an effect') as string })
})

it(`places: an effect is found from the size on that the history names, by the whole test (seed ${SEED})`, () => {
  const panel = { ...panelIn(new Random(SEED), { donors: 24, before: 20, after: 6 }), those: ['own'], others: [], leftOut: 0 } // prettier-ignore
  const quiet = placeboDid(panel)
  if (isRefusal(quiet)) throw new Error(quiet.reason)
  const power = placesPower(panel, quiet)
  if (power === null) throw new Error('These places vary.')
  /** p, had the place shown this effect. */
  const pAt = (effect: number): number => {
    const raised = panel.treated.map((value, at) => (at < panel.before ? value : value + effect - quiet.effect))
    const found = placeboDid({ ...panel, treated: raised })
    if (isRefusal(found)) throw new Error(found.reason)
    return found.p
  }
  const border = power.threshold * power.noise
  expect([pAt(border * (1 + 1e-6)), pAt(-border * (1 + 1e-6))].every((p) => p < 0.05)).toBe(true)
  expect([pAt(border * (1 - 1e-6)), pAt(-border * (1 - 1e-6))].every((p) => p >= 0.05)).toBe(true)
  for (const direction of [1, -1] as const) {
    const smallest = smallestIn(power, direction)
    expect(Math.sign(smallest)).toBe(direction)
    expect(powerIn(power, smallest)).toBeGreaterThanOrEqual(0.8)
    expect(powerIn(power, smallest * (1 - 1e-6))).toBeLessThan(0.8)
  }
})
