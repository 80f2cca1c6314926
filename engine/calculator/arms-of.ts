/** Typed-in figures as the arms of an effect: summary numbers become moments, and from there everything is as from data. */
import type { FiguresOf } from '../api/shapes/calculator.ts'
import { crossMomentsFrom, type CrossMoments } from '../stats/cross-moments.ts'
import { cuped } from '../stats/cuped.ts'
import type { Arms } from '../stats/effect.ts'
import { plainArms, type Part } from '../stats/linear-part.ts'
import { postStratified } from '../stats/post-stratification.ts'
import { quantileArms } from '../stats/quantile-effect.ts'
import { refuse, type Refusal } from '../stats/refusal.ts'

export interface Armed {
  arms: Arms
  reduction: number | null
  method: string
  source: string
}

type Answer = Armed | Refusal

const WELCH = { method: 'Welch t', source: 'Welch 1947, Biometrika 34; lift by Fieller 1954, JRSS B 16' }
const armed = (
  arms: Arms | Refusal,
  words: Pick<Armed, 'method' | 'source'>,
  reduction: number | null = null,
): Answer => ('refused' in arms ? arms : { arms, reduction, ...words })

/** Two variables by their standard deviations and correlation. */
const pair = (n: number, a: Spread, b: Spread, correlation: number) =>
  crossMomentsFrom(n, [a.mean, b.mean], [[a.sd * a.sd, correlation * a.sd * b.sd], [correlation * a.sd * b.sd, b.sd * b.sd]]) // prettier-ignore
interface Spread {
  mean: number
  sd: number
}

const MEAN: Part = { kind: 'mean', of: 0 }

/** Both, or the refusal of one. */
function both<T extends object>(treatment: T | Refusal, control: T | Refusal): [T, T] | Refusal {
  if ('refused' in treatment) return treatment
  if ('refused' in control) return control
  return [treatment, control]
}

function adjusted(moments: [CrossMoments, CrossMoments], outcome: Part, covariates: Part[]): Answer {
  const arms = cuped(...moments, outcome, covariates)
  if ('refused' in arms) return arms
  const source = 'Deng, Xu, Kohavi & Walker 2013, WSDM; θ of least variance as Lin 2013, Annals of Applied Statistics 7'
  return { arms, reduction: arms.reduction, method: 'Welch t, covariate-adjusted (CUPED)', source }
}

export function meanArms({ treatment, control }: FiguresOf['mean']): Answer {
  if ((treatment.before === undefined) !== (control.before === undefined))
    return refuse('impossible-input', 'Give the values before for both arms, or for neither.')
  if (treatment.before !== undefined && control.before !== undefined) {
    const moments = both(
      pair(treatment.n, treatment, treatment.before, treatment.before.correlation),
      pair(control.n, control, control.before, control.before.correlation),
    )
    return 'refused' in moments ? moments : adjusted(moments, MEAN, [{ kind: 'mean', of: 1 }])
  }
  const of = ({ n, mean, sd }: Spread & { n: number }) => crossMomentsFrom(n, [mean], [[sd * sd]])
  const moments = both(of(treatment), of(control))
  return 'refused' in moments ? moments : armed(plainArms(...moments, MEAN), WELCH)
}

export function ratioArms({ treatment, control }: FiguresOf['ratio']): Answer {
  const of = ({ n, numerator, denominator, correlation }: FiguresOf['ratio']['treatment']) =>
    pair(n, numerator, denominator, correlation)
  const moments = both(of(treatment), of(control))
  if ('refused' in moments) return moments
  const words = {
    method: 'Welch t, delta method',
    source: 'Deng, Knoblich & Lu 2018, KDD; lift by Fieller 1954, JRSS B 16',
  }
  return armed(plainArms(...moments, { kind: 'ratio', numerator: 0, denominator: 1 }), words)
}

export const quantilesOf = ({ treatment, control }: FiguresOf['quantile']): Answer =>
  armed(quantileArms(treatment, control), {
    method: 'Welch t on order statistics',
    source: 'Woodruff 1952, JASA 47; Deng, Knoblich & Lu 2018, KDD',
  })

export function momentArms({ outcome, covariates = [], strata }: FiguresOf['moments']): Answer {
  const variables = strata[0]?.treatment.mean.length ?? 0
  const used = [outcome, ...covariates].flatMap((part) => (part.kind === 'mean' ? [part.of] : [part.numerator, part.denominator])) // prettier-ignore
  const missing = used.find((index) => index >= variables)
  if (missing !== undefined || strata.some(({ treatment, control }) => treatment.mean.length !== variables || control.mean.length !== variables)) // prettier-ignore
    return refuse('impossible-input', `Every stratum needs the same variables, and there are ${variables}: they are numbered from 0.`) // prettier-ignore
  const read = strata.map(({ treatment, control }) =>
    both(
      crossMomentsFrom(treatment.n, treatment.mean, treatment.covariance),
      crossMomentsFrom(control.n, control.mean, control.covariance),
    ),
  )
  const refused = read.find((one) => 'refused' in one)
  if (refused !== undefined && 'refused' in refused) return refused
  const moments = read.filter((one) => Array.isArray(one))
  const [first] = moments
  if (first === undefined) return refuse('impossible-input', 'Give at least one stratum.')
  if (moments.length === 1)
    return covariates.length === 0 ? armed(plainArms(...first, outcome), WELCH) : adjusted(first, outcome, covariates)
  if (covariates.length > 0)
    return refuse('impossible-input', 'Covariates or strata, not both: adjust within strata by giving moments of adjusted outcomes.') // prettier-ignore
  return armed(
    postStratified(moments.map(([treatment, control]) => ({ treatment, control })), outcome),
    { method: 'Welch t, post-stratified', source: 'Miratrix, Sekhon & Yu 2013, JRSS B 75' },
  ) // prettier-ignore
}
