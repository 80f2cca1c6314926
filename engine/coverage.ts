/**
 * The coverage register: what share of the talk is seen, brand by brand and channel by channel, by what evidence, and until
 * when that holds. Entries are `coverage` definitions; what they come to is computed here and nowhere else.
 */
import type { CoverageDefinition } from '@candor/ingest/definition'
import type { Coverage } from './finding.ts'
import type { Declared } from './scope.ts'
import { betaQuantile } from './stats/beta.ts'
import { chapman } from './stats/capture-recapture.ts'
import type { Visibility } from './stats/coverage-correction.ts'
import { refuse, type Refusal } from './stats/refusal.ts'

export const COVERAGE_EVIDENCE = ['stated', 'panel', 'survey', 'collectors', 'range'] as const
export const COVERAGE_STATES = ['valid', 'superseded', 'expired', 'not yet valid'] as const

/** Share of the talk that is seen, with its 95 % interval; or a range, without a value. */
export interface SeenShare {
  value: number | null
  lo: number
  hi: number
  method: string
  /** What the evidence rests on: people asked, or things that the collectors saw; 0 where a share or a range is stated. */
  n: number
  /** The same for engine/stats/coverage-correction. */
  visibility: Visibility
}

export interface CoverageEntry {
  key: string
  hash: string
  brand: string
  /** Null where the entry is not about one of them alone. */
  channel: string | null
  visibility: 'public' | 'dark' | 'offline' | null
  source: string | null
  market: string | null
  evidence: (typeof COVERAGE_EVIDENCE)[number]
  basis: string
  measuredAt: string
  validFrom: string | null
  validUntil: string | null
  state: (typeof COVERAGE_STATES)[number]
  seen: SeenShare | Refusal
}

const STATED = 'as stated, with its 95 % interval'
const JEFFREYS = 'Jeffreys interval of the share of those asked'
const RANGE = 'range as stated: no value in it is likelier'

function sampled(kind: string, asked: number, seen: number): SeenShare | Refusal {
  if (seen > asked)
    return refuse('contradiction', `The ${kind} asked ${asked} and found ${seen}: it cannot find more than it asked.`)
  const [a, b] = [seen + 0.5, asked - seen + 0.5]
  return {
    value: seen / asked,
    lo: seen === 0 ? 0 : betaQuantile(0.025, a, b),
    hi: seen === asked ? 1 : betaQuantile(0.975, a, b),
    method: JEFFREYS,
    n: asked,
    visibility: { kind: 'estimated', seen, known: asked },
  }
}

function collected(first: number, second: number, both: number, independent: boolean): SeenShare | Refusal {
  const found = chapman(first, second, both, independent ? 'none' : 'positive or unknown')
  if ('refused' in found) return found
  const { value, lo, hi } = found.seenShare
  const { method, seen: n } = found
  if (found.reading === 'estimate') return { value, lo, hi, method, n, visibility: { kind: 'interval', value, lo, hi } }
  // Where one collector finds what the other finds, more is unseen than it seems: of the share only the upper end holds.
  return { value: null, lo: 0, hi, method: `${method}; upper bound`, n, visibility: { kind: 'range', lo: 0, hi } }
}

/** What an entry comes to. Refused where its numbers contradict each other, or say nothing. */
export function seenShareOf(body: CoverageDefinition): SeenShare | Refusal {
  if ('sample' in body) return sampled(body.sample.kind, body.sample.asked, body.sample.seen)
  if ('collectors' in body) {
    const { first, second, both, independent } = body.collectors
    return collected(first, second, both, independent)
  }
  if ('range' in body) {
    const { lo, hi } = body.range
    if (lo > hi) return refuse('contradiction', `The range runs from ${lo} down to ${hi}: give the lower end as lo.`)
    return { value: null, lo, hi, method: RANGE, n: 0, visibility: { kind: 'range', lo, hi } }
  }
  const { share: value, lo, hi } = body
  if (!(lo <= value && value <= hi))
    return refuse('contradiction', `The share ${value} lies outside its own interval, ${lo} to ${hi}.`)
  return { value, lo, hi, method: STATED, n: 0, visibility: { kind: 'interval', value, lo, hi } }
}

