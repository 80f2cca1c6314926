/** The calculator's routes: an answer from posted summary numbers, without any events. A route a metric, so that a 400 can name what is wrong. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { TSchema } from 'typebox'
import { byReference } from '../api/schema-refs.ts'
import * as shapes from '../api/shapes/index.ts'
import { ANALYSES } from './analyse.ts'
import { PLANS } from './plan.ts'

const FIGURES = {
  share: [shapes.ShareFigures, 'a share: how many of how many did it'],
  mean: [shapes.MeanFigures, 'a mean a person, with its value before where known (CUPED)'],
  ratio: [shapes.RatioFigures, 'a ratio of means (delta method)'],
  count: [shapes.CountFigures, 'counts of events alone, as Poisson rates'],
  quantile: [shapes.QuantileFigures, 'a quantile: median, p90'],
  nps: [shapes.NpsFigures, 'net promoter scores'],
  moments: [shapes.MomentsFigures, 'any means or ratios from moments, with covariates or strata'],
} as const satisfies Record<keyof typeof ANALYSES, readonly [TSchema, string]>

const PLAN_FIGURES = {
  share: [shapes.SharePlan, 'a share'],
  mean: [shapes.MeanPlan, 'a mean a person'],
  ratio: [shapes.RatioPlan, 'a ratio of means'],
  count: [shapes.CountPlan, 'a count a person'],
  quantile: [shapes.QuantilePlan, 'a quantile'],
  nps: [shapes.NpsPlan, 'a net promoter score'],
} as const satisfies Record<keyof typeof PLANS, readonly [TSchema, string]>

const problems = { '4xx': byReference(shapes.Problem), '5xx': byReference(shapes.Problem) }
const BODY_LIMIT = 1_000_000

export const calculatorRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  const add = (
    path: string,
    [body, words]: readonly [TSchema, string],
    what: string,
    shape: TSchema,
    answer: (figures: never) => unknown,
  ) =>
    // prettier-ignore
    app.post(
      `/api/calculator/${path}`,
      {
        bodyLimit: BODY_LIMIT,
        schema: { summary: `${what} ${words}, from summary numbers`, body, response: { 200: shape, ...problems } },
      },
      // The schema has checked the body: that is what it is for.
      (request) => answer(request.body as never),
    )
  const { CalculatorAnswer, PlanAnswer } = shapes
  add('share', FIGURES.share, 'The effect on', CalculatorAnswer, ANALYSES.share)
  add('mean', FIGURES.mean, 'The effect on', CalculatorAnswer, ANALYSES.mean)
  add('ratio', FIGURES.ratio, 'The effect on', CalculatorAnswer, ANALYSES.ratio)
  add('count', FIGURES.count, 'The effect on', CalculatorAnswer, ANALYSES.count)
  add('quantile', FIGURES.quantile, 'The effect on', CalculatorAnswer, ANALYSES.quantile)
  add('nps', FIGURES.nps, 'The effect on', CalculatorAnswer, ANALYSES.nps)
  add('moments', FIGURES.moments, 'The effect on', CalculatorAnswer, ANALYSES.moments)
  add('plan/share', PLAN_FIGURES.share, 'Size, smallest effect or power for', PlanAnswer, PLANS.share)
  add('plan/mean', PLAN_FIGURES.mean, 'Size, smallest effect or power for', PlanAnswer, PLANS.mean)
  add('plan/ratio', PLAN_FIGURES.ratio, 'Size, smallest effect or power for', PlanAnswer, PLANS.ratio)
  add('plan/count', PLAN_FIGURES.count, 'Size, smallest effect or power for', PlanAnswer, PLANS.count)
  add('plan/quantile', PLAN_FIGURES.quantile, 'Size, smallest effect or power for', PlanAnswer, PLANS.quantile)
  add('plan/nps', PLAN_FIGURES.nps, 'Size, smallest effect or power for', PlanAnswer, PLANS.nps)
  done()
}
