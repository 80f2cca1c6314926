/** What the calculator is asked: POST /api/calculator/{metric}, summary numbers of two arms, a body for each type of metric. */
import { Type, type Static, type TSchema } from 'typebox'
import { object } from './parts.ts'

const people = Type.Integer({ minimum: 0, maximum: 1e12, description: 'People (randomised units) in the arm' })
const count = Type.Integer({ minimum: 0, maximum: 1e12 })
const number = Type.Number({ minimum: -1e50, maximum: 1e50 })
const spread = Type.Number({
  minimum: 0,
  maximum: 1e50,
  description: 'Standard deviation over people (divided by n − 1)',
})
const correlation = Type.Number({ minimum: -1, maximum: 1 })
const meanAndSd = { mean: number, sd: spread }

const CHOICES = {
  randomised: Type.Boolean({
    description:
      'Were people assigned to the arms at random? If not, the numbers show what goes together, not an effect.',
  }),
  name: Type.Optional(Type.String({ maxLength: 200, description: 'What is measured, for the sentences' })),
  better: Type.Optional(Type.Enum(['higher', 'lower'], { default: 'higher' })),
  level: Type.Optional(Type.Number({ minimum: 0.5, maximum: 0.999999, default: 0.95 })),
  planned: Type.Optional(
    object({
      treatment: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
      control: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
    }),
  ),
  smallestWorthwhile: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 1e50, description: 'The smallest absolute effect worth acting on' }),
  ),
  margin: Type.Optional(
    object({
      size: Type.Number({ exclusiveMinimum: 0, maximum: 1e50, description: 'How much worse is still acceptable' }),
      relative: Type.Boolean({ description: 'As a share of the control: 0.02 is 2 %' }),
    }),
  ),
  prior: Type.Optional(
    object({
      mean: Type.Number({ minimum: -1e6, maximum: 1e6 }),
      sd: Type.Number({ exclusiveMinimum: 0, maximum: 1e6, description: 'Of the relative effect: 0.3 is 30 %' }),
    }),
  ),
}
const UNIT = {
  unit: Type.Optional(Type.Enum(['events', 'money', 'minutes'], { default: 'events', description: 'How numbers are written' })), // prettier-ignore
}

/** Two arms of the same figures, with the choices that all metrics have. */
const twoArms = <P extends Record<string, TSchema>, M extends Record<string, TSchema>>(arm: P, more: M) =>
  object({ treatment: object(arm), control: object(arm), ...more, ...CHOICES })

export const Before = object({ ...meanAndSd, correlation: Type.Number({ minimum: -1, maximum: 1, description: 'Of the outcome with its value before' }) }) // prettier-ignore

export const ShareFigures = twoArms({ n: people, successes: count }, {})
export const MeanFigures = twoArms({ n: people, ...meanAndSd, before: Type.Optional(Before) }, UNIT)
export const RatioFigures = twoArms(
  { n: people, numerator: object(meanAndSd), denominator: object(meanAndSd), correlation },
  UNIT,
)
export const CountFigures = twoArms(
  { events: count, exposure: Type.Number({ exclusiveMinimum: 0, maximum: 1e50, description: 'People, hours, impressions' }) }, // prettier-ignore
  {},
)
export const QuantileFigures = twoArms(
  {
    n: Type.Integer({ minimum: 0, maximum: 1e12 }),
    value: number,
    lower: Type.Number({ minimum: -1e50, maximum: 1e50, description: 'The value at rank n·q − 1.96·√(n·q·(1 − q)), rounded down' }), // prettier-ignore
    upper: Type.Number({ minimum: -1e50, maximum: 1e50, description: 'The value at rank n·q + 1.96·√(n·q·(1 − q)), rounded up' }), // prettier-ignore
    designEffect: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e9, default: 1 })),
    clusters: Type.Optional(people),
  },
  UNIT,
)
export const NpsFigures = twoArms({ promoters: count, passives: count, detractors: count }, {})

const Part = Type.Union([
  object({ kind: Type.Literal('mean'), of: Type.Integer({ minimum: 0, maximum: 19 }) }),
  object({
    kind: Type.Literal('ratio'),
    numerator: Type.Integer({ minimum: 0, maximum: 19 }),
    denominator: Type.Integer({ minimum: 0, maximum: 19 }),
  }),
])
const Moments = object({
  n: people,
  mean: Type.Array(number, { minItems: 1, maxItems: 20 }),
  covariance: Type.Array(Type.Array(number, { maxItems: 20 }), {
    maxItems: 20,
    description: 'The whole symmetric matrix, divided by n − 1: what covarSampMatrix answers',
  }),
})
/** Any number of variables: ratios and means with several covariates, or strata. */
export const MomentsFigures = object({
  outcome: Part,
  covariates: Type.Optional(Type.Array(Part, { maxItems: 19 })),
  strata: Type.Array(object({ treatment: Moments, control: Moments }), {
    minItems: 1,
    maxItems: 500,
    description: 'One stratum is a plain comparison; covariates need it to be one',
  }),
  ...UNIT,
  ...CHOICES,
})

export interface FiguresOf {
  share: Static<typeof ShareFigures>
  mean: Static<typeof MeanFigures>
  ratio: Static<typeof RatioFigures>
  count: Static<typeof CountFigures>
  quantile: Static<typeof QuantileFigures>
  nps: Static<typeof NpsFigures>
  moments: Static<typeof MomentsFigures>
}
export type Choices = Omit<FiguresOf['share'], 'treatment' | 'control'>
