/**
 * People who influence each other: spill-over half the direct effect, 1,000 clusters of 20, a quarter of ties outside. What each
 * design and estimator makes of the total effect, and how often the test for interference is alarmed for nothing.
 * `pnpm bench:interference [replications] [seed]`; 500 take about six minutes of processor.
 */
import { acceptableCut, cutShare } from '@candor/engine/stats/interference/cut-share'
import { balancedClusters } from '@candor/engine/stats/interference/balanced-clusters'
import { armsOf, type ClusterDesign, type Layout } from '@candor/engine/stats/interference/cluster-design'
import { exposureEffect, exposureModel, type ExposureModel } from '@candor/engine/stats/interference/exposure-effect'
import { linearExposure } from '@candor/engine/stats/interference/linear-exposure'
import type { Neighbours } from '@candor/engine/stats/interference/network'
import { outcomesOf, simulatedWorld, type World } from '@candor/engine/stats/interference/simulated-network'
import { twoDesignTest, type DesignCluster } from '@candor/engine/stats/interference/two-design-test'
import type { AbsoluteEffect } from '@candor/engine/stats/effect'
import { Random } from '@candor/engine/stats/random'
import { isRefusal, type Refusal } from '@candor/engine/stats/refusal'
import { describeMachine } from './machine.ts'

const RUNS = Number(process.argv[2] ?? 500)
const SEED = Number(process.argv[3] ?? 20_261_127)
/** Replications on one network. */
const PER_NETWORK = 20
const SHAPE = { clusters: 1000, size: 20, degree: 10, outside: 0.25, between: 0.56, within: 2.43 }
const DIRECT = 1
const TOTAL = 1.5
const HALF: ClusterDesign = { kind: 'bernoulli', share: 0.5 }

/** By its form, and one of how many replications has it. */
const SPILLOVERS = [
  { form: 'in proportion to treated neighbours', every: 1, of: (share: number) => 0.5 * share },
  {
    form: 'only where more than 90 % of neighbours are treated',
    every: 5,
    of: (share: number) => (share > 0.9 ? 0.5 : 0),
  },
]

function answered<T extends object>(result: T): Exclude<T, Refusal> {
  if (isRefusal(result)) throw new Error(result.reason)
  return result as Exclude<T, Refusal>
}

class Tally {
  private readonly values: number[] = []
  private held = 0
  private width = 0

  add({ value, lo, hi }: AbsoluteEffect): void {
    this.values.push(value)
    this.width += hi - lo
    if (lo <= TOTAL && TOTAL <= hi) this.held += 1
  }

