/** Share of voice over all talk, seen or not: what is seen of each brand, over the chance that it is seen. */
import type { QueryRow } from '@candor/queries'
import { CorrectedVoiceAnswer } from '../api/shapes/index.ts'
import { channelCoverage, coverageRegister, wholeCoverage, type CoverageEntry } from '../coverage.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { correctedTotal, type ChannelSums, type Corrected } from '../stats/coverage-correction.ts'
import { refuse, type Refusal } from '../stats/refusal.ts'
import { shareAmongRivals } from '../stats/rival-shares.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { NO_MARKET } from './share-of-voice.ts'

const SHARED: Pick<MetricDefinition, 'version' | 'queries' | 'assumptions'> = {
  version: 2,
  queries: ['metrics/voice_brands', 'metrics/voice_channels'],
  assumptions: [
    'What the coverage register says of a brand holds for these days.',
    'Whether an author is seen does not depend on how much they say.',
    'The evidence for one brand is independent of that for the others, as are two entries of the register about one brand; channels that share an entry share its error. Authors who are seen speaking of several brands make the interval of the share too wide rather than too narrow.',
    'A campaign filter is not applied, and posts that were deleted later were still said.',
  ],
}

export const correctedVoice: MetricDefinition = {
  ...SHARED,
  id: 'share_of_voice_corrected',
  name: 'Share of voice, seen and unseen',
  words:
    'Of all posts and talk about a brand on the list, the share about this one, where each brand counts for what is seen of it over the chance that it is seen.',
  formula:
    'Tᵦ / Σ T with Tᵦ = Σ over channels of posts / π; interval joins authors and π by square-and-add, on the logarithm of the odds. Bounds alone where only a range of some π is known',
  source: 'Horvitz & Thompson (1952); Zou & Donner (2008); Donner & Zou (2012)',
  unit: 'share',
  better: 'higher',
}

export const talkTotal: MetricDefinition = {
  ...SHARED,
  id: 'talk_total',
  name: 'Posts in all, seen and unseen',
  words: 'How much is said about a brand in all, in units of posts: what is seen over the chance that it is seen.',
  formula: 'Σ over channels of posts / π; interval joins authors and π by square-and-add on the logarithm',
  source: 'Horvitz & Thompson (1952, JASA 47, 663–685); Zou & Donner (2008)',
  unit: 'events',
  better: 'neither',
}

export interface CorrectedVoiceRows {
  brands: QueryRow['metrics/voice_brands'][]
  channels: QueryRow['metrics/voice_channels'][]
}

type Total = Corrected | Refusal
/** All talk about the brands, or the talk on the channels where posts were seen. */
type Extent = 'all talk' | 'channels'

const sumsOf = (channel: string, authors: number, x: number, xx: number, entry: CoverageEntry): ChannelSums => ({
  ...{ channel, authors, x, xx, evidence: entry.hash },
  visibility: 'refused' in entry.seen ? { kind: 'unknown' } : entry.seen.visibility,
})

const HOW = 'Declare it: POST /v1/definitions with kind “coverage”.'

/** Why this entry cannot be divided by; null when it can. */
function useless(brand: string, { seen, key }: CoverageEntry): Refusal | null {
  if ('refused' in seen) return refuse(seen.refused, `What is known of the coverage of ${brand}, “${key}”, is of no use: ${seen.reason}`) // prettier-ignore
  if (seen.value === 0 || seen.hi === 0) return refuse('nothing-seen', `By “${key}” nothing about ${brand} is seen: what is not seen cannot be scaled up.`) // prettier-ignore
  if (seen.visibility.kind !== 'estimated' && seen.lo <= 1e-6) return refuse('no-lower-end', `The coverage of ${brand}, “${key}”, has no lower end above 0, so that there is no upper end to what is not seen. Give a range that begins above 0.`) // prettier-ignore
  return null
}

/** Tells whose total it was that could not be had. */
const named = (brand: string, total: Total): Total =>
  'refused' in total ? refuse(total.refused, `${brand}: ${total.reason}`) : total

function wholeTotal(brand: string, { brands }: CorrectedVoiceRows, register: readonly CoverageEntry[]): Total {
  const entry = wholeCoverage(register, brand)
  if (entry === undefined)
    return refuse('unknown-visibility', `Nobody has said what share of all talk about ${brand} is seen. ${HOW}`)
  const row = brands.find((candidate) => candidate.brand === brand)
  const sums = sumsOf(brand, row?.authors ?? 0, row?.mentions ?? 0, row?.post_xx ?? 0, entry)
  return useless(brand, entry) ?? named(brand, correctedTotal([sums]))
}

function channelsTotal(brand: string, { channels }: CorrectedVoiceRows, register: readonly CoverageEntry[]): Total {
  const sums: ChannelSums[] = []
  for (const { channel, visibility, authors, posts, xx } of channels.filter((row) => row.brand === brand)) {
    const entry = channelCoverage(register, brand, channel, visibility)
    if (entry === undefined)
      return refuse('unknown-visibility', `Nobody has said what share of the talk about ${brand} on ${channel} is seen. ${HOW}`) // prettier-ignore
    const why = useless(brand, entry)
    if (why !== null) return why
    sums.push(sumsOf(channel, authors, posts, xx, entry))
  }
  if (sums.length === 0) return refuse('nothing-seen', `Nobody posted about ${brand} in these days: what is not seen cannot be scaled up.`) // prettier-ignore
  return named(brand, correctedTotal(sums))
}

