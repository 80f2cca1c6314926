/**
 * How much is said in all, and by share, when only a part of each channel can be seen: Σ m/π, posts seen over the chance
 * that an author is seen (Horvitz & Thompson 1952, JASA 47, 663–685).
 *
 * An author is seen with all their posts or not at all, so authors are what varies: Var = Σ (1 − π)/π²·a² over the authors
 * seen. π is an estimate too (authors seen of authors known to be there, Jeffreys' Beta posterior): the interval of a total
 * joins both by the square-and-add rule on the logarithm (Zou & Donner 2008), that of a share by the delta method on the
 * logit, where an error of π that all brands of a channel share mostly cancels. Where only a range of π is known there is
 * no point, and the bounds are the widest over the range. Where π is not known there is no answer.
 */
import { betaQuantile } from './beta.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

/** The chance that an author of this channel is seen. */
export type Visibility =
  /** Of `known` authors, found without looking at whether they are seen, `seen` were. */
  | { kind: 'estimated'; seen: number; known: number }
  /** An estimate that somebody else made, with its 95 % interval. */
  | { kind: 'interval'; value: number; lo: number; hi: number }
  | { kind: 'range'; lo: number; hi: number }
  | { kind: 'unknown' }

/** Sums over the authors seen in one channel: x posts about the brand, y about the others. */
export interface ChannelSums {
  channel: string
  authors: number
  x: number
  y: number
  xx: number
  xy: number
  yy: number
  visibility: Visibility
}

export interface Corrected extends Bounds {
  /** Null where some visibility is only a range: then lo and hi bound what the range allows. */
  value: number | null
  method: string
}

export type CoverageRefusal = Refusal<
  | 'impossible-input'
  | 'impossible-level'
  | 'unknown-visibility'
  | 'nothing-seen'
  | 'too-few-authors'
  | 'too-many-ranges'
>

const FEWEST_AUTHORS = 10
const MOST_RANGES = 10
const ESTIMATED = 'Horvitz–Thompson over authors, visibility estimated (Jeffreys)'
const RANGED = 'widest interval over the range of the visibility'

/** A channel with one visibility, and bounds of it at the level. */
interface Seen extends ChannelSums {
  pi: number
  bounds: Bounds
}

function isPossible({ authors, x, y, xx, xy, yy, visibility }: ChannelSums): boolean {
  const sums = [authors, x, y, xx, xy, yy].every((sum) => sum === 0 || (sum > 1e-9 && sum < 1e15))
  // What sums of squares over `authors` non-negative numbers can be.
  const squares = xx <= x * x * (1 + 1e-9) && yy <= y * y * (1 + 1e-9) && xx * authors >= x * x * (1 - 1e-9) && yy * authors >= y * y * (1 - 1e-9) && xy * xy <= xx * yy * (1 + 1e-9) // prettier-ignore
  if (visibility.kind === 'range') return sums && squares && visibility.lo > 1e-6 && visibility.lo <= visibility.hi && visibility.hi <= 1 // prettier-ignore
  if (visibility.kind === 'interval') return sums && squares && visibility.lo > 1e-6 && visibility.lo <= visibility.value && visibility.value <= visibility.hi && visibility.hi <= 1 // prettier-ignore
  if (visibility.kind === 'unknown') return sums && squares
  const { seen, known } = visibility
  return sums && squares && seen >= 1 && seen <= known && known < 1e15
}

/** The channels with every combination of the ends of their ranges. */
function corners(channels: readonly ChannelSums[], level: number): Seen[][] {
  const tail = (1 - level) / 2
  return channels.reduce<Seen[][]>(
    (all, channel) => {
      const { visibility } = channel
      if (visibility.kind === 'estimated') {
        const [a, b] = [visibility.seen + 0.5, visibility.known - visibility.seen + 0.5]
        const bounds = { lo: betaQuantile(tail, a, b), hi: betaQuantile(1 - tail, a, b) }
        return all.map((some) => [...some, { ...channel, pi: visibility.seen / visibility.known, bounds }])
      }
      if (visibility.kind === 'interval') {
        const { value: pi, lo, hi } = visibility
        // At another level its ends move on the logarithm, like those of a log-normal interval.
        const wider = criticalZ(level) / criticalZ(0.95)
        const bounds = { lo: pi * (lo / pi) ** wider, hi: Math.min(1, pi * (hi / pi) ** wider) }
        return all.map((some) => [...some, { ...channel, pi, bounds }])
      }
      const ends = visibility.kind === 'range' ? [...new Set([visibility.lo, visibility.hi])] : []
      return all.flatMap((some) => ends.map((pi) => [...some, { ...channel, pi, bounds: { lo: pi, hi: pi } }]))
    },
    [[]],
  )
}

