/** What a dashboard without a control group would have said: takers of the campaign against everybody else. Never a cause. */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import type { QueryRow } from '@candor/queries'
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import type { Ask } from '../ask.ts'
import type { MetricDefinition, Report } from '../metrics/metric.ts'
import type { Scope } from '../scope.ts'
import { withZeros } from '../stats/moments.ts'
import { absoluteEffect, compare, relativeEffect } from './comparison.ts'
import { unitOf } from './outcome.ts'

const DAY = 86_400_000

export const naiveComparison: MetricDefinition = {
  ...absoluteEffect,
  id: 'naive_comparison',
  version: 1,
  name: 'Takers against others, no control group',
  words:
    'Mean outcome of customers who claimed or liked the campaign minus that of all other customers, in the same days. Whoever was fond before both takes the offer and buys: the difference is not the effect.',
  formula: 'mean(takers) − mean(other customers of the brand); Welch interval; association only',
  source: 'The comparison that attribution dashboards make; confounded by prior fondness',
  better: 'neither',
  queries: ['experiments/takers'],
  assumptions: ['None under which this difference is an effect, unless takers and others were alike before.'],
}

type TakersRow = QueryRow['experiments/takers']
type Naive = NonNullable<ExperimentAnswer['outcomes'][number]['naive']>

/** The days from the start of the plan until its last window closes. */
function calendarWindow(plan: ExperimentDefinition, outcome: OutcomeDefinition): { from: string; to: string } {
  const close = Date.parse(plan.end) + outcome.windowDays * DAY
  return { from: new Date(plan.start).toISOString(), to: new Date(close).toISOString() }
}

/** Ratios, capped outcomes and such as begin days later have no naive comparison: no dashboard shows them so. */
const isPlain = ({ per, cap, fromDay }: OutcomeDefinition): boolean => (per ?? cap ?? fromDay) === undefined

/** Null when the experiment belongs to no campaign, or nobody took part visibly: then there are no takers to compare. */
export async function askTakers(
  ask: Ask,
  scope: Scope,
  plan: ExperimentDefinition,
  outcome: OutcomeDefinition,
): Promise<TakersRow | null> {
  if (plan.campaign === undefined || !isPlain(outcome)) return null
  const { workspace, generation } = scope
  const { verb, measure } = outcome
  const params = { workspace, generation, brand: plan.brand, campaign: plan.campaign, verb, measure }
  const [row] = await ask('experiments/takers', { ...params, ...calendarWindow(plan, outcome) })
  return row === undefined || row.takers === 0 ? null : row
}

/** Takers against others as an association. */
export function naiveOf(row: TakersRow, plan: ExperimentDefinition, outcome: OutcomeDefinition, report: Report): Naive {
  const others = Math.max(0, row.customers - row.takers)
  const takers = withZeros({ n: row.taker_n, mean: row.taker_mean, m2: row.taker_m2 }, row.takers)
  const rest = withZeros({ n: row.other_n, mean: row.other_mean, m2: row.other_m2 }, Math.max(others, row.other_n))
  const window = calendarWindow(plan, outcome)
  const { absolute } = compare(
    takers,
    rest,
    {
      words: `${outcome.name}, takers of ${plan.campaign ?? ''} minus other customers`,
      population: `customers of ${plan.brand}; nobody was assigned`,
      unit: unitOf(outcome),
      better: outcome.better,
      alpha: plan.alpha,
      checks: [],
      worthwhile: null,
      partial: false,
      plan: null,
      evidence: 'association',
    },
    (definition, estimated) => report(definition, { ...estimated, window }),
    { absolute: naiveComparison, relative: relativeEffect },
  )
  const description =
    `Customers who claimed or liked ${plan.campaign ?? 'the campaign'} against all other customers of ${plan.brand}, ` +
    'in the same days. Those who take an offer were often the fonder ones before: without a control group this looks like an effect, whether there is one or not.'
  return { absolute, takers: row.takers, others, description }
}
