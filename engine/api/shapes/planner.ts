/** What the planner is asked and answers: POST /api/calculator/plan/{metric}. */
import { Type, type Static, type TSchema } from 'typebox'
import { UNITS } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

const positive = (description: string) => Type.Number({ exclusiveMinimum: 0, maximum: 1e50, description })
const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description })
const number = Type.Number({ minimum: -1e50, maximum: 1e50 })

/** Give an effect, or a size (units, or days with traffic), or both: the planner answers the rest. */
const PLAN = {
  effect: Type.Optional(Type.Number({ minimum: -1e50, maximum: 1e50, description: 'Treatment minus control; with `relative` as a share of the control' })), // prettier-ignore
  relative: Type.Optional(Type.Boolean({ default: false })),
  units: Type.Optional(Type.Integer({ minimum: 1, maximum: 1e10, description: 'People (or clusters) in both arms together' })), // prettier-ignore
  power: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.8 })),
  level: Type.Optional(Type.Number({ minimum: 0.5, maximum: 0.999999, default: 0.95 })),
  share: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.5, description: 'In the treatment' })), // prettier-ignore
  better: Type.Optional(Type.Enum(['higher', 'lower'], { default: 'higher', description: 'Which way the smallest effect is sought' })), // prettier-ignore
  daily: Type.Optional(Type.Array(Type.Number({ minimum: 0, maximum: 1e11 }), { minItems: 1, maxItems: 400, description: 'New units a day; after the list as its last seven days' })), // prettier-ignore
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, description: 'How long it may run: the size, with `daily`' })), // prettier-ignore
  clusters: Type.Optional(
    object({
      size: Type.Number({ minimum: 1, maximum: 1e8, description: 'People a cluster, on average' }),
      icc: share('Intra-cluster correlation'),
      cv: Type.Optional(Type.Number({ minimum: 0, maximum: 100, default: 0, description: 'Standard deviation of the sizes over their mean' })), // prettier-ignore
    }),
  ),
}
const explained = Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0, description: 'R² of what people did before' })) // prettier-ignore
const meanAndSd = object({ mean: number, sd: Type.Number({ minimum: 0, maximum: 1e50 }) })
const planOf = <P extends Record<string, TSchema>>(figures: P) => object({ ...figures, ...PLAN })

export const SharePlan = planOf({ control: share('The control’s share, from history') })
export const MeanPlan = planOf({
  mean: Type.Optional(number),
  sd: positive('Standard deviation over people'),
  explained,
})
export const CountPlan = planOf({ mean: positive('Events a person, Poisson') })
export const RatioPlan = planOf({ numerator: meanAndSd, denominator: meanAndSd, correlation: Type.Number({ minimum: -1, maximum: 1 }), explained }) // prettier-ignore
export const QuantilePlan = planOf({
  n: Type.Integer({ minimum: 2, maximum: 1e12, description: 'Values the quantile was taken from' }),
  value: Type.Optional(number),
  lower: Type.Number({ minimum: -1e50, maximum: 1e50, description: '1.96 standard errors of its rank below' }),
  upper: Type.Number({ minimum: -1e50, maximum: 1e50, description: '1.96 standard errors of its rank above' }),
})
export const NpsPlan = planOf({ promoters: share('Share of promoters'), detractors: share('Share of detractors') })

export interface PlanFiguresOf {
  share: Static<typeof SharePlan>
  mean: Static<typeof MeanPlan>
  count: Static<typeof CountPlan>
  ratio: Static<typeof RatioPlan>
  quantile: Static<typeof QuantilePlan>
  nps: Static<typeof NpsPlan>
}
export type PlanChoices = Omit<PlanFiguresOf['share'], 'control'>

export const PlanAnswer = object({
  solved: Nullable(Type.Enum(['units', 'effect', 'power']), 'What was worked out; null where the design is refused'),
  unit: Type.Enum(UNITS, { description: 'Of the effect' }),
  effect: Nullable(Type.Number({ description: 'Absolute' })),
  relativeEffect: Nullable(Type.Number()),
  units: Nullable(Type.Integer({ description: 'In both arms together' })),
  treatment: Nullable(Type.Integer()),
  control: Nullable(Type.Integer()),
  counted: Type.Enum(['people', 'clusters']),
  power: Nullable(Type.Number()),
  level: Type.Number(),
  days: Nullable(Type.Integer({ description: 'Until the units are there; null without traffic' })),
  weeks: Nullable(Type.Integer({ description: 'Whole weeks' })),
  reasons: Type.Array(Type.String({ description: 'Why the design is refused, and what would help' })),
  sentence: Type.String(),
  method: Type.String(),
  assumptions: Type.Array(Type.String()),
})
export type PlanAnswer = Static<typeof PlanAnswer>
