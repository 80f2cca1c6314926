/** The planner: size, smallest effect or power of a design that does not run yet, by the variance that its test will have. */
import type { PlanAnswer, PlanChoices, PlanFiguresOf } from '../api/shapes/planner.ts'
import { ProblemError } from '../api/problem.ts'
import type { Unit } from '../finding.ts'
import { changeWords, countWords } from '../number-words.ts'
import { daysFor, unitsIn } from '../stats/duration.ts'
import { powerOf, smallestEffect, unitsFor, type Design } from '../stats/power.ts'
import { criticalZ } from '../stats/proportion.ts'
import type { Refusal } from '../stats/refusal.ts'
import { clusterVariance, countVariance, meanVariance, npsVariance, quantileVariance, ratioVariance, shareVariance, type UnitVariance, type VarianceRefusal } from '../stats/unit-variance.ts' // prettier-ignore

interface Planned {
  variance: UnitVariance | VarianceRefusal
  unit: Unit
  /** The control's level, for relative effects; null where none was given. */
  base: number | null
}

const ASSUMPTIONS = [
  'The figures from history hold while the experiment runs, and the treatment changes the mean, not the spread (of shares and counts: both as their kind does).',
  'The result is read once, at the planned size. Looking earlier needs a plan for that, and more units.',
]

/** @throws ProblemError (400) for a refusal of figures that cannot be */
function sound<T>(result: T | Refusal): T {
  if (typeof result === 'object' && result !== null && 'refused' in result)
    throw new ProblemError('invalid_request', `This cannot be planned. ${result.reason}`)
  return result
}

const isHopeless = <T>(result: T): result is T & Refusal => typeof result === 'object' && 'refused' in result && result.refused === 'hopeless' // prettier-ignore

function designOf({ variance }: Planned, { share = 0.5, level = 0.95, clusters }: PlanChoices): Design {
  const people = sound(variance)
  const unit = clusters === undefined ? people : sound(clusterVariance(people, { cv: 0, ...clusters }))
  return { variance: unit, share, level }
}

/** The effect asked for, absolute. */
function effectAsked({ effect, relative = false }: PlanChoices, base: number | null): number | null {
  if (effect === undefined) return null
  if (!relative) return effect
  if (base === null || base === 0)
    throw new ProblemError('invalid_request', 'A relative effect needs the control’s level, and other than 0: give it (mean, value), or an absolute effect.') // prettier-ignore
  return effect * Math.abs(base)
}

/** The size asked for: units, or what comes in so many days. */
function unitsAsked({ units, days, daily }: PlanChoices): number | null {
  if (units !== undefined) return units
  if (days === undefined) return null
  if (daily === undefined) throw new ProblemError('invalid_request', 'Days say nothing without traffic: give `daily`, the new units a day.') // prettier-ignore
  return Math.floor(sound(unitsIn(days, daily)))
}

const people = (counted: string, n: number) => `${countWords(n)} ${counted}`

function sentenceOf(answer: Omit<PlanAnswer, 'sentence'>): string {
  const { solved, unit, effect, relativeEffect, units, power, days, weeks, counted, level, reasons } = answer
  if (solved === null || effect === null || units === null || power === null) return `This design cannot tell. ${reasons.join(' ')}` // prettier-ignore
  const size = changeWords(effect, unit) + (relativeEffect === null ? '' : ` (${changeWords(relativeEffect, 'ratio')})`)
  const often = `${(100 * power).toFixed(1)}%`
  const told = {
    units: `To find an effect of ${size} in ${often} of such experiments, at ${100 * level}% confidence, it takes ${people(counted, units)} in both arms together.`,
    effect: `With ${people(counted, units)} the smallest effect found in ${often} of such experiments is ${size}.`,
    power: `With ${people(counted, units)} an effect of ${size} is found in ${often} of such experiments.`,
  }[solved]
  const time = days === null ? '' : ` At this traffic that is ${days} ${days === 1 ? 'day' : 'days'}; run ${weeks} whole ${weeks === 1 ? 'week' : 'weeks'}.` // prettier-ignore
  return [told + time, ...reasons].join(' ')
}

