/**
 * How much is said in all when only a part of each channel can be seen: Σ m/π, posts seen over the chance that an author is
 * seen (Horvitz & Thompson 1952, JASA 47, 663–685). For the share of one of several totals see rival-shares.ts.
 *
 * An author is seen with all their posts or not at all, so authors are what varies: Var = Σ (1 − π)/π²·a² over the authors
 * seen. π is an estimate too (authors seen of authors known to be there, Jeffreys' Beta posterior): the interval joins both
 * by the square-and-add rule on the logarithm (Zou & Donner 2008), and never goes below what was seen. Channels that rest on
 * the same evidence share its error, so they are added before it is: one panel is not several. Where only a range of π is
 * known there is no point, and the bounds are the widest over the range. Where π is not known there is no answer.
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

/** Sums over the authors seen in one channel. */
export interface ChannelSums {
  channel: string
  authors: number
  /** Posts, and the sum over authors of their squares. */
  x: number
  xx: number
  visibility: Visibility
  /** What the visibility rests on; channels that share it must have the same visibility. */
  evidence: string
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
const METHOD = 'Horvitz–Thompson over authors, visibility'
/** How the method names what is known of the visibility; a range that is left here has one end. */
const KNOWN_BY = { estimated: 'estimated (Jeffreys)', interval: 'as stated, with its interval', range: 'known' }
const RANGED = 'widest interval over the range of the visibility'

/** A channel with one visibility, and bounds of it at the level. */
interface Seen extends ChannelSums {
  pi: number
  bounds: Bounds
}

function isPossible({ authors, x, xx, visibility }: ChannelSums): boolean {
  const sums = [authors, x, xx].every((sum) => sum === 0 || (sum > 1e-9 && sum < 1e15))
  // What a sum of squares over `authors` non-negative numbers can be.
  const squares = xx <= x * x * (1 + 1e-9) && xx * authors >= x * x * (1 - 1e-9)
  if (visibility.kind === 'range') return sums && squares && visibility.lo > 1e-6 && visibility.lo <= visibility.hi && visibility.hi <= 1 // prettier-ignore
  if (visibility.kind === 'interval') return sums && squares && visibility.lo > 1e-6 && visibility.lo <= visibility.value && visibility.value <= visibility.hi && visibility.hi <= 1 // prettier-ignore
  if (visibility.kind === 'unknown') return sums && squares
  const { seen, known } = visibility
  return sums && squares && seen >= 1 && seen <= known && known < 1e15
}

function isSame(one: Visibility, other: Visibility): boolean {
  if (one.kind === 'estimated')
    return other.kind === 'estimated' && one.seen === other.seen && one.known === other.known
  if (one.kind === 'interval') return other.kind === 'interval' && one.value === other.value && one.lo === other.lo && one.hi === other.hi // prettier-ignore
  if (one.kind === 'range') return other.kind === 'range' && one.lo === other.lo && one.hi === other.hi
  return other.kind === 'unknown'
}

/** One row for each evidence; null where one evidence gives two visibilities. */
function byEvidence(channels: readonly ChannelSums[]): ChannelSums[] | null {
  const rows = new Map<string, ChannelSums>()
  for (const channel of channels) {
    const row = rows.get(channel.evidence)
    if (row !== undefined && !isSame(row.visibility, channel.visibility)) return null
    const { authors = 0, x = 0, xx = 0 } = row ?? {}
    const sums = { authors: authors + channel.authors, x: x + channel.x, xx: xx + channel.xx }
    rows.set(channel.evidence, { ...channel, ...sums })
  }
  return [...rows.values()]
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
  let [value, counted, below, above] = [0, 0, 0, 0]
  for (const { x, xx, pi, bounds } of channels) {
    if (x === 0) continue
    const total = x / pi
    const counts = z * Math.sqrt((1 - pi) * xx) / x // prettier-ignore
    value += total
    counted += x
    below += (total * -Math.expm1(-Math.hypot(counts, Math.log(bounds.hi / pi)))) ** 2
    above += (total * Math.expm1(Math.hypot(counts, Math.log(pi / bounds.lo)))) ** 2
  }
  return { value, lo: Math.max(counted, value - Math.sqrt(below)), hi: value + Math.sqrt(above) }
}

function methodOf(channels: readonly ChannelSums[]): string {
  const kinds = new Set(channels.filter(({ x }) => x > 0).map(({ visibility }) => visibility.kind))
  return `${METHOD} ${Object.entries(KNOWN_BY).flatMap(([kind, words]) => (kinds.has(kind as Visibility['kind']) ? [words] : [])).join(' or ')}` // prettier-ignore
}

/** Posts about the brand in all, seen or not. */
export function correctedTotal(channels: readonly ChannelSums[], level = 0.95): Corrected | CoverageRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const rows = byEvidence(channels)
  if (rows === null || rows.length === 0 || ![...channels, ...rows].every(isPossible))
    return refuse('impossible-input', 'Sums must be those of authors with counts, visibilities above 0 and at most 1, and one for each evidence.') // prettier-ignore
  const unknown = rows.find(({ visibility }) => visibility.kind === 'unknown')
  if (unknown !== undefined)
    return refuse('unknown-visibility', `Nobody knows what part of ${unknown.channel} is seen: give at least a range.`)
  if (rows.filter(({ visibility }) => visibility.kind === 'range').length > MOST_RANGES)
    return refuse('too-many-ranges', `Bounds over more than ${MOST_RANGES} ranges are not computed: estimate some.`)
  if (rows.every(({ x }) => x === 0))
    return refuse('nothing-seen', 'Nothing was seen: what is not seen cannot be scaled up.')
  const authors = rows.reduce((sum, row) => sum + row.authors, 0)
  if (authors < FEWEST_AUTHORS)
    return refuse('too-few-authors', `${authors} authors were seen; ${FEWEST_AUTHORS} are needed.`)
  const z = criticalZ(level)
  const estimates = corners(rows, level).map((corner) => totalOf(corner, z))
  const [only] = estimates
  if (only !== undefined && estimates.length === 1) return { ...only, method: methodOf(rows) }
  const lo = Math.min(...estimates.map((one) => one.lo))
  const hi = Math.max(...estimates.map((one) => one.hi))
  return { value: null, lo, hi, method: RANGED }
}
