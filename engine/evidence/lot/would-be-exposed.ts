/**
 * Those who saw it, against those who would have: where the arm without it records the moment at which it would have been shown
 * (a ghost ad), chance makes both alike, and nobody who was never reached waters the effect down.
 */
import type { Check } from '../../finding.ts'
import { absoluteEffect } from '../../experiments/comparison.ts'
import { unitOf } from '../../experiments/outcome.ts'
import { SRM_ALPHA } from '../../experiments/sample-ratio.ts'
import type { MetricDefinition } from '../../metrics/metric.ts'
import { levelWords, pWords } from '../../number-words.ts'
import { pooledZ } from '../../stats/proportion.ts'
import { outcomeOfLot, type LotCohort } from './lot-cohorts.ts'
import { compareLot } from './lot-comparison.ts'
import type { LotReading } from './lot-reading.ts'

export const exposedDefinition: MetricDefinition = {
  ...absoluteEffect,
  id: 'would_be_exposed_effect',
  version: 1,
  name: 'Effect on those who saw it',
  words:
    'Mean outcome of those who saw it minus that of those who would have seen it, had they been in the other arm. Nobody who was not reached is in it.',
  formula:
    'mean(arm) − mean(control) over people with the recorded exposure, in either arm; Welch’s t at the level that the monitoring plan gives each closed day',
  source: 'Johnson, Lewis & Nubbemeyer 2017, Journal of Marketing Research 54, 867–884 (ghost ads)',
  queries: ['experiments/lot'],
  assumptions: [
    ...absoluteEffect.assumptions,
    'The arm without it records the exposure exactly when it would have been shown, by the same rule as the other arm.',
  ],
}

const UNRECORDED = {
  why: 'The arm without it holds no record of who would have seen it.',
  unlock:
    'Record the same act in both arms at the moment at which it is shown, or would have been (a ghost ad): then those who were reached can be compared alone.',
}

/** So large a share was reached in each arm: a difference beyond chance means that they were not reached by the same rule. */
function rateCheck(cohorts: readonly LotCohort[], arms: readonly string[]): Check {
  const count = (arm: string | undefined, reached?: number): number =>
    cohorts
      .filter((row) => row.arm === arm && (reached === undefined || row.exposed === reached))
      .reduce((sum, { people }) => sum + people, 0)
  const [control, treated] = arms.map((arm) => ({ n: count(arm), seen: count(arm, 1) }))
  const shown = (arm?: { n: number; seen: number }): string => levelWords((arm?.seen ?? 0) / Math.max(1, arm?.n ?? 0), 'share') // prettier-ignore
  const test = pooledZ(treated?.seen ?? 0, treated?.n ?? 0, control?.seen ?? 0, control?.n ?? 0)
  const passed = test === null || test.p >= SRM_ALPHA
  const rates = `${shown(treated)} saw it, and ${shown(control)} would have in the other arm${test === null ? '' : ` (${pWords(test.p)})`}`
  const sentence = passed
    ? `Both arms were reached alike: ${rates}.`
    : `The arms were not reached alike: ${rates}. Who is recorded in one arm is then not who would have been in the other, and they cannot be compared.`
  return { id: 'exposure_rate', passed, value: test?.p ?? null, threshold: SRM_ALPHA, sentence }
}

export const wouldBeExposed: LotReading = {
  id: 'exposed',
  name: 'Those who saw it, or would have',
  words:
    'Many in both arms are never reached. Where the arm without it records who would have seen it, those are compared with those who did: the same people on average, and the effect is not watered down.',
  source: exposedDefinition.source,

  needs: ({ lot }) =>
    lot?.exposed === undefined
      ? {
          why: 'Its plan names no act that is recorded in both arms when somebody sees it, or would have.',
          unlock: UNRECORDED.unlock,
        }
      : null,

  read: (context) => {
    const { initiative, cohorts, experiment } = context
    const arms = experiment.arms.map(({ key }) => key)
    const reached = cohorts.filter(({ exposed }) => exposed === 1)
    if (!reached.some(({ arm }) => arm === arms[0])) return UNRECORDED
    const finding = compareLot(reached.map(outcomeOfLot), context, {
      definition: exposedDefinition,
      words: `${initiative.outcome.name}, those who saw it minus those who would have`,
      population: 'people reached, in either arm (ghost ads)',
      unit: unitOf(initiative.outcome),
      windowDays: initiative.outcome.windowDays,
      checks: [rateCheck(cohorts, arms)],
    })
    return { findings: [finding], sentence: finding.sentence }
  },
}