  row(name: string): string {
    const n = this.values.length
    const mean = this.values.reduce((sum, value) => sum + value, 0) / n
    const spread = Math.sqrt(this.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
    const percent = (share: number) => (100 * share).toFixed(1)
    const error = percent(spread / Math.sqrt(n) / TOTAL)
    return [name, `${percent(mean / TOTAL - 1)} ± ${error}`, percent(this.held / n), percent(this.width / n / TOTAL)].join(' | ') // prettier-ignore
  }
}

/** A network with everything that is the same for all draws on it. */
interface Setting {
  world: World
  found: Layout
  people: Layout
  models: Record<'people' | 'plain' | 'ours' | 'found' | 'nearly', ExposureModel>
  apart: Neighbours
}

function setting(random: Random): Setting {
  const world = simulatedWorld(SHAPE, random)
  const { neighbours } = world.network
  const { cluster, count } = answered(balancedClusters(world.network, { largest: 30, seed: random.integer(1e9) }))
  answered(acceptableCut(world.network, cluster))
  const found = { cluster, clusters: count }
  const people = { cluster: cluster.map((_, unit) => unit), clusters: cluster.length }
  const apart = neighbours.map(() => new Int32Array(0))
  const model = (layout: Layout, among: Neighbours, threshold = 1) =>
    answered(exposureModel({ neighbours: among, ...layout, design: HALF }, { threshold }))
  const models = {
    people: model(people, apart),
    plain: model(world, apart),
    ours: model(world, neighbours),
    found: model(found, neighbours),
    nearly: model(world, neighbours, 0.9),
  }
  return { world, found, people, models, apart }
}

function replicate(
  { world, found, people, models, apart }: Setting,
  spillover: (share: number) => number,
  random: Random,
  tallies: Map<string, Tally>,
): void {
  // prettier-ignore
  const add = (name: string, effect: AbsoluteEffect) => {
    const tally = tallies.get(name) ?? new Tally()
    tallies.set(name, tally)
    tally.add(effect)
  }
  const shared = Float64Array.from({ length: SHAPE.clusters }, () => SHAPE.between * random.normal())
  const base = world.base.map((_, unit) => (shared[world.cluster[unit] ?? 0] ?? 0) + SHAPE.within * random.normal())
  const experimentOn = (layout: Layout) => {
    const { cluster, clusters } = layout
    const { arms } = armsOf(HALF, layout, () => random.uniform())
    const outcome = outcomesOf({ ...world, base }, arms, DIRECT, spillover)
    return { neighbours: world.network.neighbours, cluster, clusters, design: HALF, arms, outcome }
  }
  const total = (...asked: Parameters<typeof exposureEffect>) => answered(exposureEffect(...asked)).effect
  add(
    'people split one by one, compared',
    total({ ...experimentOn(people), neighbours: apart }, 'total', {}, models.people),
  )
  const experiment = experimentOn(world)
  add(
    'clusters, compared without regard to ties',
    total({ ...experiment, neighbours: apart }, 'total', {}, models.plain),
  )
  add('clusters, 90 % of neighbours is enough', total(experiment, 'total', {}, models.nearly))
  add('**clusters, exposures by Hájek**', total(experiment, 'total', {}, models.ours))
  add('**the same on clusters found by Louvain**', total(experimentOn(found), 'total', {}, models.found))
  add('clusters, regression on the share', answered(linearExposure(experiment)).total)
}

/** Share of alarms where half of 200 clusters of 20 is randomised as a whole, half person by person. */
function alarms(runs: number, spillover: number, random: Random): number {
  let found = 0
  for (let run = 0; run < runs; run += 1) {
    const clusters = Array.from({ length: 200 }, (_, at): DesignCluster => {
      const [shared, own] = [SHAPE.between * random.normal(), DIRECT + 0.5 * random.normal()]
      const isWhole = at % 2 === 0
      const arms = Array.from({ length: 20 }, (__, unit) => (isWhole ? (at % 4 === 0 ? 1 : 0) : unit % 2))
      const treated = arms.reduce((sum, arm) => sum + arm, 0)
      const [treatedSums, controlSums] = [
        { n: 0, sum: 0 },
        { n: 0, sum: 0 },
      ]
      for (const arm of arms) {
        const of = arm === 1 ? treatedSums : controlSums
        of.n += 1
        of.sum += shared + own * arm + (spillover * (treated - arm)) / 19 + SHAPE.within * random.normal()
      }
      return { randomised: isWhole ? 'cluster' : 'people', treated: treatedSums, control: controlSums }
    })
    if (answered(twoDesignTest(clusters)).interferes) found += 1
  }
  return found / runs
}

console.log(describeMachine())
console.log(
  `${RUNS} replications, seed ${SEED}; bias, coverage of 95 % intervals and their width in % of the total effect\n`,
)
const started = process.cpuUsage()
const random = new Random(SEED)
const percent = (share: number) => (100 * share).toFixed(1)
const tables = SPILLOVERS.map((spillover) => ({ ...spillover, tallies: new Map<string, Tally>() }))
const networks: { cut: number; cutFound: number; found: number }[] = []
for (let run = 0; run < RUNS;) {
  const on = setting(random)
  const cut = (cluster: ArrayLike<number>) => cutShare(on.world.network, cluster)?.byTies ?? 0
  networks.push({ cut: cut(on.world.cluster), cutFound: cut(on.found.cluster), found: on.found.clusters })
  for (const last = Math.min(RUNS, run + PER_NETWORK); run < last; run += 1)
    for (const { every, of, tallies } of tables) if (run % every === 0) replicate(on, of, random, tallies)
}
const mean = (of: (network: (typeof networks)[number]) => number) =>
  networks.reduce((sum, network) => sum + of(network), 0) / networks.length
console.log(
  `${networks.length} networks; ${percent(mean(({ cut }) => cut))} % of ties cut, ${percent(mean(({ cutFound }) => cutFound))} % by the ${Math.round(mean(({ found }) => found))} clusters found\n`,
)
for (const { form, every, tallies } of tables) {
  console.log(`Spill-over ${form}: ${Math.ceil(RUNS / every)} replications`)
  console.log('design and estimate | bias | coverage | width')
  for (const [name, tally] of tallies) console.log(tally.row(name))
  console.log('')
}
console.log(`two-design test: ${(100 * alarms(10 * RUNS, 0, random)).toFixed(2)} % false alarms of ${10 * RUNS}, ${(100 * alarms(RUNS, 0.5, random)).toFixed(1)} % and ${(100 * alarms(RUNS, 1, random)).toFixed(1)} % alarms where others add half of the direct effect, and as much`) // prettier-ignore
const { user, system } = process.cpuUsage(started)
console.log(`${((user + system) / 1e6).toFixed(0)} s of processor`)
