/** What the metrics of recency, frequency and monetary value are, and which segments their cells make. */
import type { RFM_SEGMENTS } from '../api/shapes/index.ts'
import type { Scope } from '../scope.ts'
import type { MetricDefinition } from './metric.ts'

/** A house rule: fifths of fewer people say nothing about anybody. */
export const FEWEST_PEOPLE = 20

export const rfmPeople: MetricDefinition = {
  id: 'rfm_people',
  version: 1,
  name: 'People by recency and frequency',
  words:
    'People who bought in these days, by the fifth in which they stand by how lately and how often they bought. Each person is in one segment.',
  formula:
    'fifth = 1 + ⌊5 × (people below + half of those with the same value) / people⌋; recency in days since the last purchase, frequency in days with one',
  source: 'Hughes 1994, Strategic Database Marketing; midranks for ties (house rule: equal values have equal fifths)',
  unit: 'people',
  better: 'neither',
  queries: ['metrics/observed_until', 'metrics/revenue_net', 'metrics/rfm_cells'],
  assumptions: ['Fifths compare people of this window with each other: they say nothing of another brand or time.'],
}
export const rfmRevenueShare: MetricDefinition = {
  id: 'rfm_revenue_share',
  version: 1,
  name: 'Share of revenue by recency and frequency',
  words: 'Of what people who bought in these days paid, less what came back, the share that a segment of them paid.',
  formula: 'Σ (Purchase − Return) over the people of the segment / the same over all; in one currency',
  source: 'Ledger arithmetic',
  unit: 'share',
  better: 'neither',
  queries: ['metrics/observed_until', 'metrics/revenue_net', 'metrics/rfm_cells'],
  assumptions: ['Every Return is sent to us with the money given back as its value.'],
}
export const rfmExpectedPurchases: MetricDefinition = {
  id: 'rfm_expected_purchases',
  version: 1,
  name: 'Purchases to expect of a segment',
  words:
    'How often the people of a segment will buy in as many days ahead as half of the data has, if they go on as they did.',
  formula: 'Σ over its people of E(purchases) by BG/NBD over (x, tx, T) in weeks since their first purchase',
  source: 'Fader, Hardie & Lee 2005, Marketing Science 24, 275–284',
  unit: 'events',
  better: 'higher',
  queries: ['metrics/observed_until', 'metrics/purchase_histories', 'metrics/rfm_histories'],
  assumptions: [
    'The data begin before the first purchase of each.',
    'Nothing is done to them that was not done before: it is a forecast, and no effect.',
  ],
}
export const rfmExpectedSpend: MetricDefinition = {
  id: 'rfm_expected_spend',
  version: 1,
  name: 'Money to expect of a segment',
  words: 'What the people of a segment will pay in these days ahead, before returns, if they go on as they did.',
  formula: 'Σ over its people of E(purchases) by BG/NBD × E(amount a purchase) by gamma-gamma over repeat purchases',
  source: 'Fader, Hardie & Lee 2005, Journal of Marketing Research 42, 415–430',
  unit: 'money',
  better: 'higher',
  queries: ['metrics/observed_until', 'metrics/purchase_histories', 'metrics/rfm_histories', 'metrics/repeat_spend'],
  assumptions: [
    'How much somebody pays a purchase has nothing to do with how often they buy.',
    'What comes back is not taken off.',
  ],
}

export type Segment = (typeof RFM_SEGMENTS)[number]

export const SEGMENTS: Readonly<Record<Segment, { name: string; words: string }>> = {
  best: { name: 'Lately and often', words: 'recency 4 or 5, frequency 4 or 5' },
  fresh: { name: 'Lately, seldom yet', words: 'recency 4 or 5, frequency 1 or 2' },
  slipping: { name: 'Often, but not lately', words: 'recency 1 or 2, frequency 4 or 5' },
  gone: { name: 'Neither lately nor often', words: 'recency 1 or 2, frequency 1 or 2' },
  between: { name: 'In between', words: 'recency 3 or frequency 3' },
}

/** The segment of a cell: a house rule. The middle fifth is called neither high nor low. */
export function segmentOf({ r, f }: { r: number; f: number }): Segment {
  if (r === 3 || f === 3) return 'between'
  if (r > 3) return f > 3 ? 'best' : 'fresh'
  return f > 3 ? 'slipping' : 'gone'
}

export const populationOf = ({ brand, campaign }: Pick<Scope, 'brand' | 'campaign'>): string =>
  `people who bought from ${brand} in these days${campaign === null ? '' : ` and came by the campaign ${campaign}`}`
