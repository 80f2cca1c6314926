/**
 * One inference, in every family of tests: p < α exactly when the interval leaves out "no change", and verdict and sentence
 * say the same. Tests that are read again and again have the same law in experiments/monitoring.spec.ts.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calculated, CalculatorAnswer } from '../api/shapes/calculator-answer.ts'
import type { Choices } from '../api/shapes/calculator.ts'
import { FAMILIES, type Study } from '../test/random-studies.ts'
import { ANALYSES } from './analyse.ts'

const STUDIES = Number(process.env['CANDOR_STUDIES'] ?? 1000)
const SEED = Number(process.env['CANDOR_STATS_SEED'] ?? 20_261_127)

const answerOf = ({ metric, figures }: Study): CalculatorAnswer => ANALYSES[metric](figures as never)

function followsItsLaw(told: Calculated, { level = 0.95, randomised, smallestWorthwhile }: Choices, absolute: boolean) {
  const { value, p, interval, verdict, sentence, reasons, checks } = told
  if (/NaN|Infinity|undefined/.test(sentence)) throw new Error(sentence)
  if (value === null || interval?.lo == null || interval.hi === null) {
    expect(verdict).toBe(randomised || value === null ? 'cannot_tell' : 'association_only')
    if (value === null) expect(reasons.join(' ').length).toBeGreaterThan(20)
    return
  }
  const { lo, hi } = interval
  if (!(lo <= value && value <= hi)) throw new Error(`${value} is not in ${lo} … ${hi}`)
  const excludes = lo > 0 || hi < 0
  if ((p ?? 2) < 1 - level !== excludes) throw new Error(`p is ${p}, the interval ${lo} … ${hi}`)
  const isTrusted = checks.every(({ passed }) => passed !== false)
  const within = absolute && smallestWorthwhile !== undefined && lo > -smallestWorthwhile && hi < smallestWorthwhile
  const right = !randomised
    ? 'association_only'
    : isTrusted && excludes
      ? 'effect_detected'
      : isTrusted && within
        ? 'no_effect_detected'
        : 'cannot_tell'
  expect(verdict).toBe(right)
  expect([sentence.includes('effect was detected'), sentence.includes('Cannot tell'), sentence.includes('not what causes what'), sentence.includes('No effect worth acting on')]).toEqual([right === 'effect_detected', right === 'cannot_tell', right === 'association_only', right === 'no_effect_detected']) // prettier-ignore
}

/** The guardrail: p < 1 − level, bound and verdict say the same of the margin. */
function margined({ margin }: CalculatorAnswer, { margin: asked, better = 'higher', level = 0.95 }: Choices) {
  if (margin === null || margin.p === null || margin.bound === null || asked === undefined) return
  const harm = better === 'higher' ? -margin.bound : margin.bound
  const isHeld = margin.p < 1 - level
  if (isHeld !== harm < asked.size) throw new Error(`p is ${margin.p}, the bound ${margin.bound}, the margin ${asked.size}`) // prettier-ignore
  expect(['better', 'not_worse', 'worse_within_margin'].includes(margin.verdict)).toBe(isHeld)
}

/** The belief: chances that are all there is, losses that are none the other way. */
function believed({ belief }: CalculatorAnswer, { better = 'higher', level = 0.95, prior }: Choices) {
  if (belief === null) return
  const { lo, hi, mean, chanceToWin, chanceToLose, lossOfControl, lossOfTreatment, scale, sentence } = belief
  if (/NaN|Infinity|undefined/.test(sentence)) throw new Error(sentence)
  expect(lo <= mean && mean <= hi).toBe(true)
  expect(Math.abs(chanceToWin + chanceToLose - 1)).toBeLessThan(1e-9)
  expect(Math.min(lossOfControl, lossOfTreatment)).toBeGreaterThanOrEqual(0)
  if (scale === 'absolute' || prior !== undefined) return
  // With a flat prior the interval leaves out 0 when one of the chances is below its tail.
  const least = Math.min(chanceToWin, chanceToLose)
  if (Math.abs(least - (1 - level) / 2) > 1e-12) expect(least < (1 - level) / 2).toBe(lo > 0 || hi < 0)
  // A mean that is rounding beside its error makes either as likely as the other.
  if (Math.abs(chanceToWin - chanceToLose) > 1e-9) expect(mean > 0 === (better === 'higher')).toBe(chanceToWin > chanceToLose) // prettier-ignore
}

describe(`${STUDIES} random studies (seed ${SEED}; CANDOR_STUDIES tries more)`, () => {
  it.each(Object.entries(FAMILIES))('%s never contradict themselves', (_, { part, study }) => {
    let told = 0
    const numRuns = Math.ceil(part * STUDIES)
    fc.assert(
      fc.property(study, (one) => {
        const answer = answerOf(one)
        followsItsLaw(answer.absolute, one.figures, true)
        followsItsLaw(answer.relative, one.figures, false)
        margined(answer, one.figures)
        believed(answer, one.figures)
        if (answer.absolute.value !== null || answer.relative.value !== null) told += 1
      }),
      { numRuns, seed: SEED, endOnFailure: true },
    )
    // Most of them say something, or the law would hold of nothing.
    expect(told).toBeGreaterThan(numRuns / 2)
  }, 3_600_000) // prettier-ignore
})
