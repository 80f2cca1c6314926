/** A number of the calculator: by the same constructor, verdict and sentence as every Finding. */
import type { Calculated } from '../api/shapes/calculator-answer.ts'
import type { Choices } from '../api/shapes/calculator.ts'
import { ProblemError } from '../api/problem.ts'
import { buildFinding } from '../build-finding.ts'
import { SRM_ALPHA } from '../experiments/sample-ratio.ts'
import { worthwhileCheck } from '../experiments/trust.ts'
import type { Check, Interval, Unit } from '../finding.ts'
import { sampleRatioMismatch } from '../stats/srm.ts'

export interface Effect {
  value: number | null
  interval: Interval | null
  p: number | null
  reasons: string[]
}

/**
 * No number, and why.
 * @throws ProblemError (400) when the reason is that the figures cannot be
 */
export function noEffect({ refused, reason }: { refused?: string; reason: string }): Effect {
  if (refused === 'impossible-input' || refused === 'impossible-level')
    throw new ProblemError('invalid_request', `These figures cannot be. ${reason}`)
  return { value: null, interval: null, p: null, reasons: [reason] }
}

export interface Asked {
  choices: Choices
  unit: Unit
  /** Units the effect rests on. */
  n: number
  checks: Check[]
}

const PLAIN = { version: 1, population: 'the numbers given', window: { from: '', to: '' }, coverage: 'unknown', plan: null, specifications: 1, asOf: null, partial: false, recompute: { queries: [], rows: null, assumptions: [] } } as const // prettier-ignore

/** @throws Error when effect and interval contradict each other, as {@link buildFinding} does: a fault, never an answer */
export function calculated(
  effect: Effect,
  { choices, unit, n, checks }: Asked,
  kind: 'absolute' | 'relative',
): Calculated {
  const { name = 'Outcome', better = 'higher', randomised, smallestWorthwhile } = choices
  const worthwhile = kind === 'absolute' ? worthwhileCheck(smallestWorthwhile, unit) : null
  const finding = buildFinding({
    ...PLAIN,
    recompute: { queries: [], rows: null, assumptions: [] },
    metric: `calculator_${kind}`,
    estimand: `${name}, treatment minus control${kind === 'relative' ? ', relative change' : ''}`,
    unit: kind === 'relative' ? 'ratio' : unit,
    better,
    n,
    evidence: randomised ? 'randomised' : 'association',
    checks: worthwhile === null ? checks : [...checks, worthwhile],
    ...effect,
  })
  const { estimand, value, interval, p, evidence, verdict, reasons, sentence } = finding
  return { estimand, unit: finding.unit, better, value, interval, p, n, evidence, verdict, checks: finding.checks, reasons, sentence } // prettier-ignore
}

/** Whether the arms have the sizes that were planned; no check where no plan was given. */
export function ratioCheck({ planned }: Choices, treatment: number, control: number): Check[] {
  if (planned === undefined) return []
  const result = sampleRatioMismatch([treatment, control], [planned.treatment, planned.control])
  if (result === null) return []
  const passed = result.p >= SRM_ALPHA
  const shown = result.p < 0.0001 ? result.p.toExponential(1) : result.p.toFixed(4)
  const sentence = passed
    ? `The arms have the planned sizes (p = ${shown}).`
    : `The arms do not have the planned sizes (p = ${shown}): the groups differ by more than the treatment. Find out why before reading any effect.`
  return [{ id: 'sample_ratio', passed, value: result.p, threshold: SRM_ALPHA, sentence }]
}
