import { describe, expect, it } from 'vitest'
import { answered, expectFewCovered, expectShare, near } from '../expectations.ts'
import { Random } from '../random.ts'
import { coverage, SEED, SEEDED } from '../simulation.ts'
import { armsOf } from './cluster-design.ts'
import { focalTest } from './focal-test.ts'
import { networkOf } from './network.ts'
import { outcomesOf, simulatedWorld } from './simulated-network.ts'
import { twoDesignTest, type DesignCluster } from './two-design-test.ts'
import { stagedEffects, type StagedCluster } from './two-stage.ts'

const none = { n: 0, sum: 0 }
const staged = (
  saturation: number,
  treated: [number, number] | null,
  control: [number, number] | null,
): StagedCluster => ({
  saturation,
  treated: treated === null ? none : { n: treated[0], sum: treated[1] },
  control: control === null ? none : { n: control[0], sum: control[1] },
})
const NINE = [
  staged(0, null, [10, 20]), staged(0, null, [8, 18]), staged(0, null, [12, 21]),
  staged(0.5, [5, 19], [5, 14]), staged(0.5, [6, 20], [6, 13]), staged(0.5, [4, 15], [5, 12]),
  staged(1, [9, 36], null), staged(1, [11, 40], null), staged(1, [10, 41], null),
] // prettier-ignore

describe('effects in two stages', () => {
  it('of nine clusters (computed independently in numpy: ratios over clusters, linearised)', () => {
    const [half, full] = answered(stagedEffects(NINE))
    expect(half).toMatchObject({
      saturation: 0.5,
      direct: { value: near(1.1625, 12), se: near(0.08550264029488117, 12) },
      spillover: { value: near(0.47083333333333344, 12), se: near(0.2343974892759675, 12), df: near(3.7255386047241585, 9) },
      total: { value: near(1.6333333333333335, 12), se: near(0.2148212004159463, 12) },
    }) // prettier-ignore
    expect(full).toMatchObject({
      saturation: 1,
      direct: { refused: 'no-pure-exposure' },
      spillover: { refused: 'no-pure-exposure' },
      total: {
        value: near(1.9333333333333333, 12),
        se: near(0.20505645112541113, 12),
        df: near(3.9908032993312657, 9),
      },
    })
  })

  it(`have 1 and 0.3 in their intervals where 60 % of the others add 0.3 ${SEEDED}`, () => {
    const shape = { clusters: 60, size: 10, between: 0.3, within: 0.7 }
    const draw = (random: Random) => {
      const clusters = Array.from({ length: shape.clusters }, (_, at) => {
        const [saturation, shared] = [at % 2 === 0 ? 0 : 0.6, shape.between * random.normal()]
        const cluster = staged(saturation, [0, 0], [0, 0])
        for (let unit = 0; unit < shape.size; unit += 1) {
          const isTreated = unit < saturation * shape.size
          const arm = isTreated ? cluster.treated : cluster.control
          arm.n += 1
          arm.sum += shared + shape.within * random.normal() + (isTreated ? 1 : 0) + 0.5 * saturation
        }
        return cluster
      })
      const [effects] = answered(stagedEffects(clusters))
      if (effects === undefined) throw new Error('no saturation')
      return effects
    }
    expectFewCovered(coverage(100, 1, (random) => answered(draw(random).direct)), 0.95) // prettier-ignore
    expectFewCovered(coverage(100, 0.3, (random) => answered(draw(random).spillover)), 0.95) // prettier-ignore
  })

  it('refuse saturations and counts that cannot be', () => {
    expect(stagedEffects([staged(1.2, [1, 1], [1, 1])])).toMatchObject({ refused: 'impossible-input' })
    expect(stagedEffects([staged(0.5, [1, Infinity], [1, 1])])).toMatchObject({ refused: 'impossible-input' })
    expect(stagedEffects(NINE, 0)).toMatchObject({ refused: 'impossible-level' })
  })
})

/** Half of the clusters randomised as a whole, half person by person; what others add is `spillover` times their share. */
function twoDesigns(random: Random, spillover: number): DesignCluster[] {
  const size = 8
  return Array.from({ length: 80 }, (_, at) => {
    const [shared, own] = [0.5 * random.normal(), 1 + 0.5 * random.normal()]
    const whole = at % 2 === 0
    const treatedCluster = at % 4 === 0
    const arms = Array.from({ length: size }, (__, unit) => (whole ? (treatedCluster ? 1 : 0) : unit % 2))
    const cluster: DesignCluster = { randomised: whole ? 'cluster' : 'people', treated: { ...none }, control: { ...none } } // prettier-ignore
    const share = (unit: number) => (arms.reduce((sum, arm) => sum + arm, 0) - (arms[unit] ?? 0)) / (size - 1)
    for (const [unit, arm] of arms.entries()) {
      const sums = arm === 1 ? cluster.treated : cluster.control
      sums.n += 1
      sums.sum += shared + own * arm + spillover * share(unit) + random.normal()
    }
    return cluster
  })
}