/** Total of the posts about the brand, seen and not. */
function totalOf(channels: readonly Seen[], z: number): Bounds & { value: number } {
  let [value, below, above] = [0, 0, 0]
  for (const { x, xx, pi, bounds } of channels) {
    if (x === 0) continue
    const total = x / pi
    const counts = z * Math.sqrt((1 - pi) * xx) / x // prettier-ignore
    value += total
    below += (total * -Math.expm1(-Math.hypot(counts, Math.log(bounds.hi / pi)))) ** 2
    above += (total * Math.expm1(Math.hypot(counts, Math.log(pi / bounds.lo)))) ** 2
  }
  return { value, lo: value - Math.sqrt(below), hi: value + Math.sqrt(above) }
}

/** Share of the brand among all posts, seen and not. */
function shareOf(channels: readonly Seen[], z: number): Bounds & { value: number } {
  const sum = (part: (channel: Seen) => number) => channels.reduce((total, channel) => total + part(channel), 0)
  const [tx, ty] = [sum(({ x, pi }) => x / pi), sum(({ y, pi }) => y / pi)]
  const variance = sum(({ x, y, xx, xy, yy, pi, bounds }) => {
    const authors = ((1 - pi) / pi ** 2) * (xx / tx ** 2 - (2 * xy) / (tx * ty) + yy / ty ** 2)
    const visibility = (Math.log(bounds.hi / bounds.lo) / (2 * z)) * (x / pi / tx - y / pi / ty)
    return Math.max(0, authors) + visibility ** 2
  })
  const logit = Math.log(tx / ty)
  const back = (value: number) => 1 / (1 + Math.exp(-value))
  const reach = z * Math.sqrt(variance)
  return { value: back(logit), lo: back(logit - reach), hi: back(logit + reach) }
}

function correct(
  channels: readonly ChannelSums[],
  level: number,
  both: boolean,
  estimate: (channels: readonly Seen[], z: number) => Bounds & { value: number },
): Corrected | CoverageRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (channels.length === 0 || !channels.every(isPossible))
    return refuse(
      'impossible-input',
      'Sums must be those of authors with counts, and visibilities above 0 and at most 1.',
    )
  const unknown = channels.find(({ visibility }) => visibility.kind === 'unknown')
  if (unknown !== undefined)
    return refuse('unknown-visibility', `Nobody knows what part of ${unknown.channel} is seen: give at least a range.`)
  if (channels.filter(({ visibility }) => visibility.kind === 'range').length > MOST_RANGES)
    return refuse('too-many-ranges', `Bounds over more than ${MOST_RANGES} ranges are not computed: estimate some.`)
  const seen = (which: 'x' | 'y') => channels.reduce((sum, channel) => sum + channel[which], 0)
  if (seen('x') === 0 || (both && seen('y') === 0))
    return refuse('nothing-seen', 'Nothing was seen of one side: what is not seen cannot be scaled up.')
  const authors = channels.reduce((sum, channel) => sum + channel.authors, 0)
  if (authors < FEWEST_AUTHORS)
    return refuse('too-few-authors', `${authors} authors were seen; ${FEWEST_AUTHORS} are needed.`)
  const z = criticalZ(level)
  const estimates = corners(channels, level).map((corner) => estimate(corner, z))
  const [only] = estimates
  if (only !== undefined && estimates.length === 1) return { ...only, method: ESTIMATED }
  const lo = Math.min(...estimates.map((one) => one.lo))
  const hi = Math.max(...estimates.map((one) => one.hi))
  return { value: null, lo, hi, method: RANGED }
}

/** Posts about the brand in all, seen or not. */
export const correctedTotal = (channels: readonly ChannelSums[], level = 0.95): Corrected | CoverageRefusal =>
  correct(channels, level, false, totalOf)

/** Share of the brand among the posts about it and the others, seen or not, 0 … 1. */
export const correctedShare = (channels: readonly ChannelSums[], level = 0.95): Corrected | CoverageRefusal =>
  correct(channels, level, true, shareOf)
