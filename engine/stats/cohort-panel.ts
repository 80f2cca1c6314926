/**
 * A panel of people (or shops, regions) as moments: for each cohort that was treated from the same moment on, how many they
 * are, their mean at every moment and how the moments vary together. One scan of the store makes it, whatever the size, and
 * every difference in differences is arithmetic on it.
 */
import type { Matrix } from './cholesky.ts'
import { crossMoment, crossMomentsOf } from './cross-moments.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface Cohort {
  /** The first moment (from 0) at which they were treated; null: not within this panel. */
  from: number | null
  n: number
  /** By moment. */
  mean: readonly number[]
  /** Over units, divided by n − 1: moments × moments. */
  covariance: Matrix
}

export type CohortRefusal = Refusal<
  'impossible-input' | 'impossible-level' | 'no-comparison' | 'no-treated' | 'too-few-units' | 'no-variation'
>

const IMPOSSIBLE = refuse(
  'impossible-input',
  'Give for every cohort a whole number of units, a finite mean at every moment and the covariances of all moments; each start once.',
)

/** Fewer units than this say nothing about how a cohort varies. */
export const FEWEST_UNITS = 5

/** Why these are no cohorts of one panel; null when they are. */
export function unsoundCohorts(cohorts: readonly Cohort[]): CohortRefusal | null {
  const moments = cohorts[0]?.mean.length ?? 0
  const isWhole = ({ from, n, mean, covariance }: Cohort): boolean =>
    Number.isInteger(n) &&
    n >= 1 &&
    mean.length === moments &&
    mean.every(isUsable) &&
    covariance.length === moments &&
    covariance.every((row) => row.length === moments && row.every(isUsable)) &&
    (from === null || (Number.isInteger(from) && from >= 0 && from < moments))
  const starts = new Set(cohorts.map(({ from }) => from))
  if (moments < 2 || !cohorts.every(isWhole) || starts.size < cohorts.length) return IMPOSSIBLE
  if (!cohorts.some(({ from }) => from !== null && from > 0))
    return refuse('no-treated', 'Nobody was first treated within the panel: there is no before and after.')
  const few = cohorts.find(({ n }) => n < FEWEST_UNITS)
  if (few === undefined) return null
  const who = few.from === null ? 'the untreated' : `those treated from moment ${few.from} on`
  return refuse('too-few-units', `Of ${who} there are ${few.n}: with fewer than ${FEWEST_UNITS} nothing says how they vary. Join cohorts, or compare by synthetic control.`) // prettier-ignore
}

/** One cohort from what each of its units showed at every moment. @param series one or more, all as long */
export function cohortOf(from: number | null, series: readonly (readonly number[])[]): Cohort {
  const moments = crossMomentsOf(series, series[0]?.length ?? 0)
  const { n, mean } = moments
  // Of a single unit nothing varies; that it is too few is said where cohorts are compared.
  const covariance = mean.map((_, one) => mean.map((_other, other) => crossMoment(moments, one, other) / Math.max(1, n - 1))) // prettier-ignore
  return { from, n, mean, covariance }
}

const isUsable = (value: number): boolean => Math.abs(value) < 1e100

/**
 * How an estimate moves with the means of the cohorts and with their shares of all units: its influence, as coefficients.
 * All estimates of one panel are such forms, so that the covariance of any two is known.
 */
export interface Form {
  value: number
  /** Cohorts × moments, one after the other. */
  means: Float64Array
  /** By cohort. */
  shares: Float64Array
}

export const emptyForm = (cohorts: number, moments: number): Form => ({
  value: 0,
  means: new Float64Array(cohorts * moments),
  shares: new Float64Array(cohorts),
})

/** Adds `factor` times a form to another, in place. */
export function addForm(to: Form, from: Form, factor: number): void {
  to.value += factor * from.value
  for (let at = 0; at < to.means.length; at += 1) to.means[at] = (to.means[at] ?? 0) + factor * (from.means[at] ?? 0)
  for (let at = 0; at < to.shares.length; at += 1)
    to.shares[at] = (to.shares[at] ?? 0) + factor * (from.shares[at] ?? 0)
}

/** The covariances of forms of one panel. */
export class FormCovariance {
  private readonly cohorts: readonly Cohort[]
  private readonly total: number

  constructor(cohorts: readonly Cohort[]) {
    this.cohorts = cohorts
    this.total = cohorts.reduce((sum, { n }) => sum + n, 0)
  }

  /** Each cohort’s part of the variance, then that of the shares. */
  parts(form: Form): number[] {
    return [...this.cohorts.keys()]
      .map((k) => this.within(form, this.spread(form), k))
      .concat(this.ofShares(form, form))
  }

  variance(form: Form): number {
    return this.parts(form).reduce((sum, part) => sum + part, 0)
  }

  /** Welch–Satterthwaite: as many degrees of freedom as the cohorts that carry the variance have. */
  degreesOfFreedom(form: Form): number {
    const parts = this.parts(form)
    const all = parts.reduce((sum, part) => sum + part, 0)
    const used = this.cohorts.reduce((sum, { n }, k) => sum + ((parts[k] ?? 0) / all) ** 2 / (n - 1), 0)
    return used > 0 ? 1 / used : this.total - this.cohorts.length
  }

  matrix(forms: readonly Form[]): number[][] {
    const spreads = forms.map((form) => this.spread(form))
    return forms.map((one) =>
      forms.map((other, column) => {
        let sum = this.ofShares(one, other)
        for (const k of this.cohorts.keys()) sum += this.within(one, spreads[column] ?? new Float64Array(), k)
        return sum
      }),
    )
  }

  /** The covariance of every cohort mean with the form. */
  private spread(form: Form): Float64Array {
    const spread = new Float64Array(form.means.length)
    for (const [k, { n, mean, covariance }] of this.cohorts.entries()) {
      const start = k * mean.length
      for (const [at, row] of covariance.entries()) {
        let sum = 0
        for (let other = 0; other < row.length; other += 1) sum += (row[other] ?? 0) * (form.means[start + other] ?? 0)
        spread[start + at] = sum / n
      }
    }
    return spread
  }

  private within(form: Form, spread: Float64Array, cohort: number): number {
    const moments = this.cohorts[cohort]?.mean.length ?? 0
    let sum = 0
    for (let at = cohort * moments; at < (cohort + 1) * moments; at += 1)
      sum += (form.means[at] ?? 0) * (spread[at] ?? 0)
    return sum
  }

  /** Cohorts are as large as they are by chance too: multinomial shares. */
  private ofShares(one: Form, other: Form): number {
    let [product, first, second] = [0, 0, 0]
    for (const [k, { n }] of this.cohorts.entries()) {
      const share = n / this.total
      product += share * (one.shares[k] ?? 0) * (other.shares[k] ?? 0)
      first += share * (one.shares[k] ?? 0)
      second += share * (other.shares[k] ?? 0)
    }
    return (product - first * second) / this.total
  }
}
