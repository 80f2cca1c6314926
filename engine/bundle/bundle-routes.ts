/** GET /api/bundles/…: for every answer that holds Findings, what it was computed from, at the same address below `bundles`. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Store } from '@candor/queries'
import { ProblemError } from '../api/problem.ts'
import { byReference } from '../api/schema-refs.ts'
import * as shapes from '../api/shapes/index.ts'
import type { Scope } from '../scope.ts'
import { BUNDLED, type Bundled } from './answers.ts'
import { bundleOf } from './bundle.ts'
import { answerOf } from './which-answer.ts'

export interface BundleRoutesOptions {
  store: Store
  scopeOf: (query: shapes.ScopeQuery) => Promise<Scope>
}

const problems = { '4xx': byReference(shapes.Problem), '5xx': byReference(shapes.Problem) }
const Key = Type.Object({ key: Type.String({ maxLength: 200, description: 'Of the experiment or the initiative' }) })
const Wanted = Type.Object(
  {
    ...shapes.ScopeQuery.properties,
    metric: Type.String({ maxLength: 200, description: 'Of the Finding' }),
    plan: Type.Optional(Type.String({ maxLength: 200, description: 'Of the Finding, where it has one' })),
  },
  { additionalProperties: false },
)

/** A name that any file system takes. */
const fileName = (path: string, key: string): string =>
  `candor-${path
    .replace('/api/', '')
    .replace(':key', key)
    .replaceAll(/[^a-z0-9-]+/gi, '-')
    .slice(0, 80)}.json`

const split = (query: object, { parameters }: Bundled) => {
  const of = (isOwn: boolean) =>
    Object.fromEntries(Object.entries(query).filter(([name]) => Object.hasOwn(parameters, name) === isOwn))
  return { own: of(true) as Record<string, unknown>, scope: of(false) as shapes.ScopeQuery }
}

export const bundleRoutes: FastifyPluginCallbackTypebox<BundleRoutesOptions> = (app, { store, scopeOf }, done) => {
  for (const kind of BUNDLED) {
    const querystring = Type.Object(
      { ...shapes.ScopeQuery.properties, ...kind.parameters },
      { additionalProperties: false },
    )
    const isKeyed = kind.path.endsWith('/:key')
    app.get(
      kind.path.replace('/api/', '/api/bundles/'),
      {
        schema: {
          summary: `What it takes to compute again, without a store: ${kind.words}`,
          querystring,
          ...(isKeyed && { params: Key }),
          response: { 200: byReference(shapes.Bundle), ...problems },
        },
      },
      async ({ query, params }, reply) => {
        const key = isKeyed ? (params as { key: string }).key : null
        const { own, scope } = split(query, kind)
        const bundle = await bundleOf(store, await scopeOf(scope), kind, { key, own })
        return reply
          .header('content-disposition', `attachment; filename="${fileName(kind.path, key ?? '')}"`)
          .serializer((told: unknown) => `${JSON.stringify(told, null, 1)}\n`)
          .send(bundle)
      },
    )
  }
  app.get(
    '/api/bundles',
    {
      schema: {
        summary: 'From a Finding to the bundle of the answer that it stands in',
        querystring: Wanted,
        response: { 303: Type.Null({ description: 'Its address' }), ...problems },
      },
    },
    async ({ query: { metric, plan, ...asked } }, reply) => {
      const found = answerOf(metric, plan ?? null, (await scopeOf(asked)).definitions)
      if (found === null)
        throw new ProblemError('invalid_request', `No answer is known to hold the metric “${metric}”${plan === undefined ? '' : ' of this plan: it may have been declared anew'}. /api/metrics lists them.`) // prettier-ignore
      const query = new URLSearchParams(Object.entries(asked)).toString()
      return reply.redirect(`${found.replace('/api/', '/api/bundles/')}${query === '' ? '' : `?${query}`}`, 303)
    },
  )
  done()
}
