/** What Candor can say and how it knows: the metrics, how they did where the truth is known, and finding things by name. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { listed, METRICS, metricInFull } from '../metrics/catalogue.ts'
import type { Scope } from '../scope.ts'
import { brandsOf } from '../scope-answer.ts'
import { search } from '../search.ts'
import { truthBoard } from '../truth/board.ts'
import { byReference } from './schema-refs.ts'
import * as shapes from './shapes/index.ts'

interface CatalogueContext {
  scopeOf: (query: shapes.ScopeQuery) => Promise<Scope>
}

const problems = { '4xx': byReference(shapes.Problem), '5xx': byReference(shapes.Problem) }
const MetricParams = Type.Object({ id: Type.String({ maxLength: 200, description: 'Id of the metric' }) })

export function catalogueRoutes(app: Parameters<FastifyPluginCallbackTypebox>[0], { scopeOf }: CatalogueContext): void {
  app.get(
    '/api/metrics',
    {
      schema: {
        summary: 'The metric catalogue: definitions, formulas, sources',
        response: { 200: byReference(shapes.MetricsAnswer), ...problems },
      },
    },
    () => ({ metrics: METRICS.map(listed) }),
  )
  app.get(
    '/api/metrics/:id',
    {
      schema: {
        summary: 'One metric in full: what it assumes, and the text of its queries',
        params: MetricParams,
        response: { 200: byReference(shapes.MetricAnswer), ...problems },
      },
    },
    ({ params }) => metricInFull(params.id),
  )
  app.get(
    '/api/truth',
    {
      schema: {
        summary: 'What the metrics said of generated worlds whose truth is known',
        response: { 200: byReference(shapes.TruthAnswer), ...problems },
      },
    },
    () => truthBoard(),
  )
  app.get(
    '/api/search',
    {
      schema: {
        summary: 'Initiatives, experiments, campaigns, promises, brands and metrics, by name',
        querystring: shapes.SearchQuery,
        response: { 200: byReference(shapes.SearchAnswer), ...problems },
      },
    },
    async ({ query: { q, ...asked } }) => {
      const scope = await scopeOf(asked)
      return search(q, scope.definitions, brandsOf(scope), METRICS)
    },
  )
}
