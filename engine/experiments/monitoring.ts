/** The monitoring plan of an experiment: from its definition, and in words. */
import type { ExperimentDefinition, MonitoringDefinition } from '@candor/ingest/definition'
import type { Check } from '../finding.ts'
import type { Spending } from '../stats/error-spending.ts'
import { DEFAULT_PLAN, type MonitoringPlan, type Monitored, type Reading } from '../stats/monitoring-plan.ts'
import { MONITORED } from '../verdict.ts'

function spendingOf({ family = 'obrien-fleming', gamma = 0, exponent = 1 }: MonitoringDefinition): Spending {
  switch (family) {
    case 'hwang-shih-decani':
      return { family, gamma }
    case 'power':
      return { family, exponent }
    default:
      return { family }
  }
}

/** The plan that the definition declares; the default when it declares none. */
export function planOf({ monitoring, plannedSize = 1 }: ExperimentDefinition): MonitoringPlan {
  switch (monitoring?.kind) {
    case undefined:
      return DEFAULT_PLAN
    case 'spending':
      return { kind: 'spending', spending: spendingOf(monitoring), reserve: monitoring.reserve ?? 0.1 }
    case 'group-sequential':
      return { kind: 'group-sequential', spending: spendingOf(monitoring), looks: monitoring.looks ?? [1] }
    case 'anytime':
      return { kind: 'anytime', tunedFor: plannedSize }
    case 'fixed':
      return { kind: 'fixed' }
  }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`

const FAMILY: Readonly<Record<Spending['family'], string>> = {
  'obrien-fleming': 'as O’Brien and Fleming spend it',
  pocock: 'as Pocock spends it',
  'hwang-shih-decani': 'as Hwang, Shih and DeCani spend it',
  power: 'by a power of the time',
}

/** The plan in a sentence, for a person. */
export function planWords(plan: MonitoringPlan): string {
  switch (plan.kind) {
    case 'spending':
      return `It may be read at any time: its error rate is used up little by little over the plan, ${FAMILY[plan.spending.family]}${plan.reserve > 0 ? `, and ${percent(plan.reserve)} of it is kept for looks past the plan` : ''}.`
    case 'group-sequential':
      return `It may be read at ${plan.looks.map(percent).join(', ')} of the plan: its error rate is shared out among these looks, ${FAMILY[plan.spending.family]}.`
    case 'anytime':
      return `It may be read at any time, with or without an end: by a confidence sequence that is tightest at ${plan.tunedFor.toLocaleString('en')} people.`
    case 'fixed':
      return 'It may be read once, at the end of the plan; earlier readings only suggest.'
  }
}

/** How an inference was read, as the check for information that lets its verdict be final before the plan is over. */
export function monitoringCheck(
  plan: MonitoringPlan,
  alpha: number,
  monitored: Monitored<Reading & { at: string }>,
): Check | null {
  if (plan.kind === 'fixed') return null
  const { looks, stopped, spent } = monitored
  const last = looks.at(-1)
  const many = looks.length === 1 ? 'One look' : `${looks.length} looks`
  const used = plan.kind === 'anytime' ? '' : `, ${percent(spent)} of the error rate of ${percent(alpha)} used up`
  const found =
    stopped === null
      ? 'no bound was crossed'
      : `the bound was crossed on ${stopped.reading.at.slice(0, 10)}, and whoever looked then could stop`
  const past = last !== undefined && last.reading.time > 1 ? ' The last one lies past the plan.' : ''
  const sentence = `${planWords(plan)} ${many} so far${used}: ${found}.${past}`
  return { id: MONITORED, passed: null, value: spent, threshold: alpha, sentence }
}
