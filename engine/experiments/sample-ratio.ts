/**
 * Were people split between the arms as planned? A mismatch means that the groups differ by more than the treatment, and no
 * outcome can be read. Where the plan lets anybody look at any time, so does this check: once alarmed, it stays so.
 */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import type { Check } from '../finding.ts'
import { countWords } from '../number-words.ts'
import { isRefusal } from '../stats/refusal.ts'
import { sequentialSrm } from '../stats/srm-sequential.ts'
import { sampleRatioMismatch } from '../stats/srm.ts'
import type { ArmPeople } from './moments.ts'
import { planOf } from './monitoring.ts'

/** Alarm threshold of the field: Fabijan et al. 2019 and every open engine. */
export const SRM_ALPHA = 0.001

/** People first exposed on one day. */
export interface ArmDay {
  arm: string
  /** 2026-03-01, UTC */
  day: string
  people: number
}

const shownP = (p: number): string => (p < 0.0001 ? p.toExponential(1) : p.toFixed(4))

/** @param rows everybody by arm; @param days the same by day of first exposure */
export function sampleRatioCheck(
  plan: ExperimentDefinition,
  rows: readonly ArmPeople[],
  days: readonly ArmDay[],
): Check {
  const weights = plan.arms.map(({ weight }) => weight)
  const counts = plan.arms.map(({ key }) => rows.find(({ arm }) => arm === key)?.people ?? 0)
  const once = sampleRatioMismatch(counts, weights)
  const check = { id: 'sample_ratio', threshold: SRM_ALPHA }
  if (once === null) return { ...check, passed: null, value: null, sentence: 'Nobody has been exposed yet.' }
  const looks = looksOf(plan, days)
  const watched = planOf(plan).kind === 'fixed' ? null : sequentialSrm(looks.map(({ counts: seen }) => seen), weights) // prettier-ignore
  const always = watched === null || isRefusal(watched) ? null : watched
  const value = always?.p ?? once.p
  const passed = value >= SRM_ALPHA
  const figures = `chi-square ${once.chiSquare.toFixed(passed ? 4 : 1)}, p = ${shownP(once.p)}${always === null ? '' : `; looked at every day: p = ${shownP(always.p)}`}`
  const sentence = passed
    ? `The arms have the planned sizes (${figures}).`
    : `The arms do not have the planned sizes (${figures}): the groups differ by more than the treatment. ${causeWords(plan, looks, counts, once.expected)}`
  return { ...check, passed, value, sentence }
}

/** People per arm at the end of each day, cumulated. */
function looksOf(
  plan: ExperimentDefinition,
  days: readonly ArmDay[],
): { day: string; counts: number[]; own: number[] }[] {
  const counts = plan.arms.map(() => 0)
  return [...new Set(days.map(({ day }) => day))].sort().map((day) => {
    const own = plan.arms.map(({ key }) => days.find((row) => row.day === day && row.arm === key)?.people ?? 0)
    for (const [arm, people] of own.entries()) counts[arm] = (counts[arm] ?? 0) + people
    return { day, counts: [...counts], own }
  })
}

/** What to look at first: one day that went wrong, or an arm that loses people all the time. */
function causeWords(
  { arms }: ExperimentDefinition,
  looks: readonly { day: string; own: number[] }[],
  counts: readonly number[],
  expected: readonly number[],
): string {
  const weights = arms.map(({ weight }) => weight)
  const culprit = looks.find(({ own }) => {
    const rest = counts.map((people, arm) => people - (own[arm] ?? 0))
    return (sampleRatioMismatch(rest, weights)?.p ?? 0) >= SRM_ALPHA
  })
  if (looks.length > 1 && culprit !== undefined)
    return `It comes from ${culprit.day} alone: find out what changed that day, and declare the experiment anew.`
  const gaps = counts.map((people, arm) => people - (expected[arm] ?? 0))
  const shortest = gaps.reduce((least, gap, arm) => (gap < (gaps[least] ?? 0) ? arm : least), 0)
  return `Short is ${arms[shortest]?.name ?? ''}, by ${countWords(-(gaps[shortest] ?? 0))} ${looks.length > 1 ? 'over many days' : ''}`.trimEnd() + ': look for people lost there before their exposure is written down (slow pages, redirects, crashes), bots, and an outcome that decides who is seen.' // prettier-ignore
}
