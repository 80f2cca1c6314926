import { describe, expect, it } from 'vitest'
import { answered, expectFewCovered, near, saying } from '../expectations.ts'
import { Random } from '../random.ts'
import { coverage, SEEDED } from '../simulation.ts'
import { aronowSamiiVariance, exposureTable, type ExposureTable } from './aronow-samii.ts'
import { armsOf, type ClusterDesign } from './cluster-design.ts'
import { everyAssignment } from './every-assignment.ts'
import { exposureEffect, exposureModel, type NetworkExperiment } from './exposure-effect.ts'
import { exposures } from './exposure.ts'
import { linearExposure } from './linear-exposure.ts'
import { networkOf, type Neighbours } from './network.ts'
import { outcomesOf, simulatedWorld } from './simulated-network.ts'
import { switchback } from './switchback.ts'

const HALF: ClusterDesign = { kind: 'bernoulli', share: 0.5 }
const ring = (units: number): Neighbours =>
  answered(networkOf(units, Array.from({ length: units }, (_, unit) => ({ from: unit, to: (unit + 1) % units })))).neighbours // prettier-ignore

/** Clusters of two in a ring; treatment adds 2, and 1 in proportion to treated neighbours. */
function ringExperiment(design: ClusterDesign, treated: ArrayLike<number>, base: readonly number[]): NetworkExperiment {
  const neighbours = ring(base.length)
  const cluster = base.map((_, unit) => Math.floor(unit / 2))
  const arms = cluster.map((at) => treated[at] ?? 0)
  const outcome = neighbours.map((others, unit) => {
    const share = others.reduce((sum, other) => sum + (arms[other] ?? 0), 0) / others.length
    return (base[unit] ?? 0) + 2 * (arms[unit] ?? 0) + share
  })
  return { neighbours, cluster, clusters: base.length / 2, design, arms, outcome }
}

const SMALL = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
const all64 = Array.from(everyAssignment({ kind: 'pairs', pairs: Array.from({ length: 6 }, (_, at) => [at, at + 6] as const) }, 12), (arms) => [...arms.slice(0, 6)]) // prettier-ignore
const tableOf = (assignments: readonly (readonly number[])[]) =>
  exposureTable(
    { neighbours: ring(12) },
    assignments.map((of) => SMALL.map((_, unit) => of[Math.floor(unit / 2)] ?? 0)),
  )

describe('the variance of Aronow & Samii (computed independently in numpy from their eq. 7–11)', () => {
  const variances = (
    design: ClusterDesign,
    treated: readonly number[],
    assignments: readonly (readonly number[])[],
  ) => {
    const experiment = ringExperiment(design, treated, SMALL)
    const model = answered(exposureModel(experiment))
    const table = tableOf(assignments)
    return (['hajek', 'horvitz-thompson'] as const).map((estimator) =>
      aronowSamiiVariance(experiment, 'total', model, table, estimator),
    )
  }

  it('on a ring of six clusters drawn one by one', () => {
    expect(variances(HALF, [1, 1, 1, 0, 0, 0], all64)).toEqual([near(1.71875, 10), near(101.94444444444443, 10)])
    expect(variances(HALF, [1, 1, 0, 1, 0, 0], all64)).toEqual([near(2.4375, 10), near(31.916666666666664, 10)])
  })

  it('on the same ring with three of six treated', () => {
    const three = all64.filter((arms) => arms.reduce((sum, arm) => sum + arm, 0) === 3)
    const found = variances({ kind: 'complete', treated: 3 }, [1, 1, 1, 0, 0, 0], three)
    expect(found).toEqual([near(2.8125, 10), near(86.73611111111114, 10)])
  })

  it('over all 64 assignments: Horvitz & Thompson’s sum is 3 on average with variance 94.1667, and 104.1111 is expected of it', () => {
    const table = tableOf(all64)
    const estimates = all64.map((treated) => {
      const experiment = ringExperiment(HALF, treated, SMALL)
      const model = answered(exposureModel(experiment))
      const exposed = exposures(experiment.neighbours, experiment.arms, 1)
      const sum = (exposure: 'all' | 'none') => experiment.outcome.reduce<number>((total, y, unit) => total + (exposed[unit] === exposure ? 4 * (y ?? 0) : 0), 0) // prettier-ignore
      const variance = aronowSamiiVariance(experiment, 'total', model, table, 'horvitz-thompson')
      return { value: (sum('all') - sum('none')) / 12, variance: Number(variance) }
    })
    const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length
    const values = estimates.map(({ value }) => value)
    expect(mean(values)).toBeCloseTo(3, 12)
    expect(mean(values.map((value) => (value - 3) ** 2))).toBeCloseTo(94.16666666666666, 10)
    expect(mean(estimates.map(({ variance }) => variance))).toBeCloseTo(104.11111111111111, 9)
  })

  it('refuses pairs that would take minutes', () => {
    const experiment = ringExperiment(HALF, [1, 1, 1, 0, 0, 0], SMALL)
    const endless = { length: 3e7 } as ExposureTable
    const refused = aronowSamiiVariance(experiment, 'total', answered(exposureModel(experiment)), endless)
    expect(refused).toMatchObject({ refused: 'too-many-pairs' })
  })
})

