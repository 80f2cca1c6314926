/** What platforms say of their own reach: which of the declared totals are about a scope, and which are not, and why. */
import type { AggregateDefinition } from '@candor/ingest/definition'
import type { Declared, Scope } from './scope.ts'

export interface PlatformTotal extends AggregateDefinition {
  key: string
  hash: string
}

export interface PlatformTotals {
  /** One for each channel and stretch of days, wholly within the days asked about. */
  totals: PlatformTotal[]
  /** About the brand and campaign, and yet of no use here. */
  leftOut: { key: string; channel: string; why: string }[]
}

/** Newest measurement first; of equal ones the one declared last, since that is their order. */
const newestFirst = (a: Declared<'aggregate'>, b: Declared<'aggregate'>): number =>
  Date.parse(b.body.measuredAt) - Date.parse(a.body.measuredAt)

/** Days that overlap do not add up, and reach of some days is no part of reach of others: nothing is cut or scaled. */
export function platformTotals({
  definitions,
  brand,
  campaign,
  first,
  last,
}: Pick<Scope, 'definitions' | 'brand' | 'campaign' | 'first' | 'last'>): PlatformTotals {
  const about = definitions.aggregate
    .filter(({ body }) => body.brand === brand && (body.campaign ?? null) === campaign)
    .sort(newestFirst)
  const totals: PlatformTotal[] = []
  const leftOut: PlatformTotals['leftOut'] = []
  for (const { key, hash, body } of about) {
    const { channel, from, to } = body
    const same = totals.find((one) => one.channel === channel && one.from === from && one.to === to)
    if (to < first || from > last) continue
    if (from < first || to > last)
      leftOut.push({ key, channel, why: `It is about ${from} to ${to}, days that were not all asked about: reach cannot be cut by days.` }) // prettier-ignore
    else if (same !== undefined)
      leftOut.push({ key, channel, why: `${same.key} measured the same days at the same time or later.` })
    else totals.push({ ...body, key, hash })
  }
  totals.sort((a, b) => (a.channel < b.channel ? -1 : a.channel > b.channel ? 1 : a.from < b.from ? -1 : 1))
  return { totals, leftOut }
}
