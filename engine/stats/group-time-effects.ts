/**
 * Staggered difference-in-differences: the effect on every cohort at every moment, and their averages.
 *
 * Source: Callaway & Sant'Anna (2021, Journal of Econometrics 225, 200–230): ATT(g, t) of eq. 2.8 without covariates and its
 * aggregates of section 3, with variances by influence functions, here as arithmetic on the cohorts' moments. One regression
 * with fixed effects would use the treated as controls of those treated later (Goodman-Bacon 2021) and can have the wrong
 * sign where every effect is positive; this does not.
 */
import { addForm, emptyForm, FormCovariance, unsoundCohorts, type Cohort, type CohortRefusal, type Form } from './cohort-panel.ts' // prettier-ignore
import { BAD_LEVEL, isLevel, refuse } from './refusal.ts'
import { tEstimate, type TEstimate } from './t-estimate.ts'

export interface CohortChoices {
  /** With whom they are compared: those never treated in the panel, or all not treated yet. */
  control?: 'never' | 'not-yet'
  /** So many moments before its start a cohort may already react: it is compared with what was before them. */
  anticipation?: number
}

/** The effect on one cohort at one moment. */
export interface Cell {
  cohort: number
  /** Their first treated moment, and the one this is about. */
  from: number
  moment: number
  /** The moment it is compared with. */
  base: number
  form: Form
}

/** Cells from the start on (effects), and those before it, each against the moment before: what parallel trends would make 0. */
export interface Cells {
  after: Cell[]
  before: Cell[]
  covariance: FormCovariance
  cohorts: readonly Cohort[]
}

/** @throws nothing: what cannot be computed is a refusal */
export function groupTimeCells(
  cohorts: readonly Cohort[],
  { control = 'not-yet', anticipation = 0 }: CohortChoices = {},
): Cells | CohortRefusal {
  const unsound = unsoundCohorts(cohorts)
  if (unsound !== null) return unsound
  const moments = cohorts[0]?.mean.length ?? 0
  const cells: Cells = { after: [], before: [], covariance: new FormCovariance(cohorts), cohorts }
  for (const [cohort, { from }] of cohorts.entries()) {
    if (from === null) continue
    for (let moment = 1; moment < moments; moment += 1) {
      const isAfter = moment >= from
      const base = isAfter ? from - 1 - anticipation : moment - 1
      if (base < 0 || (!isAfter && moment >= from - anticipation)) continue
      const form = cellForm(cohorts, { cohort, moment, base, control, anticipation })
      if (form !== null) cells[isAfter ? 'after' : 'before'].push({ cohort, from, moment, base, form })
    }
  }
  if (cells.after.length > 0) return cells
  return refuse('no-comparison', 'At no moment was somebody else still untreated: nothing says what would have happened anyway.') // prettier-ignore
}

/** What a cohort gained from `base` to `moment` beyond those who were untreated at both; null where nobody was. */
export function cellForm(
  cohorts: readonly Cohort[],
  {
    cohort,
    moment,
    base,
    control,
    anticipation,
  }: { cohort: number; moment: number; base: number } & Required<CohortChoices>,
): Form | null {
  const latest = Math.max(moment, base)
  const isControl = ({ from }: Cohort, at: number): boolean =>
    at !== cohort && (from === null || (control === 'not-yet' && from - anticipation > latest))
  const controls = cohorts.map(isControl)
  const total = cohorts.reduce((sum, { n }) => sum + n, 0)
  const size = cohorts.reduce((sum, { n }, at) => sum + (controls[at] === true ? n : 0), 0)
  const own = cohorts[cohort]
  if (own === undefined || size === 0) return null
  const change = ({ mean }: Cohort): number => (mean[moment] ?? 0) - (mean[base] ?? 0)
  const usual = cohorts.reduce((sum, one, at) => sum + (controls[at] === true ? (one.n / size) * change(one) : 0), 0)
  const form = emptyForm(cohorts.length, own.mean.length)
  form.value = change(own) - usual
  const put = (at: number, weight: number): void => {
    form.means[at * own.mean.length + moment] = weight
    form.means[at * own.mean.length + base] = -weight
  }
  put(cohort, 1)
  for (const [at, one] of cohorts.entries()) {
    if (controls[at] !== true) continue
    put(at, -one.n / size)
    form.shares[at] = (-(change(one) - usual) * total) / size
  }
  return form
}

/** A mean of cells, by the sizes of their cohorts or all alike; that sizes are by chance counts too. */
export function averageOf(cells: readonly Cell[], cohorts: readonly Cohort[], by: 'size' | 'alike' = 'size'): Form {
  const total = cohorts.reduce((sum, { n }) => sum + n, 0)
  const share = ({ cohort }: Cell): number => (by === 'alike' ? 1 : (cohorts[cohort]?.n ?? 0) / total)
  const all = cells.reduce((sum, cell) => sum + share(cell), 0)
  const mean = emptyForm(cohorts.length, cohorts[0]?.mean.length ?? 0)
  for (const cell of cells) addForm(mean, cell.form, share(cell) / all)
  if (by === 'size')
    for (const { cohort, form } of cells)
      mean.shares[cohort] = (mean.shares[cohort] ?? 0) + (form.value - mean.value) / all
  return mean
}

export function panelEffect(form: Form, covariance: FormCovariance, level = 0.95): TEstimate | CohortRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const variance = covariance.variance(form)
  if (!(variance > 0 && variance < Infinity))
    return refuse('no-variation', 'Every unit of a cohort changed by the same: without any variation nothing says how far chance could reach.') // prettier-ignore
  return tEstimate(form.value, Math.sqrt(variance), covariance.degreesOfFreedom(form), level)
}

export interface StaggeredEffects {
  /** Over all cohorts and moments since their start, by size. */
  overall: TEstimate
  /** The mean over cohorts, each over its own moments. */
  byCohort: { from: number; effect: TEstimate }[]
  /** By moments since the start (0 is the first treated one). */
  bySince: { since: number; effect: TEstimate }[]
  /** By moment of the panel. */
  byMoment: { moment: number; effect: TEstimate }[]
}

/** All aggregates of one panel. */
export function staggeredEffects(
  cohorts: readonly Cohort[],
  choices: CohortChoices & { level?: number } = {},
): StaggeredEffects | CohortRefusal {
  const cells = groupTimeCells(cohorts, choices)
  if ('refused' in cells) return cells
  const { after, covariance } = cells
  const overall = panelEffect(averageOf(after, cohorts), covariance, choices.level)
  if ('refused' in overall) return overall
  const each = <K extends string>(name: K, key: (cell: Cell) => number, by: 'size' | 'alike') =>
    [...new Set(after.map(key))]
      .sort((a, b) => a - b)
      .flatMap((value) => {
        const form = averageOf(after.filter((cell) => key(cell) === value), cohorts, by) // prettier-ignore
        const effect = panelEffect(form, covariance, choices.level)
        return 'refused' in effect ? [] : [{ [name]: value, effect } as Record<K, number> & { effect: TEstimate }]
      })
  return {
    overall,
    byCohort: each('from', ({ from }) => from, 'alike'),
    bySince: each('since', ({ moment, from }) => moment - from, 'size'),
    byMoment: each('moment', ({ moment }) => moment, 'size'),
  }
}