describe('effects between exposures (computed independently in numpy: 48 clusters of two in a ring)', () => {
  const treated = Array.from({ length: 48 }, (_, at) => (((at * at + 3 * at) % 7 < 3 || Math.floor(at / 4) % 3 === 0) ? 1 : 0)) // prettier-ignore
  const base = Array.from({ length: 96 }, (_, unit) => ((unit * 37) % 17) + 5 * ((Math.floor(unit / 6) * 5) % 7))
  const experiment = ringExperiment(HALF, treated, base)

  it('Hájek’s total with its variance over units that share a cluster, and Horvitz & Thompson’s', () => {
    const total = answered(exposureEffect(experiment, 'total'))
    expect(total).toMatchObject({
      effect: { value: near(10.729166666666668, 10), se: near(4.156845299075056, 10), df: near(32.041302789739866, 8), p: near(0.014631100990492602, 9), lo: near(2.2623779136022417, 8), hi: near(19.195955419731092, 8) },
      exposed: { exposure: 'all', mean: near(30.0625, 10), units: 32, effectiveUnits: near(32, 9), treatedShare: 1 },
      unexposed: { exposure: 'none', mean: near(19.333333333333332, 10), units: 24, treatedShare: 0 },
      horvitzThompson: near(20.75, 10),
      measured: 96, leftOut: 0, probabilities: 'exact', probabilityError: 0,
    }) // prettier-ignore
    expect(total.assumptions.join(' ')).toContain('Nothing is assumed about how the effect grows')
  })

  it('the regression on own arm and share of neighbours, with its variance over units that share a cluster', () => {
    expect(answered(linearExposure(experiment))).toMatchObject({
      total: { value: near(10.993975903614466, 10), se: near(4.253993530733164, 10), df: 45 },
      direct: { value: near(-0.7, 10), se: near(3.513763654377501, 10) },
      spillover: { value: near(11.693975903614465, 10), se: near(4.592270202069544, 10) },
      units: 96,
      leftOut: 0,
    })
  })

  it('leave out who is not measured, and who could hardly be exposed, and say how many', () => {
    const outcome = experiment.outcome.map((value, unit) => (unit === 5 ? null : value))
    expect(answered(exposureEffect({ ...experiment, outcome }, 'total')).measured).toBe(95)
    const star = answered(
      networkOf(
        96,
        Array.from({ length: 47 }, (_, at) => ({ from: 0, to: 2 * at + 2 })),
      ),
    ).neighbours
    const { leftOut } = answered(exposureEffect({ ...experiment, neighbours: star }, 'total'))
    expect(leftOut).toBe(1)
  })

  it('refuse what the design cannot tell: the direct effect where clusters have one arm, too few clusters, broken input', () => {
    expect(exposureEffect(experiment, 'direct')).toMatchObject({
      refused: 'no-pure-exposure',
      reason: saying('two-stage'),
    })
    const few = ringExperiment(HALF, [1, 1, 1, 0, 0, 0], SMALL)
    expect(exposureEffect(few, 'total')).toMatchObject({ refused: 'too-few-clusters', reason: saying('randomisation') })
    expect(exposureEffect({ ...experiment, outcome: [1] }, 'total')).toMatchObject({ refused: 'impossible-input' })
    expect(exposureEffect({ ...experiment, outcome: base.map(() => Number.NaN) }, 'total')).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
    expect(exposureEffect({ ...experiment, outcome: base.map(() => 4) }, 'total')).toMatchObject({
      refused: 'no-variation',
    })
    expect(exposureEffect(experiment, 'total', { level: 1 })).toMatchObject({ refused: 'impossible-level' })
    expect(exposureEffect(experiment, 'total', { threshold: 0.4 })).toMatchObject({ refused: 'impossible-input' })
    expect(linearExposure({ ...experiment, neighbours: base.map(() => new Int32Array(0)) })).toMatchObject({ refused: 'no-neighbours' }) // prettier-ignore
    const inside = base.map((_, unit) => Int32Array.of(unit % 2 === 0 ? unit + 1 : unit - 1))
    expect(linearExposure({ ...experiment, neighbours: inside })).toMatchObject({ refused: 'not-separable' })
  })
})

