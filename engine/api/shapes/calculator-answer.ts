import { Type, type Static } from 'typebox'
import { Check, Finding } from '../../finding.ts'
import { MARGIN_VERDICTS } from '../../stats/non-inferiority.ts'
import { Nullable, object } from './parts.ts'

const { estimand, unit, better, value, interval, p, n, evidence, verdict, reasons, sentence } = Finding.properties

/** What a Finding says of numbers that somebody typed in: no window, no coverage, no rows, since nothing was looked up. */
export const Calculated = object({
  estimand,
  unit,
  better,
  value,
  interval,
  p,
  n,
  evidence,
  verdict,
  checks: Type.Array(Check),
  reasons,
  sentence,
})
export type Calculated = Static<typeof Calculated>

export const MarginAnswer = object({
  verdict: Type.Enum(MARGIN_VERDICTS),
  value: Nullable(Type.Number()),
  bound: Nullable(
    Type.Number({ description: 'The effect is not worse than this, at the level asked for (one-sided)' }),
  ),
  p: Nullable(Type.Number({ description: 'One-sided, of "worse by the margin or more"' })),
  sentence: Type.String(),
})

export const BeliefAnswer = object({
  scale: Type.Enum(['absolute', 'relative']),
  prior: Type.String({ description: 'In words' }),
  mean: Type.Number(),
  lo: Type.Number(),
  hi: Type.Number(),
  chanceToWin: Type.Number({ minimum: 0, maximum: 1 }),
  chanceToLose: Type.Number({ minimum: 0, maximum: 1 }),
  lossOfTreatment: Type.Number({ description: 'Given away on average by choosing the treatment, in units of the effect' }), // prettier-ignore
  lossOfControl: Type.Number(),
  sentence: Type.String(),
})

/** POST /api/calculator/{metric} */
export const CalculatorAnswer = object({
  absolute: Calculated,
  relative: Calculated,
  margin: Nullable(MarginAnswer, 'Null where no margin was given'),
  belief: Nullable(BeliefAnswer, 'Null where the method has none'),
  reduction: Nullable(Type.Number(), 'Share of the variance that covariates took out'),
  method: Type.String(),
  source: Type.String(),
  assumptions: Type.Array(Type.String()),
})
export type CalculatorAnswer = Static<typeof CalculatorAnswer>
