/** What to expect of each segment: by models fitted once over all customers, and only where they did well on days they had not seen. */
import type { QueryRow } from '@candor/queries'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { fitBgNbd } from '../stats/bg-nbd.ts'
import { forecastPurchases } from '../stats/bg-nbd-forecast.ts'
import { fitGammaGamma, type GammaGammaFit } from '../stats/gamma-gamma.ts'
import { isRefusal } from '../stats/refusal.ts'
import { forecastSpend, type SpendingHistory } from '../stats/spend-forecast.ts'
import { intervalOf, type Estimated, type Report } from './metric.ts'
import { daysBetween, historiesOf, holdoutCheck, trial, WEEK, type Halves, type HistoryRow } from './purchase-trial.ts'
import { populationOf, rfmExpectedPurchases, rfmExpectedSpend, segmentOf, type Segment } from './rfm-definitions.ts'

/** A house rule: so much correlation of how often with how much, and the model for one says little beside the other. */
const CORRELATED = 0.3

export interface Ahead extends Halves {
  whole: HistoryRow[]
  histories: QueryRow['metrics/rfm_histories'][]
  spend: QueryRow['metrics/repeat_spend'][]
}

export interface Expected {
  purchases: Finding
  spend: Finding
}

function independence({ correlation }: GammaGammaFit): Check {
  const size = correlation === null ? 'cannot be told' : `is ${correlation.toFixed(2)}`
  return {
    id: 'independence',
    passed: correlation === null ? null : Math.abs(correlation) <= CORRELATED,
    ...{ value: correlation, threshold: CORRELATED },
    sentence: `The correlation of how often with how much, over people, ${size}; the model takes it for none.`,
  }
}

/** Fits both models, and gives what each segment is expected to do. */
export function forecasts(rows: Ahead, scope: Scope, report: Report): (segment: Segment, name: string) => Expected {
  const tried = trial(rows)
  const days = daysBetween(rows.cut, rows.last)
  const often = fitBgNbd(historiesOf(rows.whole))
  const much = fitGammaGamma(rows.spend.map(({ x, mean, customers }) => ({ x, mean, count: customers })))
  return (segment, name) => {
    // Of customers since the very day nothing is known yet.
    const own = rows.histories.filter((row) => row.t > 0 && segmentOf(row) === segment)
    const histories = own.map(({ x, tx, t, customers, paid_days, paid }): SpendingHistory => ({ x, tx: tx / WEEK, T: t / WEEK, count: customers, paidTimes: paid_days, paid })) // prettier-ignore
    const n = own.reduce((sum, { customers }) => sum + customers, 0)
    const of = (what: string): Pick<Estimated, 'population' | 'estimand' | 'n'> => ({
      ...{ population: populationOf(scope), n },
      estimand: `${what} in the ${days} days after ${rows.last}: ${name}`,
    })
    const [purchases, spend] = [of('Purchases to expect'), of('Money to expect')]
    const refused = (reason: string): Expected => ({
      purchases: report(rfmExpectedPurchases, { ...purchases, value: null, reasons: [reason] }),
      spend: report(rfmExpectedSpend, { ...spend, value: null, reasons: [reason] }),
    })
    if (n === 0) return refused('Nobody of this segment has bought before the last day.')
    if (tried.why !== null) return refused(tried.why)
    if (isRefusal(often)) return refused(often.reason)
    const times = forecastPurchases(often, histories, days / WEEK)
    if (isRefusal(times)) return refused(times.reason)
    const checks = [holdoutCheck(tried.holdout)]
    const money = isRefusal(much) ? much : forecastSpend(often, much, histories, days / WEEK)
    const told = { ...spend, checks: isRefusal(much) ? checks : [...checks, independence(much)] }
    return {
      purchases: report(rfmExpectedPurchases, {
        ...purchases,
        value: times.value,
        interval: intervalOf(times, 'BG/NBD, delta method'),
        checks,
      }),
      spend: isRefusal(money)
        ? report(rfmExpectedSpend, { ...told, value: null, reasons: [money.reason] })
        : report(rfmExpectedSpend, {
            ...told,
            value: money.value,
            interval: intervalOf(money, 'BG/NBD and gamma-gamma, delta method'),
          }),
    }
  }
}