describe('the direct effect and that of others, people drawn one by one', () => {
  it(`are told apart: 1 and 0.5, each in the interval as often as it says ${SEEDED}`, () => {
    const shape = { clusters: 400, size: 2, degree: 2, outside: 0.5, between: 0, within: 0.5 }
    const world = simulatedWorld(shape, new Random(11))
    const people = { cluster: world.base.map((_, unit) => unit), clusters: 800 }
    const model = exposureModel({ neighbours: world.network.neighbours, ...people, design: HALF })
    const contrast = (name: 'direct' | 'spillover', truth: number) =>
      coverage(40, truth, (random) => {
        const { arms } = armsOf(HALF, people, () => random.uniform())
        const base = world.base.map(() => 0.5 * random.normal())
        const outcome = outcomesOf({ ...world, base }, arms, 1, (share) => 0.5 * share)
        const experiment = { neighbours: world.network.neighbours, ...people, design: HALF, arms, outcome }
        return answered(exposureEffect(experiment, name, {}, model)).effect
      })
    expectFewCovered(contrast('direct', 1), 0.95)
    expectFewCovered(contrast('spillover', 0.5), 0.95)
  })
})

describe('the total effect where spill-over is half the direct one and a quarter of ties lead outside', () => {
  const shape = { clusters: 250, size: 8, degree: 6, outside: 0.25, between: 0.4, within: 0.8 }
  const world = simulatedWorld(shape, new Random(3))
  const simulated = (
    estimate: (experiment: NetworkExperiment) => { lo: number; hi: number },
    spillover: (share: number) => number,
  ) =>
    // prettier-ignore
    coverage(40, 1.5, (random) => {
      const { arms } = armsOf(HALF, world, () => random.uniform())
      const shared = Array.from({ length: shape.clusters }, () => shape.between * random.normal())
      const base = world.base.map((_, unit) => (shared[world.cluster[unit] ?? 0] ?? 0) + shape.within * random.normal())
      const outcome = outcomesOf({ ...world, base }, arms, 1, spillover)
      return estimate({ neighbours: world.network.neighbours, ...world, design: HALF, arms, outcome })
    })
  const half = (share: number) => 0.5 * share
  const middle = ({ lo, hi }: { lo: number; hi: number }) => (lo + hi) / 2
  const biased: number[] = []

  it(`is in Hájek’s interval as often as it says, whatever the form of the spill-over ${SEEDED}`, () => {
    const model = exposureModel({ neighbours: world.network.neighbours, ...world, design: HALF })
    const estimate = (experiment: NetworkExperiment) => answered(exposureEffect(experiment, 'total', {}, model)).effect
    expectFewCovered(simulated(estimate, half), 0.95)
    expectFewCovered(
      simulated(estimate, (share) => (share > 0.7 ? 0.5 : 0)),
      0.95,
    )
  })

  it(`is in that of the regression where spill-over is in proportion ${SEEDED}`, () => {
    expectFewCovered(
      simulated((experiment) => answered(linearExposure(experiment)).total, half),
      0.95,
    )
  })

  it(`is not what clusters compared without regard to ties show ${SEEDED}`, () => {
    const alone = world.base.length
    const { covered } = simulated((experiment) => {
      const apart = Array.from({ length: alone }, () => new Int32Array(0))
      const { effect } = answered(exposureEffect({ ...experiment, neighbours: apart }, 'total'))
      biased.push(middle(effect))
      return effect
    }, half)
    const mean = biased.reduce((sum, value) => sum + value, 0) / biased.length
    expect(mean / 1.5 - 1).toBeLessThan(-0.05)
    expect(covered).toBeLessThan(0.8)
  })
})

describe('a switchback', () => {
  it(`with carry-over of one period has its total effect in the interval ${SEEDED}`, () => {
    const found = coverage(60, 1.5, (random) => {
      const plan = answered(switchback({ periods: 240, carryOver: 1 }, `run ${random.integer(1e9)}`))
      const outcome = plan.neighbours.map(
        (before, period) =>
        period < plan.burnIn ? null : (plan.arms[period] ?? 0) + 0.5 * (plan.arms[before[0] ?? 0] ?? 0) + 0.5 * random.normal(), // prettier-ignore
      )
      return answered(exposureEffect({ ...plan, outcome }, 'total')).effect
    })
    expectFewCovered(found, 0.95)
  })
})
