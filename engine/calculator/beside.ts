/** What stands beside an effect: whether a guardrail held, and what to believe with a prior. */
import type { CalculatorAnswer } from '../api/shapes/calculator-answer.ts'
import type { Choices } from '../api/shapes/calculator.ts'
import type { Unit } from '../finding.ts'
import { changeWords } from '../number-words.ts'
import { liftEstimate, normalPosterior, type Posterior } from '../stats/bayes-normal.ts'
import { betaBinomial } from '../stats/beta-binomial.ts'
import type { Arms } from '../stats/effect.ts'
import { nonInferiority, type MarginVerdict } from '../stats/non-inferiority.ts'
import { isRefusal } from '../stats/refusal.ts'
import type { TwoShares } from '../stats/score-difference.ts'

const VERDICT_WORDS: Record<MarginVerdict, string> = {
  better: 'The treatment is better than the control',
  not_worse: 'Not worse by the margin or more',
  worse_within_margin: 'Worse than the control, but by less than the margin',
  worse_than_margin: 'Worse by more than the margin',
  cannot_tell: 'Cannot tell: the interval holds harm beyond the margin as well as none. More people could tell',
}

/** Null where no margin was given; "cannot tell" with the reason where these figures have no one-sided bound. */
export function marginAnswer(
  arms: Arms | { reason: string },
  choices: Choices,
  unit: Unit,
): CalculatorAnswer['margin'] {
  const { margin, better = 'higher', level = 0.95, randomised } = choices
  if (margin === undefined) return null
  const scale = margin.relative ? 'ratio' : unit
  const result = 'reason' in arms ? arms : nonInferiority(arms, { margin: margin.size, relative: margin.relative, better }, level) // prettier-ignore
  if ('reason' in result) return { verdict: 'cannot_tell', value: null, bound: null, p: null, sentence: `Cannot tell. ${result.reason}` } // prettier-ignore
  const words = (value: number) => changeWords(value, scale)
  const allowed = words(better === 'higher' ? -margin.size : margin.size)
  const side = better === 'higher' ? 'at least' : 'at most'
  const caution = randomised
    ? ''
    : ' Nobody was assigned at random: this compares the groups, not what the treatment does.'
  const sentence = `${VERDICT_WORDS[result.verdict]}: ${words(result.value)}, ${side} ${words(result.bound)} at ${Math.round(level * 1000) / 10}% one-sided, where ${allowed} was acceptable.${caution}` // prettier-ignore
  return { verdict: result.verdict, value: result.value, bound: result.bound, p: result.p, sentence }
}

const chance = (p: number): string =>
  p > 0.999 ? 'more than 99.9%' : p < 0.001 ? 'less than 0.1%' : `${(100 * p).toFixed(1)}%`

/** A loss beside the interval of the effect: what is less than a thousandth of that width is nothing to be weighed. */
const lossWords = (loss: number, unit: Unit, width: number): string =>
  loss < width / 1000 ? 'next to nothing' : changeWords(loss, unit).replace('+', '')

function told(
  posterior: Omit<Posterior, 'sd'>,
  scale: 'absolute' | 'relative',
  prior: string,
  unit: Unit,
): CalculatorAnswer['belief'] {
  const { mean, lo, hi, chanceToWin, chanceToLose, lossOfTreatment, lossOfControl } = posterior
  const loss = lossWords(lossOfTreatment, scale === 'relative' ? 'ratio' : unit, hi - lo)
  const sentence = `With ${prior}, the chance that the treatment is better is ${chance(chanceToWin)}; choosing it gives away ${loss} on average.`
  return { scale, prior, mean, lo, hi, chanceToWin, chanceToLose, lossOfTreatment, lossOfControl, sentence }
}

/** By a normal prior on the lift, a flat one where none was given. Null where there is no lift to have a belief about. */
export function normalBelief(
  arms: Arms,
  { prior, better = 'higher', level = 0.95 }: Choices,
): CalculatorAnswer['belief'] {
  const estimate = liftEstimate(arms)
  if (isRefusal(estimate)) return null
  const posterior = normalPosterior(estimate, prior ?? null, better, level)
  if (isRefusal(posterior)) return null
  const words = prior === undefined ? 'a flat prior' : `a prior of ${changeWords(prior.mean, 'ratio')} ± ${changeWords(prior.sd, 'ratio').replace('+', '')}` // prettier-ignore
  return told(posterior, 'relative', words, 'ratio')
}

/** Exact, from uniform priors of both shares. */
export function shareBelief(
  shares: TwoShares,
  { better = 'higher', level = 0.95 }: Choices,
): CalculatorAnswer['belief'] {
  const posterior = betaBinomial(shares, better, level)
  return isRefusal(posterior) ? null : told(posterior, 'absolute', 'uniform priors of both shares', 'share')
}
