/**
 * The shape of everything that is read from a lot beside the answer itself: what it is, what the plan has to say for it, and what
 * it finds. Each is an effect of its own, with one inference, read by the same monitoring plan and behind the same trust checks.
 */
import type { ExperimentDefinition, InitiativeDefinition } from '@candor/ingest/definition'
import type { Check, Finding } from '../../finding.ts'
import type { Report } from '../../metrics/metric.ts'
import type { Obstacle } from '../rung.ts'
import type { LotCohort } from './lot-cohorts.ts'

export const LOT_READINGS = ['takers', 'exposed', 'displacement'] as const

export interface LotContext {
  initiative: InitiativeDefinition
  experiment: ExperimentDefinition
  /** The answer of the randomised rung. */
  effect: Finding
  /** Trust checks of the experiment: one that failed withholds what is read here as well. */
  checks: readonly Check[]
  cohorts: readonly LotCohort[]
  now: Date
  report: Report
}

/** What was read: each number, and all of them in words. */
export interface LotRead {
  findings: Finding[]
  sentence: string
}

export interface LotReading {
  id: (typeof LOT_READINGS)[number]
  name: string
  words: string
  /** Papers it follows. */
  source: string
  /** What the plan does not say; null when it says all. */
  needs: (plan: InitiativeDefinition) => Obstacle | null
  /** What the data show; an obstacle where they do not hold what it takes. */
  read: (context: LotContext) => LotRead | Obstacle
}