function plan(planned: Planned, choices: PlanChoices): PlanAnswer {
  const { power = 0.8, level = 0.95, better = 'higher', daily, clusters } = choices
  const design = designOf(planned, choices)
  const asked = effectAsked(choices, planned.base)
  const size = unitsAsked(choices)
  if (asked === null && size === null)
    throw new ProblemError('invalid_request', 'Give an effect to find its size, or units (or days with daily traffic) to find the smallest effect, or both to find the power.') // prettier-ignore
  const solved = asked === null ? 'effect' : size === null ? 'units' : 'power'
  const units = size ?? unitsFor(design, asked ?? 0, power)
  const effect =
    asked ?? smallestEffect(design, typeof units === 'number' ? units : 0, power, better === 'higher' ? 1 : -1)
  const hopeless: Refusal[] = [units, effect].filter((one) => isHopeless(one))
  const reached = hopeless.length > 0 ? 0 : powerOf(design, sound(units), sound(effect))
  if (isHopeless(reached)) hopeless.push(reached)
  const known = hopeless.length === 0
  const [n, by, often] = known ? [sound(units), sound(effect), sound(reached)] : [null, null, null]
  const duration = n === null || daily === undefined ? null : daysFor(n, daily)
  const isTooLong = duration !== null && 'refused' in duration
  const reasons = [...hopeless.map(({ reason }) => reason), ...(isTooLong ? [duration.reason] : [])]
  const isRefused = !known || (isTooLong && solved === 'units')
  const treatment = n === null ? null : Math.min(n - 2, Math.max(2, Math.round(n * design.share)))
  const answer = {
    solved: isRefused ? null : solved,
    unit: planned.unit,
    effect: by,
    relativeEffect: by === null || planned.base === null || planned.base === 0 ? null : by / Math.abs(planned.base),
    units: n,
    treatment,
    control: n === null || treatment === null ? null : n - treatment,
    counted: clusters === undefined ? 'people' : 'clusters',
    power: often,
    level,
    days: duration === null || 'refused' in duration ? null : duration.days,
    weeks: duration === null || 'refused' in duration ? null : duration.weeks,
    reasons,
    method: 'Exact power of Welch’s two-sided t test (noncentral t)',
    assumptions: ASSUMPTIONS,
  } as const
  return {
    ...answer,
    reasons,
    assumptions: [...ASSUMPTIONS],
    sentence: sentenceOf({ ...answer, assumptions: [...ASSUMPTIONS] }),
  }
}

/** One function a metric: figures from history in, plan out. */
export const PLANS: { [Metric in keyof PlanFiguresOf]: (figures: PlanFiguresOf[Metric]) => PlanAnswer } = {
  share: (figures) => plan({ variance: shareVariance(figures.control), unit: 'share', base: figures.control }, figures),
  mean: (figures) => plan({ variance: meanVariance(figures.sd, figures.explained), unit: 'events', base: figures.mean ?? null }, figures), // prettier-ignore
  count: (figures) => plan({ variance: countVariance(figures.mean), unit: 'events', base: figures.mean }, figures),
  ratio: (figures) => plan({ variance: ratioVariance(figures, figures.explained), unit: 'events', base: figures.numerator.mean / figures.denominator.mean }, figures), // prettier-ignore
  quantile: (figures) => plan({ variance: quantileVariance(figures.n, figures.lower, figures.upper, criticalZ(0.95)), unit: 'events', base: figures.value ?? null }, figures), // prettier-ignore
  nps: (figures) => plan({ variance: npsVariance(figures.promoters, figures.detractors), unit: 'points', base: null }, figures), // prettier-ignore
}