describe('the two-design test (Saveski et al. 2017)', () => {
  const runs = 400
  const alarms = (spillover: number, count: number): number => {
    const random = new Random(SEED)
    let found = 0
    for (let run = 0; run < count; run += 1)
      if (answered(twoDesignTest(twoDesigns(random, spillover))).interferes) found += 1
    return found / count
  }

  it(`is alarmed in at most 5 % where nobody influences anybody, though effects differ between clusters ${SEEDED}`, () => {
    expectShare(alarms(0, runs), 0.05, runs)
  })

  it(`finds spill-over as large as the effect on oneself ${SEEDED}`, () => {
    expect(alarms(1, 60)).toBeGreaterThan(0.85)
  })

  it('takes its estimates from each design, and needs both arms in both', () => {
    const clusters = twoDesigns(new Random(1), 1)
    const { byCluster, byPeople, difference } = answered(twoDesignTest(clusters))
    expect(difference.value).toBeCloseTo(byCluster.value - byPeople.value, 12)
    expect(difference.se).toBeCloseTo(Math.hypot(byCluster.se, byPeople.se), 12)
    const one = clusters.filter(({ randomised }) => randomised === 'people')
    expect(twoDesignTest(one)).toMatchObject({ refused: 'no-pure-exposure' })
    expect(twoDesignTest([{ randomised: 'people', treated: { n: 0.5, sum: 1 }, control: none }])).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
  })
})

describe('the test on focal people (Athey, Eckles & Imbens 2018)', () => {
  const world = simulatedWorld(
    { clusters: 20, size: 8, degree: 5, outside: 0.3, between: 0.3, within: 1 },
    new Random(9),
  )
  const { neighbours } = world.network
  const people = { cluster: world.base.map((_, unit) => unit), clusters: 160 }
  const half = { kind: 'complete', treated: 80 } as const
  const alarms = (spillover: number, runs: number): number => {
    const random = new Random(SEED)
    let found = 0
    for (let run = 0; run < runs; run += 1) {
      const { arms } = armsOf(half, people, () => random.uniform())
      const base = world.base.map(() => random.normal())
      const outcome = outcomesOf({ ...world, base }, arms, 1, (share) => spillover * share)
      const test = focalTest({ neighbours, arms, outcome, share: null }, `run ${run}`, { draws: 19, seed: run })
      if (answered(test).p <= 0.05) found += 1
    }
    return found / runs
  }

  it(`is alarmed in at most 5 % where only one’s own arm matters ${SEEDED}`, () => {
    expectShare(alarms(0, 300), 0.05, 300)
  })

  it(`finds that neighbours matter ${SEEDED}`, () => {
    expect(alarms(4, 40)).toBeGreaterThan(0.8)
  })

  it('by hand: in a chain of pairs the focal people are half of the people, and p is one over all draws plus one at least', () => {
    const pairs = answered(
      networkOf(
        40,
        Array.from({ length: 20 }, (_, at) => ({ from: 2 * at, to: 2 * at + 1 })),
      ),
    ).neighbours
    const arms = Array.from({ length: 40 }, (_, unit) => (unit % 3 === 0 ? 1 : 0))
    const outcome = pairs.map((others, unit) => 5 * (arms[others[0] ?? 0] ?? 0) + (unit % 7) / 100)
    const { p, slope, focal } = answered(focalTest({ neighbours: pairs, arms, outcome, share: 1 / 3 }, 'spring'))
    expect(slope).toBeGreaterThan(4)
    expect(p).toBeGreaterThanOrEqual(1 / 1000)
    expect(p).toBeLessThan(0.05)
    expect(focal).toBeGreaterThan(3)
    expect(focal).toBeLessThan(17)
  })

  it('refuses outcomes that are all alike, and input that cannot be', () => {
    const arms = world.base.map((_, unit) => unit % 2)
    const alike = { neighbours, arms, outcome: Array.from(arms, () => 1), share: 0.5 }
    expect(focalTest(alike, 'k')).toMatchObject({ refused: 'no-focal-variation' })
    expect(focalTest({ ...alike, outcome: [1] }, 'k')).toMatchObject({ refused: 'impossible-input' })
    expect(focalTest({ ...alike, share: 1 }, 'k')).toMatchObject({ refused: 'impossible-input' })
  })
})
