/** Purchases: who buys again, revenue net of returns, and purchases to expect, shown only where the model has proved itself. */
import type { QueryRow } from '@candor/queries'
import { PurchasesAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { fitBgNbd } from '../stats/bg-nbd.ts'
import { forecastPurchases } from '../stats/bg-nbd-forecast.ts'
import { wilson } from '../stats/proportion.ts'
import { isRefusal } from '../stats/refusal.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { newestOf } from './observed-until.ts'
import { daysBetween, halves, historiesOf, holdoutCheck, sumOf, trial, WEEK } from './purchase-trial.ts'
import type { Halves, HistoryRow, Trial } from './purchase-trial.ts'

export const repeatPurchase: MetricDefinition = {
  id: 'repeat_purchase',
  version: 1,
  name: 'Bought more than once',
  words: 'Of the people who bought for the first time in these days, the share who bought on a later day of them too.',
  formula:
    'people with purchases on two days or more / people whose first purchase lies in the window; Wilson interval',
  source: 'Repeat purchase rate; Wilson 1927',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/observed_until', 'metrics/purchase_histories'],
  assumptions: [
    'The data begin before the window; else old customers look new.',
    'People who came lately have had less time: compare windows of one length, or see customer_retention.',
  ],
}
export const netRevenue: MetricDefinition = {
  id: 'net_revenue',
  version: 1,
  name: 'Revenue net of returns',
  words:
    'What customers paid in these days, less what they were given back in these days. Currencies are never added up.',
  formula: 'Σ value of Purchase − Σ value of Return, by currency',
  source: 'Ledger arithmetic',
  unit: 'money',
  better: 'higher',
  queries: ['metrics/revenue_net'],
  assumptions: [
    'Every Return is sent to us with the money given back as its value.',
    'A Return counts on its own day, not on that of the purchase: what was bought lately may still come back.',
  ],
}
export const expectedPurchasesAhead: MetricDefinition = {
  id: 'expected_purchases',
  version: 2,
  name: 'Purchases to expect',
  words:
    'How often the customers of these days will buy in as many days after them as half the window has, if they go on as they did.',
  formula:
    'Σ over customers of E(purchases) by BG/NBD over (x, tx, T) in weeks; interval by the delta method: the parameters’, not single customers’ luck',
  source: 'Fader, Hardie & Lee 2005, Marketing Science 24, 275–284',
  unit: 'events',
  better: 'higher',
  queries: ['metrics/observed_until', 'metrics/purchase_histories'],
  assumptions: [
    'Customers buy at a constant rate of their own until they leave for good, as the model has it.',
    'Nothing is done to them that was not done before: it is a forecast, and no effect.',
  ],
}

export interface PurchaseRows extends Halves {
  whole: HistoryRow[]
  revenue: QueryRow['metrics/revenue_net'][]
}

const NO_PURCHASES = 'Nobody bought for the first time in these days. Send Purchase with its value.'
const NO_MONEY = 'No Purchase was sent to us in these days. Send Purchase with value and currency.'

function expectedFinding(tried: Trial, { whole, cut, last }: PurchaseRows, scope: Scope, report: Report): Finding {
  const histories = historiesOf(whole)
  const days = daysBetween(cut, last)
  const n = histories.reduce((sum, { count = 1 }) => sum + count, 0)
  const facts = {
    population: `customers of ${scope.brand} who first bought in these days`,
    estimand: `Purchases to expect in the ${days} days after ${last}`,
    n,
  }
  const refused = (reason: string) => report(expectedPurchasesAhead, { ...facts, value: null, reasons: [reason] })
  if (n === 0) return refused(NO_PURCHASES)
  if (tried.why !== null) return refused(tried.why)
  const fit = fitBgNbd(histories)
  if (isRefusal(fit)) return refused(fit.reason)
  const ahead = forecastPurchases(fit, histories, days / WEEK)
  if (isRefusal(ahead)) return refused(ahead.reason)
  const interval = intervalOf(ahead, 'BG/NBD, delta method')
  return report(expectedPurchasesAhead, {
    ...facts,
    value: ahead.value,
    interval,
    checks: [holdoutCheck(tried.holdout)],
  })
}

function revenueOf(rows: PurchaseRows['revenue'], scope: Scope, report: Report): PurchasesAnswer['revenue'] {
  const population = `customers of ${scope.brand}${scope.campaign === null ? '' : ` in the campaign ${scope.campaign}`}`
  if (rows.length === 0) {
    const net = report(netRevenue, { population, value: null, n: 0, reasons: [NO_MONEY] })
    return [{ currency: '', net, paid: 0, refunded: 0 }]
  }
  return rows.map(({ currency, purchases, returns, paid, refunded }) => {
    const checks: Check[] = [
      {
        id: 'returns',
        passed: null,
        value: returns,
        threshold: null,
        sentence:
          returns === 0
            ? 'No Return was sent to us: if things come back, this is too much.'
            : `${countWords(returns)} returns against ${countWords(purchases)} purchases.`,
      },
    ]
    const estimand = `${netRevenue.name}${currency === '' ? '' : `, ${currency}`}`
    const net = report(netRevenue, { population, estimand, value: paid - refunded, n: purchases + returns, checks })
    return { currency, net, paid, refunded }
  })
}

export const purchases: Metric<PurchaseRows, PurchasesAnswer> = {
  route: {
    path: '/api/purchases',
    summary: 'Who buys again, revenue net of returns, and purchases to expect',
    answer: PurchasesAnswer,
  },
  definitions: [repeatPurchase, netRevenue, expectedPurchasesAhead],

  async needs(ask, scope) {
    const { workspace, generation, brand, first, from, to } = scope
    const campaign = scope.campaign ?? ''
    const { cut, last } = halves(scope, await newestOf(ask, scope, ['Purchase']))
    const people = { workspace, generation, brand, campaign, first, last }
    const [firstPart, whole, revenue] = await Promise.all([
      ask('metrics/purchase_histories', { ...people, cut }),
      ask('metrics/purchase_histories', { ...people, cut: last }),
      ask('metrics/revenue_net', { workspace, brand, campaign, from, to }),
    ])
    return { cut, last, firstPart, whole, revenue }
  },

  estimate(rows, scope, report) {
    const population = `customers of ${scope.brand} who first bought in these days`
    const n = sumOf(rows.whole, ({ customers }) => customers)
    const again = sumOf(rows.whole, ({ x, customers }) => (x > 0 ? customers : 0))
    const tried = trial(rows)
    const repeat =
      n === 0
        ? report(repeatPurchase, { population, value: null, n, reasons: [NO_PURCHASES] })
        : report(repeatPurchase, {
            population,
            value: again / n,
            interval: intervalOf(wilson(again, n), 'Wilson score'),
            n,
          })
    const { fit, holdout } = tried
    const model = fit === null ? null : { r: fit.r, alpha: fit.alpha, a: fit.a, b: fit.b, customers: fit.customers }
    const expected = expectedFinding(tried, rows, scope, report)
    return { repeat, revenue: revenueOf(rows.revenue, scope, report), expected, model, holdout }
  },
}
