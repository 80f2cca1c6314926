/**
 * For specs and benchmarks: what a portfolio claims of its shipped winners beside what they are truly worth. Nothing else imports this.
 */
import { criticalZ } from './proportion.ts'
import { looksOf, DEFAULT_PLAN } from './monitoring-plan.ts'
import { normalQuantile } from './normal.ts'
import { portfolioOf } from './portfolio.ts'
import { empiricalBayes, randomEffects, type EstimatedEffect } from './random-effects.ts'
import type { Random } from './random.ts'

export interface World {
  /** Experiments in a portfolio. */
  size: number
  /** Mean and standard deviation of the true effects: 0.01 is 1 %. */
  mean: number
  sd: number
  /** The effects' shape: normal, four in five of them nothing, or Student's t with 4 degrees of freedom; all with that standard deviation. */
  shape: 'normal' | 'mostly none' | 'heavy tails'
  /** Median of the standard errors, and the spread of their logarithm. */
  se: number
  spread: number
  /** Bounds on |z| at equal looks, where experiments stop as soon as one is crossed; one look if left out. */
  bounds?: readonly number[]
}

/** The bounds of the default plan at so many equal looks. */
export function defaultBounds(looks: number): number[] {
  const arm = (place: number) => ({ n: 1000 * (place + 1), mean: 0, m2: 1000 })
  const readings = Array.from({ length: looks }, (_, place) => ({ time: (place + 1) / looks, treatment: arm(place), control: arm(place) })) // prettier-ignore
  return looksOf(DEFAULT_PLAN, readings, 0.05).map(({ nominal }) => nominal > 0 ? -normalQuantile(nominal / 2) : Infinity) // prettier-ignore
}

function trueEffect({ mean, sd, shape }: World, random: Random): number {
  switch (shape) {
    case 'normal':
      return mean + sd * random.normal()
    case 'mostly none':
      return random.uniform() < 0.8 ? 0 : sd * Math.sqrt(5) * random.normal()
    case 'heavy tails':
      // t with 4 degrees of freedom has a variance of 2; χ²₄/4 is a gamma of shape 2 over 2.
      return mean + (sd / Math.SQRT2) * (random.normal() / Math.sqrt(random.gamma(2) / 2))
  }
}

interface Run {
  truth: number
  estimate: EstimatedEffect
  isWinner: boolean
}

/** An experiment, looked at until a bound is crossed or the plan is over. */
function run(world: World, random: Random): Run {
  const truth = trueEffect(world, random)
  const se = world.se * Math.exp(world.spread * random.normal())
  const bounds = world.bounds ?? [criticalZ(0.95)]
  let sum = 0
  for (const [look, bound] of bounds.entries()) {
    // Each look adds an estimate of error se·√looks.
    sum += truth + se * Math.sqrt(bounds.length) * random.normal()
    const estimate = { value: sum / (look + 1), se: se * Math.sqrt(bounds.length / (look + 1)) }
    if (Math.abs(estimate.value) > bound * estimate.se || look === bounds.length - 1)
      return { truth, estimate, isWinner: estimate.value > bound * estimate.se }
  }
  throw new RangeError('A plan has at least one look.')
}

export interface Claims {
  /** Sum of what was claimed of all winners ÷ sum of their true effects. */
  naive: number
  pauleMandel: number
  restricted: number
  claimed: number
  /** Share of portfolios whose true sum lies in the 95 % interval of the claim. */
  covered: number
  /** Median over portfolios of |claim ÷ truth − 1|. */
  offBy: number
  winners: number
}

/** Many portfolios of one world. */
export function claims(world: World, portfolios: number, random: Random): Claims {
  const total = { truth: 0, naive: 0, pauleMandel: 0, restricted: 0, claimed: 0 }
  let [covered, winners] = [0, 0]
  const off: number[] = []
  for (let count = 0; count < portfolios; count += 1) {
    const runs = Array.from({ length: world.size }, () => run(world, random))
    const effects = runs.map(({ estimate }) => estimate)
    const won = runs.flatMap(({ isWinner }, place) => (isWinner ? [place] : []))
    const over = (values: readonly number[]) => won.reduce((sum, place) => sum + (values[place] ?? 0), 0)
    const [portfolio, pm, reml] = [portfolioOf(effects), randomEffects(effects, 'paule-mandel'), randomEffects(effects)]
    if ('refused' in portfolio || 'refused' in pm || 'refused' in reml) throw new Error('no portfolio')
    const claim = portfolio.sum(won)
    const truth = over(runs.map((one) => one.truth))
    winners += won.length
    total.truth += truth
    total.naive += over(effects.map(({ value }) => value))
    total.pauleMandel += over(empiricalBayes(effects, pm))
    total.restricted += over(empiricalBayes(effects, reml))
    total.claimed += claim.value
    if (claim.lo <= truth && truth <= claim.hi) covered += 1
    if (won.length > 0) off.push(Math.abs(claim.value / truth - 1))
  }
  const beside = (sum: number) => sum / total.truth
  return {
    naive: beside(total.naive),
    pauleMandel: beside(total.pauleMandel),
    restricted: beside(total.restricted),
    claimed: beside(total.claimed),
    covered: covered / portfolios,
    offBy: off.sort((a, b) => a - b)[Math.floor(off.length / 2)] ?? 0,
    winners: winners / portfolios,
  }
}
