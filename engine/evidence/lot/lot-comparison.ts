/** One number of a lot between its two arms, read by the experiment's own monitoring plan. */
import type { Check, Finding, Unit } from '../../finding.ts'
import type { MetricDefinition } from '../../metrics/metric.ts'
import { compareReadings, relativeEffect } from '../../experiments/comparison.ts'
import type { Cohort } from '../../experiments/moments.ts'
import { planOf } from '../../experiments/monitoring.ts'
import { isOver, peopleIn, readingsOf, readingsOfTwo, type ArmsReading } from '../../experiments/readings.ts'
import type { LotContext } from './lot-reading.ts'

type Asked = Pick<LotContext, 'experiment' | 'now'>

export interface ReadArms {
  readings: ArmsReading[]
  /** The plan is not over, or a plan with one reading still waits for windows to close. */
  partial: boolean
}

/** Readings of both arms, by closed days. @param windowDays until people count */
export function readArms(cohorts: readonly Cohort[], windowDays: number, { experiment, now }: Asked): ReadArms {
  const readings = readingsOf(cohorts, experiment, { windowDays }, now)
  const entered = cohorts.reduce((sum, { moments }) => sum + moments.n, 0)
  const open = entered - peopleIn(readings.at(-1)?.arms)
  return { readings, partial: !isOver(readings) || (experiment.monitoring?.kind === 'fixed' && open > 0) }
}

interface What {
  definition: MetricDefinition
  words: string
  population: string
  unit: Unit
  windowDays: number
  checks?: readonly Check[]
  worthwhile?: Check | null
}

/** The arm that got it minus the one that did not. */
export function compareLot(cohorts: readonly Cohort[], context: LotContext, what: What): Finding {
  const { experiment, initiative, effect, report, checks } = context
  const [control, treated] = experiment.arms
  const { readings, partial } = readArms(cohorts, what.windowDays, context)
  const { absolute } = compareReadings(
    readingsOfTwo(readings, treated?.key ?? '', control?.key ?? ''),
    planOf(experiment),
    {
      ...{ words: what.words, population: what.population, unit: what.unit, better: initiative.outcome.better },
      ...{ alpha: experiment.alpha, plan: effect.plan, partial, evidence: 'randomised' },
      checks: [...checks, ...(what.checks ?? [])],
      worthwhile: what.worthwhile ?? null,
    },
    report,
    { absolute: what.definition, relative: relativeEffect },
  )
  return absolute
}