function totalOf(brand: string, extent: Extent, rows: CorrectedVoiceRows, register: readonly CoverageEntry[]): Total {
  return extent === 'all talk' ? wholeTotal(brand, rows, register) : channelsTotal(brand, rows, register)
}

/** All brands are compared over the same talk: that of which the register knows more of them, all talk if as many. */
function extentOf(list: readonly string[], rows: CorrectedVoiceRows, register: readonly CoverageEntry[]): Extent {
  const missing = (extent: Extent): number =>
    list.filter((brand) => {
      const total = totalOf(brand, extent, rows, register)
      return 'refused' in total && total.refused === 'unknown-visibility'
    }).length
  return missing('channels') < missing('all talk') ? 'channels' : 'all talk'
}

function usedEntries(
  brand: string,
  extent: Extent,
  rows: CorrectedVoiceRows,
  register: readonly CoverageEntry[],
): Check[] {
  const entries =
    extent === 'all talk'
      ? [wholeCoverage(register, brand)]
      : rows.channels
          .filter((row) => row.brand === brand)
          .map(({ channel, visibility }) => channelCoverage(register, brand, channel, visibility))
  return [...new Set(entries)].flatMap((entry) => {
    if (entry === undefined || 'refused' in entry.seen) return []
    const { basis, measuredAt, seen } = entry
    const sentence = `Coverage of ${brand}: ${basis} (measured ${measuredAt.slice(0, 10)}).`
    return [{ id: 'coverage_used', passed: null, value: seen.value, threshold: null, sentence }]
  })
}

const RANGE_ONLY = 'Of some coverage only a range is known, so there are bounds and no single value.'

function finding(
  definition: MetricDefinition,
  result: Total,
  facts: { estimand: string; population: string; n: number; checks: Check[]; better: 'higher' | 'neither' },
  report: Report,
): Finding {
  // prettier-ignore
  if ('refused' in result) return report(definition, { ...facts, value: null, reasons: [result.reason] })
  const { value, method } = result
  return report(definition, {
    ...facts,
    value,
    interval: intervalOf(result, method),
    reasons: value === null ? [RANGE_ONLY] : [],
  })
}

function shareOf(own: Total, others: readonly Total[]): Total {
  for (const total of [own, ...others]) if ('refused' in total) return total
  const known = (total: Total): total is Corrected => !('refused' in total)
  return known(own) ? shareAmongRivals(own, others.filter(known)) : own
}

export const correctedShareOfVoice: Metric<CorrectedVoiceRows, CorrectedVoiceAnswer> = {
  route: {
    path: '/api/voice/corrected',
    summary: 'Share of voice over all talk, corrected for what is not seen',
    answer: CorrectedVoiceAnswer,
  },
  definitions: [correctedVoice, talkTotal],

  async needs(ask, { workspace, generation, market, first, last }: Scope) {
    const params = { workspace, generation, brands: market.brands, first, last }
    const [brands, channels] = await Promise.all([
      ask('metrics/voice_brands', { ...params, sentiment: '' }),
      ask('metrics/voice_channels', params),
    ])
    return { brands, channels }
  },

  estimate(rows, scope, report) {
    const list = scope.market.brands
    const register = coverageRegister(scope.definitions.coverage, list, scope.to)
    const extent = extentOf(list, rows, register)
    const totals = list.map((brand): [string, Total] => [brand, totalOf(brand, extent, rows, register)])
    const places = [...new Set(rows.channels.map(({ channel }) => channel))].sort()
    const where =
      extent === 'all talk' ? 'all talk, seen or not,' : `talk on ${places.join(', ') || 'no channel'}, seen or not,`
    const seen = (brand: string): number => rows.brands.find((row) => row.brand === brand)?.mentions ?? 0
    return {
      of: extent,
      brands: totals.map(([brand, total]) => {
        const others = totals.filter(([other]) => other !== brand).map(([, one]) => one)
        const share: Total = list.length < 2 ? refuse('no-market', NO_MARKET) : shareOf(total, others)
        const better = brand === scope.brand ? ('higher' as const) : ('neither' as const)
        return {
          brand,
          seen: seen(brand),
          share: finding(correctedVoice, share, {
            estimand: `Share of voice of ${brand}, seen and unseen`,
            population: `${where} about ${list.join(', ')}`,
            n: list.reduce((sum, one) => sum + seen(one), 0),
            checks: list.flatMap((one) => usedEntries(one, extent, rows, register)),
            better,
          }, report), // prettier-ignore
          total: finding(talkTotal, total, {
            estimand: `Posts about ${brand} in all, seen and unseen`,
            population: `${where} about ${brand}`,
            n: seen(brand),
            checks: usedEntries(brand, extent, rows, register),
            better: 'neither',
          }, report), // prettier-ignore
        }
      }),
    }
  },
}
