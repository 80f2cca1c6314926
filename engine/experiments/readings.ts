/**
 * The readings of an experiment: one for each closed day, whoever looked. The answer then rests on the data and the calendar,
 * not on when somebody opened a page.
 *
 * People count from the end of the day (UTC) on which the window of everybody first exposed on their day has closed. Each
 * comes in once and never changes, so that the sums grow by independent pieces, as the monitoring plan needs it.
 */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import { mergeCrossMoments, momentsIn, type CrossMoments } from '../stats/cross-moments.ts'
import type { Arms, EffectRefusal } from '../stats/effect.ts'
import { NO_MOMENTS, type Moments } from '../stats/moments.ts'
import type { Reading } from '../stats/monitoring-plan.ts'
import type { Cohort } from './moments.ts'

const DAY = 86_400_000
type Planned = Pick<ExperimentDefinition, 'start' | 'end' | 'plannedSize' | 'arms'>

/** All that is known of every arm at the end of one closed day. */
export interface ArmsReading {
  /** Share of the plan that is over: above 1 past its end. */
  time: number
  /** The moment from which this could be read. */
  at: string
  /** The moments of the outcome's variables: what it is made of, then its covariates. */
  arms: ReadonlyMap<string, CrossMoments>
}

const nextMidnight = (day: string): number => Date.parse(day) + DAY
/** When everybody first exposed on this day is through their window. */
const closes = (day: string, { windowDays }: Pick<OutcomeDefinition, 'windowDays'>): number =>
  nextMidnight(day) + windowDays * DAY

/** People who count, in all arms. */
export const peopleIn = (arms: ReadonlyMap<string, { n: number }> | undefined): number =>
  [...(arms?.values() ?? [])].reduce((sum, { n }) => sum + n, 0)

/**
 * Readings in order of time, of the arms that the plan names.
 *
 * With a planned size, the time is the share of it that counts; without one, the share of the plan's days in which those who
 * count were exposed. At the end of the plan it is 1 in any case, and past it the larger of both.
 */
export function readingsOf(
  cohorts: readonly Cohort[],
  plan: Planned,
  outcome: Pick<OutcomeDefinition, 'windowDays'>,
  now: Date,
): ArmsReading[] {
  const [start, end] = [Date.parse(plan.start), Date.parse(plan.end)]
  const known = new Set(plan.arms.map(({ key }) => key))
  const days = [...new Set(cohorts.map(({ day }) => day))].sort()
  const inPlan = days.filter((day) => Date.parse(day) < end)
  const over = Math.max(end, ...inPlan.map((day) => closes(day, outcome)))
  const arms = new Map<string, CrossMoments>()
  const readings: ArmsReading[] = []
  const read = (time: number, at: number): void => {
    readings.push({ time, at: new Date(at).toISOString(), arms: new Map(arms) })
  }
  const bySize = (): number => (plan.plannedSize === undefined ? 0 : peopleIn(arms) / plan.plannedSize)
  const byCalendar = (until: number): number => (until - start) / Math.max(end - start, DAY)
  for (const day of days) {
    if (closes(day, outcome) > now.getTime()) break
    for (const { arm, moments } of cohorts.filter((cohort) => cohort.day === day && known.has(cohort.arm))) {
      const before = arms.get(arm)
      arms.set(arm, before === undefined ? moments : mergeCrossMoments(before, moments))
    }
    const calendar = byCalendar(Math.min(nextMidnight(day), Date.parse(day) < end ? end : Infinity))
    const early = plan.plannedSize === undefined ? calendar : bySize()
    read(Date.parse(day) < end ? early : Math.max(calendar, bySize(), 1), closes(day, outcome))
    if (day === inPlan.at(-1) && over <= now.getTime()) read(Math.max(1, early), over)
  }
  return readings
}

/** What stands in place of the plain means of two arms; null where they do. */
export type Estimator = (treatment: CrossMoments, control: CrossMoments) => Arms | EffectRefusal | null

const plainMeans: Estimator = () => null

/** The same readings of two arms. */
export const readingsOfTwo = (
  readings: readonly ArmsReading[],
  treatment: string,
  control: string,
  estimator = plainMeans,
): (Reading & { at: string })[] =>
  readings.map(({ time, at, arms }) => {
    const [t, c] = [arms.get(treatment), arms.get(control)]
    const estimates = t === undefined || c === undefined ? null : estimator(t, c)
    const reading = { time, at, treatment: outcomeIn(t), control: outcomeIn(c) }
    return estimates === null ? reading : { ...reading, estimates }
  })

/** The first variable alone, which is the outcome. */
export const outcomeIn = (moments: CrossMoments | undefined): Moments =>
  moments === undefined ? NO_MOMENTS : momentsIn(moments, 0)

/** Whether the plan has come to its end. */
export const isOver = (readings: readonly ArmsReading[]): boolean => (readings.at(-1)?.time ?? 0) >= 1
