/** Designs before anything is spent: of a declared initiative, or of a draft that nobody has declared. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { InitiativeDefinition, initiativeContradiction } from '@candor/ingest/definition'
import type { Store } from '@candor/queries'
import { ProblemError } from '../../api/problem.ts'
import { byReference } from '../../api/schema-refs.ts'
import * as shapes from '../../api/shapes/index.ts'
import type { Scope } from '../../scope.ts'
import { declaredAs } from '../initiatives.ts'
import { designsOf } from './designs.ts'

export interface DesignRoutesOptions {
  store: Store
  scopeOf: (query: shapes.ScopeQuery) => Promise<Scope>
}

const problems = { '4xx': byReference(shapes.Problem), '5xx': byReference(shapes.Problem) }
const Key = Type.Object({ key: Type.String({ maxLength: 200, description: 'Key of the initiative' }) })
const BODY_LIMIT = 100_000

export const designRoutes: FastifyPluginCallbackTypebox<DesignRoutesOptions> = (app, { store, scopeOf }, done) => {
  app.get(
    '/api/initiatives/:key/designs',
    {
      schema: {
        summary: 'What could find out whether it works, at what cost, by the history before its start',
        params: Key,
        querystring: shapes.ScopeQuery,
        response: { 200: shapes.DesignsAnswer, ...problems },
      },
    },
    async ({ params, query }) => {
      const scope = await scopeOf(query)
      return designsOf(store, scope, declaredAs(scope, params.key))
    },
  )
  app.post(
    '/api/initiatives/designs',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        summary: 'The same of a draft that is not declared: the body of an initiative',
        querystring: shapes.ScopeQuery,
        body: InitiativeDefinition,
        response: { 200: shapes.DesignsAnswer, ...problems },
      },
    },
    async ({ query, body }) => {
      const contradiction = initiativeContradiction(body)
      if (contradiction !== null) throw new ProblemError('invalid_request', `${contradiction.replaceAll('/body', '')}.`)
      const scope = await scopeOf(query)
      const draft = { key: 'draft', hash: '', receivedAt: scope.now.toISOString(), versions: 1, body }
      return designsOf(store, scope, draft, true)
    },
  )
  done()
}
