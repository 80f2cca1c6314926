/**
 * An event study of cohorts that start at different times: how far those treated lay from the others so many moments before
 * and after their own start, all against the last moment before it.
 *
 * Sources: the dynamic aggregate of Callaway & Sant'Anna (2021, Journal of Econometrics 225, §3.1), with one base for what
 * comes before and after, since bases that differ draw a kink where there is none (Roth 2024, Interpreting Event-Studies from
 * Recent Difference-in-Differences Methods, arXiv 2401.12309). The joint test is Bonferroni's on the moments before: it holds
 * with as few units as each of them does, where a Wald statistic has more moments than units to tell how they vary together.
 */
import type { Cohort, CohortRefusal } from './cohort-panel.ts'
import {
  averageOf,
  cellForm,
  groupTimeCells,
  panelEffect,
  type Cell,
  type CohortChoices,
} from './group-time-effects.ts'
import type { TEstimate } from './t-estimate.ts'

export interface EventPoint {
  /** Moments since the start of each cohort: 0 is the first treated one, −2 the one before the base. */
  since: number
  /** Units of the cohorts that are in it: with `since` the cohorts change. */
  units: number
  effect: TEstimate
}

export interface EventStudy {
  /** In order of time; without the base, −1. Those before are as many as the earliest cohort has. */
  points: EventPoint[]
  before: {
    /** That none of those before differs, by Bonferroni; null where there is none. */
    p: number | null
    /** How many there are. */
    moments: number
    /** The one that differs most for its error; null where there is none. */
    since: number | null
    /** The largest step from one moment to the next before the start, its noise included; 0 where there is none. */
    largest: number
  }
}

/** Every cohort from each moment before to the last one before its start, against those untreated until then. */
function leadCells(cohorts: readonly Cohort[], { control = 'not-yet' }: CohortChoices): Cell[] {
  const starts = cohorts.flatMap(({ from }) => (from === null ? [] : [from]))
  const longest = Math.min(...starts)
  return cohorts.flatMap(({ from }, cohort) =>
    Array.from({ length: from === null ? 0 : longest - 1 }, (_, at) => (from ?? 0) - longest + at).flatMap((moment) => {
      const base = (from ?? 0) - 1
      const form = cellForm(cohorts, { cohort, moment, base, control, anticipation: 0 })
      return form === null ? [] : [{ cohort, from: from ?? 0, moment, base, form }]
    }),
  )
}

/** @throws nothing: what cannot be computed is a refusal */
export function eventStudy(
  cohorts: readonly Cohort[],
  choices: Pick<CohortChoices, 'control'> & { level?: number } = {},
): EventStudy | CohortRefusal {
  const cells = groupTimeCells(cohorts, choices)
  if ('refused' in cells) return cells
  const all = [...leadCells(cohorts, choices), ...cells.after]
  const sinces = [...new Set(all.map(({ moment, from }) => moment - from))].sort((a, b) => a - b)
  const points = sinces.flatMap((since): EventPoint[] => {
    const own = all.filter(({ moment, from }) => moment - from === since)
    const effect = panelEffect(averageOf(own, cohorts), cells.covariance, choices.level)
    // Where every unit changed by the same there is nothing to be drawn with an interval.
    return 'refused' in effect ? [] : [{ since, units: own.reduce((sum, { cohort }) => sum + (cohorts[cohort]?.n ?? 0), 0), effect }] // prettier-ignore
  })
  const leads = points.filter(({ since }) => since < 0)
  const worst = leads.reduce<EventPoint | null>((most, one) => (most === null || one.effect.p < most.effect.p ? one : most), null) // prettier-ignore
  const values = [...leads.map(({ effect }) => effect.value), 0]
  return {
    points,
    before: {
      p: worst === null ? null : Math.min(1, leads.length * worst.effect.p),
      moments: leads.length,
      since: worst?.since ?? null,
      largest: values.slice(1).reduce((most, value, at) => Math.max(most, Math.abs(value - (values[at] ?? 0))), 0),
    },
  }
}