function evidenceOf(body: CoverageDefinition): CoverageEntry['evidence'] {
  if ('sample' in body) return body.sample.kind
  if ('collectors' in body) return 'collectors'
  return 'range' in body ? 'range' : 'stated'
}

const DAY = 86_400_000

/** Whether it holds on the last day of a window; `end` is the exclusive end of that window, RFC 3339. */
function stateAt({ validFrom, validUntil }: CoverageDefinition, end: string): CoverageEntry['state'] {
  const last = Date.parse(end)
  if (validFrom !== undefined && Date.parse(validFrom) >= last) return 'not yet valid'
  return validUntil !== undefined && Date.parse(validUntil) <= last - DAY ? 'expired' : 'valid'
}

const aboutOf = ({ brand, channel, visibility, source, market }: CoverageEntry): string =>
  [brand, channel, visibility, source, market].map((part) => part ?? '').join('\u0000')

/**
 * Which of two entries says more of a window that ends at `end`, the better one first: the newest of those measured before
 * its end (or said to hold for it, by validFrom); of what was measured only later the earliest, which lies nearest to it.
 */
function byWorth(end: number): (a: Declared<'coverage'>, b: Declared<'coverage'>) => number {
  const isLater = ({ body }: Declared<'coverage'>): boolean =>
    body.validFrom === undefined && Date.parse(body.measuredAt) >= end
  return (a, b) => {
    if (isLater(a) !== isLater(b)) return isLater(a) ? 1 : -1
    const newestFirst = Date.parse(b.body.measuredAt) - Date.parse(a.body.measuredAt)
    return isLater(a) ? -newestFirst : newestFirst
  }
}

/**
 * The register of some brands on the last day of a window: the measurement that says most of it first (the newest, unless it
 * was made after the window). Of several valid entries about the same talk the first counts, the others are superseded.
 */
export function coverageRegister(
  declared: readonly Declared<'coverage'>[],
  brands: readonly string[],
  end: string,
): CoverageEntry[] {
  const held = new Set<string>()
  return declared
    .filter(({ body }) => brands.includes(body.brand))
    .sort(byWorth(Date.parse(end)))
    .map(({ key, hash, body }) => {
      const { brand, channel = null, visibility = null, source = null, market = null } = body
      const { basis, measuredAt, validFrom = null, validUntil = null } = body
      const about = { brand, channel, visibility, source, market }
      const proof = { evidence: evidenceOf(body), basis, measuredAt, validFrom, validUntil }
      const entry: CoverageEntry = { key, hash, ...about, ...proof, state: stateAt(body, end), seen: seenShareOf(body) }
      if (entry.state !== 'valid') return entry
      if (held.has(aboutOf(entry))) return { ...entry, state: 'superseded' }
      held.add(aboutOf(entry))
      return entry
    })
}

/** The valid entry about all talk of a brand; undefined when nobody made one. */
export const wholeCoverage = (register: readonly CoverageEntry[], brand: string): CoverageEntry | undefined =>
  register.find(
    (entry) =>
      entry.brand === brand &&
      entry.state === 'valid' &&
      entry.channel === null &&
      entry.visibility === null &&
      entry.source === null &&
      entry.market === null,
  )

/** The valid entry about a channel of a brand: the channel itself, else its layer; undefined when nobody made one. */
export function channelCoverage(
  register: readonly CoverageEntry[],
  brand: string,
  channel: string,
  visibility: string,
): CoverageEntry | undefined {
  const valid = register.filter(
    (entry) => entry.brand === brand && entry.state === 'valid' && entry.source === null && entry.market === null,
  )
  return (
    valid.find((entry) => entry.channel === channel && (entry.visibility ?? visibility) === visibility) ??
    valid.find((entry) => entry.channel === null && entry.visibility === visibility)
  )
}

/** What travels with every Finding about a brand. */
export function coverageOf(register: readonly CoverageEntry[], brand: string): Coverage | 'unknown' {
  const entry = wholeCoverage(register, brand)
  if (entry === undefined || 'refused' in entry.seen) return 'unknown'
  const { value, lo, hi } = entry.seen
  return { share: value, lo, hi, basis: `${entry.basis} (measured ${entry.measuredAt.slice(0, 10)})` }
}
