/**
 * A share, and a net share, of a finite population of which a simple random sample was looked at: messages of a month, some
 * of which were read. Nothing is assumed of the population but that chance chose.
 *
 * The sample is drawn without replacement, so the variance of a mean is smaller by (N − n)/(N − 1) than with it (Cochran 1977,
 * Sampling Techniques, 3rd ed., §2.6 and §3.2): the sample is worth n(N − 1)/(N − n) draws, and score intervals are made for so
 * many. A population is counted in whole messages, so bounds reach half a message further (which matters where nearly all were
 * read); and what was not looked at can be at most all or none of it, so none goes beyond that. Who wrote the messages does
 * not matter for what share of them is negative; it does for what one says of people beyond them (cluster-lead.ts).
 */
import { npsTango, ROCKS_FROM } from './nps-score.ts'
import { ADJUSTED_WALD, nps } from './nps.ts'
import { criticalZ, wilson, type Bounds } from './proportion.ts'
import { isLevel } from './refusal.ts'

export interface SampleShare {
  /** Shares 0 … 1, net shares −1 … 1. */
  value: number
  interval: Bounds
  /** Null where everything was looked at: then the bounds are the value. */
  level: number | null
  method: string
}

const OF_ALL = 'everything was looked at'
const FINITE = 'of a simple random sample without replacement'
/** Beyond this no count is a count. */
const MOST = 2 ** 50

const isSample = (counts: readonly number[], n: number, population: number): boolean =>
  counts.every((count) => Number.isInteger(count) && count >= 0) && n >= 1 && n <= population && population <= MOST

/** How many draws with replacement say as much. Infinite when nothing is left. */
export const drawsWorth = (n: number, population: number): number =>
  n === population ? Infinity : (n * (population - 1)) / (population - n)

/** Half a message further, and no further than what is left allows. */
const within = ({ lo, hi }: Bounds, step: number, least: number, most: number): Bounds => ({
  lo: Math.max(lo - step / 2, least),
  hi: Math.min(hi + step / 2, most),
})

const ofAll = (value: number): SampleShare => ({
  value,
  interval: { lo: value, hi: value },
  level: null,
  method: OF_ALL,
})

/** Share of a population by `x` of `n` drawn; null when nothing was drawn, or the counts are impossible. */
export function sampleShare(x: number, n: number, population: number, level = 0.95): SampleShare | null {
  if (!isSample([x, n - x], n, population) || !isLevel(level)) return null
  const value = x / n
  if (n === population) return ofAll(value)
  const worth = drawsWorth(n, population)
  const bounds = wilson(value * worth, worth, level)
  if (bounds === null) return null
  const interval = within(bounds, 1 / population, x / population, 1 - (n - x) / population)
  return { value, interval, level, method: `Wilson score ${FINITE}` }
}

export interface NetCounts {
  positive: number
  negative: number
  /** Drawn in all: neither of the two counts as 0. */
  n: number
}

/**
 * Share positive less share negative. From 10 on by Rocks's adjusted Wald, below by Tango's score interval, as a net promoter
 * score (docs/decisions/011); null when nothing was drawn, or the counts are impossible.
 */
export function sampleNet({ positive, negative, n }: NetCounts, population: number, level = 0.95): SampleShare | null {
  if (!isSample([positive, negative, n - positive - negative], n, population) || !isLevel(level)) return null
  const value = (positive - negative) / n
  if (n === population) return ofAll(value)
  const scale = drawsWorth(n, population) / n
  const isFew = n < ROCKS_FROM
  const counts = { promoters: positive * scale, passives: (n - positive - negative) * scale, detractors: negative * scale } // prettier-ignore
  const told = isFew ? npsTango(counts, level) : nps(counts, level)
  if (told === null) return null
  const left = population - n
  const [least, most] = [(positive - negative - left) / population, (positive - negative + left) / population]
  const interval = within(
    { lo: Math.min(value, told.lo / 100), hi: Math.max(value, told.hi / 100) },
    1 / population,
    least,
    most,
  )
  return { value, interval, level, method: `${isFew ? 'score interval (Tango 1998)' : ADJUSTED_WALD} ${FINITE}` }
}

/**
 * How many more to draw until the interval of a mean with this variance reaches no further than `reach` to either side; 0 when
 * it does now. By z, so for samples of a few dozen and more.
 * @param variance of one message, 0 … 1
 */
export function moreToDraw(variance: number, n: number, population: number, reach: number, level = 0.95): number {
  const worth = variance * (criticalZ(level) / reach) ** 2
  // worth = m(N − 1)/(N − m), solved for m.
  const needed = Math.ceil((worth * population) / (population - 1 + worth))
  return Math.max(0, Math.min(population, needed) - n)
}
