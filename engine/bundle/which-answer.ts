/** Which answer of the API a Finding stands in, from what the Finding says of itself. */
import { judgeOf } from '../evidence/judge.ts'
import { absoluteEffect, relativeEffect } from '../experiments/comparison.ts'
import { naiveComparison } from '../experiments/naive.ts'
import { armLevel } from '../experiments/outcome.ts'
import { SERVED } from '../metrics/catalogue.ts'
import type { Definitions } from '../scope.ts'

const OF_EXPERIMENTS = [armLevel, absoluteEffect, relativeEffect, naiveComparison]

type Declared = Pick<Definitions, 'experiment' | 'initiative'>

/** An initiative says the plan of its own, or that of the experiment that judges it. */
function initiativeOf(plan: string, { experiment, initiative }: Declared): string | undefined {
  const isJudged = ({ body }: Declared['initiative'][number]): boolean => {
    const judge = judgeOf(body, experiment)
    return 'hash' in judge && judge.hash === plan
  }
  return (initiative.find(({ hash }) => hash === plan) ?? initiative.find(isJudged))?.key
}

/** "/api/nps", "/api/experiments/offer"; null where none holds such a Finding. @param plan hash that the Finding names */
export function answerOf(metric: string, plan: string | null, declared: Declared): string | null {
  const served = SERVED.find(({ definitions }) => definitions.some(({ id }) => id === metric))
  if (served !== undefined) return served.route.path
  if (plan === null) return null
  const isOfExperiment = OF_EXPERIMENTS.some(({ id }) => id === metric)
  const judged = isOfExperiment ? declared.experiment.find(({ hash }) => hash === plan) : undefined
  if (judged !== undefined) return `/api/experiments/${encodeURIComponent(judged.key)}`
  const key = initiativeOf(plan, declared)
  return key === undefined ? null : `/api/initiatives/${encodeURIComponent(key)}`
}
