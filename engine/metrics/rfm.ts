/** Recency, frequency, monetary value: who bought lately, often and for much, what they bring in, and what to expect of them. */
import { Type } from 'typebox'
import type { QueryRow } from '@candor/queries'
import { RFM_SEGMENTS, RfmAnswer } from '../api/shapes/index.ts'
import type { Scope } from '../scope.ts'
import type { Metric, Report } from './metric.ts'
import { newestOf } from './observed-until.ts'
import { halves } from './purchase-trial.ts'
import {
  FEWEST_PEOPLE,
  populationOf,
  rfmExpectedPurchases,
  rfmExpectedSpend,
  rfmPeople,
  rfmRevenueShare,
  segmentOf,
  SEGMENTS,
} from './rfm-definitions.ts'
import { forecasts, type Ahead } from './rfm-forecast.ts'

type CellRow = QueryRow['metrics/rfm_cells']

export interface RfmRows {
  currency: string
  /** Currencies beside it that something was paid in. */
  others: string[]
  last: string
  cells: CellRow[]
  ahead: Ahead | null
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0)

const NO_PURCHASES = 'Nobody bought in these days. Send Purchase with value and currency.'

function segmentsOf({ cells, currency, others }: RfmRows, scope: Scope, report: Report) {
  const n = sum(cells, ({ people }) => people)
  const revenue = sum(cells, ({ money }) => money)
  const why =
    n === 0
      ? NO_PURCHASES
      : n < FEWEST_PEOPLE
        ? `${n} people bought: fifths need ${FEWEST_PEOPLE}. Choose more days.`
        : null
  const checks = [
    {
      id: 'currencies',
      passed: others.length === 0,
      value: others.length,
      threshold: 0,
      sentence:
        others.length === 0
          ? 'Everything was paid in one currency.'
          : `Purchases in ${others.map((name) => name || 'no currency').join(', ')} are left out: currencies are never added up.`,
    },
  ]
  const none = revenue > 0 ? null : 'Nothing was left of the revenue after returns: there is nothing to share.'
  return RFM_SEGMENTS.map((segment) => {
    const own = cells.filter((cell) => segmentOf(cell) === segment)
    const { name, words } = SEGMENTS[segment]
    const [people, money] = [sum(own, (cell) => cell.people), sum(own, (cell) => cell.money)]
    const facts = { population: populationOf(scope), n, checks }
    const reason = why ?? none
    return {
      ...{ segment, name, words },
      people: report(rfmPeople, { ...facts, estimand: `People: ${name}`, value: why === null ? people : null, reasons: why === null ? [] : [why] }), // prettier-ignore
      revenueShare: report(rfmRevenueShare, {
        ...{ ...facts, estimand: `Share of revenue${currency === '' ? '' : `, ${currency}`}: ${name}` },
        ...(reason === null ? { value: money / revenue } : { value: null, reasons: [reason] }),
      }),
      revenue: money,
      purchases: sum(own, (cell) => cell.purchases),
    }
  })
}

interface Own {
  ahead?: 'yes' | 'no'
}

export const rfm: Metric<RfmRows, RfmAnswer, Own> = {
  route: {
    path: '/api/rfm',
    summary: 'Who bought lately, often and for much, their share of the revenue, and what to expect of them',
    answer: RfmAnswer,
    parameters: {
      ahead: Type.Optional(
        Type.Enum(['yes', 'no'], { description: 'Whether to say what is expected next, which takes longer; "no" if left out' }), // prettier-ignore
      ),
    },
  },
  definitions: [rfmPeople, rfmRevenueShare, rfmExpectedPurchases, rfmExpectedSpend],

  async needs(ask, scope, own) {
    const { workspace, generation, brand, from, to } = scope
    const campaign = scope.campaign ?? ''
    // Repeat purchases are counted from the very first one, whatever window is looked at.
    const first = scope.firstAt === null || scope.firstAt.slice(0, 10) > scope.first ? scope.first : scope.firstAt.slice(0, 10) // prettier-ignore
    const [newest, revenue] = await Promise.all([
      newestOf(ask, scope, ['Purchase']),
      ask('metrics/revenue_net', { workspace, brand, campaign: '', from, to }),
    ])
    const paid = revenue.filter(({ purchases }) => purchases > 0).sort((a, b) => b.purchases - a.purchases)
    const currency = paid[0]?.currency ?? ''
    const { cut, last } = halves({ first, last: scope.last }, newest)
    const people = { workspace, generation, brand }
    const bought = { ...people, campaign, currency, from, to, last }
    const customers = { ...people, campaign: '', first, last }
    const [cells, ahead] = await Promise.all([
      ask('metrics/rfm_cells', bought),
      own?.ahead !== 'yes'
        ? null
        : Promise.all([
            ask('metrics/purchase_histories', { ...customers, cut }),
            ask('metrics/purchase_histories', { ...customers, cut: last }),
            ask('metrics/rfm_histories', bought),
            ask('metrics/repeat_spend', { ...people, currency, last }),
          ]),
    ])
    const [firstPart = [], whole = [], histories = [], spend = []] = ahead ?? []
    return {
      ...{ currency, last, cells, others: paid.slice(1).map((row) => row.currency) },
      ahead: ahead === null ? null : { cut, last, firstPart, whole, histories, spend },
    }
  },

  estimate(rows, scope, report) {
    const revenue = sum(rows.cells, ({ money }) => money)
    const people = sum(rows.cells, (cell) => cell.people)
    const ahead = rows.ahead === null || people < FEWEST_PEOPLE ? null : forecasts(rows.ahead, scope, report)
    return {
      ...{ currency: rows.currency, last: rows.last, people, revenue },
      segments: segmentsOf(rows, scope, report).map((one) => ({
        ...one,
        ahead: ahead?.(one.segment, one.name) ?? null,
      })),
      cells: rows.cells.map(({ r, f, m, people: own, money }) => ({
        ...{ r, f, m, people: own, revenue: money },
        revenueShare: revenue > 0 ? money / revenue : null,
      })),
    }
  },
}
