/** Trust checks of an experiment: whether its groups are what the plan says. One that fails withholds every verdict. */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import type { Check, Unit } from '../finding.ts'
import { changeWords, peopleWords } from '../number-words.ts'
import { SMALLEST_WORTHWHILE } from '../verdict.ts'
import type { ArmPeople } from './moments.ts'
import { sampleRatioCheck, type ArmDay } from './sample-ratio.ts'

/** Contamination that is too much to ignore: one person in a hundred, and at least ten (the convention of GrowthBook). */
const MANY_CROSSED = { share: 0.01, people: 10 }

const peopleIn = (rows: readonly ArmPeople[], arm: string): number => rows.find((row) => row.arm === arm)?.people ?? 0

function crossedCheck(rows: readonly ArmPeople[]): Check {
  const crossed = peopleIn(rows, '')
  const all = rows.reduce((sum, row) => sum + row.people, 0)
  const share = all === 0 ? 0 : crossed / all
  const passed = share < MANY_CROSSED.share || crossed < MANY_CROSSED.people
  const sentence =
    crossed === 0
      ? 'Nobody was seen in several arms.'
      : `${peopleWords(crossed)} ${crossed === 1 ? 'was' : 'were'} seen in several arms and left out${passed ? '' : ': too many to ignore'}.`
  return { id: 'several_arms', passed, value: share, threshold: MANY_CROSSED.share, sentence }
}

function unknownArmCheck(plan: ExperimentDefinition, rows: readonly ArmPeople[]): Check {
  const known = new Set(['', ...plan.arms.map((arm) => arm.key)])
  const strangers = rows.filter((row) => !known.has(row.arm))
  const people = strangers.reduce((sum, row) => sum + row.people, 0)
  const sentence =
    people === 0
      ? 'Every arm that was seen is in the plan.'
      : `${peopleWords(people)} ${people === 1 ? 'was' : 'were'} exposed to arms that the plan does not name (${strangers.map((row) => row.arm).join(', ')}).`
  return { id: 'unknown_arms', passed: people === 0, value: people, threshold: 0, sentence }
}

const dayOf = (instant: string): string => instant.slice(0, 10)

/** For information: the plan's days say when the test was to be read, and everybody exposed counts, whenever that was. */
function planDaysCheck(plan: ExperimentDefinition, rows: readonly ArmPeople[]): Check {
  const first = rows.map((row) => row.first_at).sort()[0]
  const last = rows
    .map((row) => row.last_at)
    .sort()
    .at(-1)
  const inside =
    first === undefined ||
    last === undefined ||
    (Date.parse(first) >= Date.parse(plan.start) && Date.parse(last) < Date.parse(plan.end))
  const sentence = inside
    ? 'Everybody was exposed within the days of the plan.'
    : `People were exposed from ${dayOf(first)} to ${dayOf(last)}, outside the days of the plan (${dayOf(plan.start)} to ${dayOf(plan.end)}): they count all the same.`
  return { id: 'plan_days', passed: null, value: inside ? 0 : 1, threshold: 0, sentence }
}

/**
 * All trust checks.
 * @param days the people of the rows by day of first exposure
 * @param assignment what came of hashing again, where the plan says how people are assigned
 */
export const trustChecks = (
  plan: ExperimentDefinition,
  rows: readonly ArmPeople[],
  days: readonly ArmDay[],
  assignment: Check | null,
): Check[] => [
  sampleRatioCheck(plan, rows, days),
  crossedCheck(rows),
  unknownArmCheck(plan, rows),
  ...(assignment === null ? [] : [assignment]),
  planDaysCheck(plan, rows),
]

/** Whether every check that could be made passed. */
export const isTrusted = (checks: readonly Check[]): boolean => checks.every((check) => check.passed !== false)

/** The smallest effect worth acting on, as the check from which the verdict reads it. */
export function worthwhileCheck(smallest: number | undefined, unit: Unit = 'share'): Check | null {
  if (smallest === undefined) return null
  const sentence = `An effect smaller than ${changeWords(smallest, unit).replace('+', '')} would not be worth acting on, says the plan.`
  return { id: SMALLEST_WORTHWHILE, passed: null, value: null, threshold: smallest, sentence }
}
