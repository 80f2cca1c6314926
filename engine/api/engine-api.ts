/**
 * The public HTTP API of the engine, as a Fastify plugin: the only door through which numbers leave, for the dashboard as
 * for anyone else. Every route validates its query, answers by its schema, and refuses with an RFC 9457 problem document.
 */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { IncomingHttpHeaders } from 'node:http'
import type { Store } from '@candor/queries'
import { calculatorRoutes } from '../calculator/calculator-routes.ts'
import { initiativeAnswer, initiativeList } from '../evidence/initiatives.ts'
import { experimentList, experimentResult } from '../experiments/result.ts'
import { Finding } from '../finding.ts'
import { Memory, type Digests } from '../memory.ts'
import { alarms } from '../metrics/alarms.ts'
import { SERVED } from '../metrics/catalogue.ts'
import { answer } from '../metrics/metric.ts'
import { checkVersion } from '../metrics/versions.ts'
import { heldMerges } from '../people/held.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { timeline } from '../people/timeline.ts'
import { timelineCsv } from '../people/timeline-table.ts'
import { resolveScope, type Scope } from '../scope.ts'
import { scopeAnswer } from '../scope-answer.ts'
import { scorecard } from '../scorecard.ts'
import { whileUnchanged } from '../unchanged.ts'
import { catalogueRoutes } from './catalogue-routes.ts'
import { deadLetters } from './dead-letters.ts'
import { InFlight } from './in-flight.ts'
import { maxStaleOf } from './max-stale.ts'
import { ProblemError, problemOf } from './problem.ts'
import { byReference } from './schema-refs.ts'
import * as shapes from './shapes/index.ts'
import { chooseFormat, PEOPLE_TABLES, readTable, TABLE_NAMES } from './tables.ts'
import { voicesRoutes } from './voices-routes.ts'

export interface EngineApiOptions {
  store: Store
  /** Where resolved people are written before the store loads them; the system's temporary directory if left out. */
  directory?: string
  /** Who is one person; one of its own if left out. */
  people?: PeopleResolver
  /** The clock, for tests. */
  now?: () => Date
  /** Told when an answer that was behind the data, and given as such, has been brought up to date. */
  onRefreshed?: (workspace: string) => void
  onTrouble?: (message: string, error: unknown) => void
  /** Told of the alarms that somebody was shown. Must be quick, and never throw. */
  onAlarms?: (scope: Scope, answer: shapes.AlarmsAnswer) => void
}

const TableQuery = Type.Object(
  {
    ...shapes.ScopeQuery.properties,
    format: Type.Optional(Type.Enum(['arrow', 'csv'], { description: 'Instead of Accept' })),
    key: Type.Optional(
      Type.String({ maxLength: 200, description: 'Which experiment or initiative, for the tables of one' }),
    ),
  },
  { additionalProperties: false },
)
const KeyParams = Type.Object({ key: Type.String({ maxLength: 200, description: 'Key of the experiment' }) })
const InitiativeParams = Type.Object({
  key: Type.String({ maxLength: 200, description: 'Key of the initiative' }),
})
const Version = Type.Optional(
  Type.Integer({
    minimum: 1,
    description:
      'Of the metric, where former versions are kept (/api/metrics lists them); if left out, the one in force',
  }),
)
const TableParams = Type.Object({ name: Type.String({ maxLength: 100, description: TABLE_NAMES.join(', ') }) })

const problems = { '4xx': byReference(shapes.Problem), '5xx': byReference(shapes.Problem) }

interface Asked {
  scope: Scope
  digests: Digests
}

/** The plugin. Register it without a prefix: its routes begin with /api. */
export const engineApi: FastifyPluginCallbackTypebox<EngineApiOptions> = (app, options, done) => {
  const { directory, now } = options
  const store = whileUnchanged(options.store)
  const people = options.people ?? new PeopleResolver(store, directory)
  const clock = now ?? (() => new Date())
  const { onRefreshed, onTrouble, onAlarms } = options
  const memory = new Memory(store, { ...(onRefreshed && { onRefreshed }), ...(onTrouble && { onTrouble }) })
  app.addHook('onClose', () => memory.close())
  // A page asks for several answers at once, all of one scope.
  const asked = new InFlight<Asked>()
  const askedFor = (query: shapes.ScopeQuery): Promise<Asked> =>
    asked.share(JSON.stringify(Object.entries(query).sort()), async () => {
      const change = memory.settledAt()
      const scope = await resolveScope(store, people, query, clock())
      return { scope, digests: memory.digests(scope.workspace, scope.activity.digests, change) }
    })
  const scopeOf = async (query: shapes.ScopeQuery): Promise<Scope> => (await askedFor(query)).scope
  /** The scope of a request, and what answers its questions: as old as it allows. */
  const readOf = async ({ query, headers }: { query: shapes.ScopeQuery; headers: IncomingHttpHeaders }) => {
    const { scope, digests } = await askedFor(query)
    return { scope, reader: memory.at({ digests, asOf: scope.asOf, maxStale: maxStaleOf(headers['cache-control']) }) }
  }

  app.addSchema(Finding)
  app.addSchema(shapes.Problem)
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500) request.log.error(error)
    return reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem)
  })

  app.get(
    '/api/scope',
    {
      schema: {
        summary: 'What there is to choose from, and what was chosen',
        querystring: shapes.ScopeQuery,
        response: { 200: byReference(shapes.ScopeAnswer), ...problems },
      },
    },
    async ({ query }) => scopeAnswer(store, await scopeOf(query)),
  )
  for (const metric of SERVED) {
    const { path, summary, answer: shape } = metric.route
    const parameters = { ...metric.route.parameters, version: Version }
    const querystring = Type.Object({ ...shapes.ScopeQuery.properties, ...parameters }, { additionalProperties: false })
    app.get(
      path,
      { schema: { summary, querystring, response: { 200: byReference(shape), ...problems } } },
      async ({ query, headers }) => {
        const of = (isOwn: boolean) =>
          Object.fromEntries(Object.entries(query).filter(([name]) => Object.hasOwn(parameters, name) === isOwn))
        checkVersion(metric.definitions, query.version)
        const { reader, scope } = await readOf({ query: of(false), headers })
        const told = await answer(metric, reader, scope, of(true))
        if (path === alarms.route.path) onAlarms?.(scope, told as shapes.AlarmsAnswer)
        return told
      },
    )
  }
  app.get(
    '/api/experiments',
    {
      schema: {
        summary: 'Declared experiments, harm first',
        querystring: shapes.ScopeQuery,
        response: { 200: byReference(shapes.ExperimentsAnswer), ...problems },
      },
    },
    async (request) => {
      const { reader, scope } = await readOf(request)
      return experimentList(reader, scope)
    },
  )
  app.get(
    '/api/experiments/:key',
    {
      schema: {
        summary: 'One experiment in full',
        params: KeyParams,
        querystring: shapes.ScopeQuery,
        response: { 200: byReference(shapes.ExperimentAnswer), ...problems },
      },
    },
    async ({ params, query }) => experimentResult(store, await scopeOf(query), params.key),
  )
  app.get(
    '/api/initiatives',
    {
      schema: {
        summary: 'Initiatives: what each cost and what it caused, harm first',
        querystring: shapes.ScopeQuery,
        response: { 200: byReference(shapes.InitiativesAnswer), ...problems },
      },
    },
    async (request) => {
      const { reader, scope } = await readOf(request)
      return initiativeList(reader, scope)
    },
  )
  app.get(
    '/api/initiatives/:key',
    {
      schema: {
        summary: 'One initiative: every rung of the evidence ladder, what ran, what could not and why',
        params: InitiativeParams,
        querystring: shapes.ScopeQuery,
        response: { 200: byReference(shapes.InitiativeAnswer), ...problems },
      },
    },
    async ({ params, query }) => initiativeAnswer(store, await scopeOf(query), params.key),
  )
  app.get(
    '/api/scorecard',
    {
      schema: {
        summary: 'The seven rows of the customer-experience model',
        querystring: shapes.ScopeQuery,
        response: { 200: byReference(shapes.ScorecardAnswer), ...problems },
      },
    },
    async (request) => {
      const { reader, scope } = await readOf(request)
      return scorecard(reader, scope)
    },
  )
  catalogueRoutes(app, { scopeOf })
  app.get(
    '/api/dead-letters',
    {
      config: { access: 'people' },
      schema: {
        summary: 'What could not be accepted, and why',
        querystring: shapes.DeadLettersQuery,
        response: { 200: byReference(shapes.DeadLettersAnswer), ...problems },
      },
    },
    async ({ query: { reason, source, state, before, ...scope } }) =>
      deadLetters(store, (await scopeOf(scope)).workspace, { reason, source, state, before }),
  )
  app.get(
    '/api/people/held',
    {
      config: { access: 'people' },
      schema: {
        summary: 'Merges of accounts that look wrong and wait for review',
        querystring: shapes.ScopeQuery,
        response: { 200: byReference(shapes.HeldMergesAnswer), ...problems },
      },
    },
    async ({ query }) => heldMerges(store, people, (await scopeOf(query)).workspace),
  )
  voicesRoutes(app, { store, scopeOf })
  app.register(calculatorRoutes)
  app.get(
    '/api/people/:channel/:id/timeline',
    {
      config: { access: 'people' },
      schema: {
        summary: 'One person’s contacts over all their accounts and channels, the newest first',
        params: shapes.PersonParams,
        querystring: shapes.TimelineQuery,
        produces: ['application/json', 'text/csv'],
        response: { 200: byReference(shapes.TimelineAnswer), ...problems },
      },
    },
    async ({ params, query: { format, ...asked }, headers }, reply) => {
      const told = await timeline(store, people, params, asked, clock())
      const isCsv = format === 'csv' || (format === undefined && /^text\/csv/.test(headers.accept ?? ''))
      if (!isCsv) return told
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="timeline.csv"')
        .serializer(String)
        .send(timelineCsv(told) as never)
    },
  )
  const tableSchema = { querystring: TableQuery, produces: ['text/csv', 'application/vnd.apache.arrow.stream'] }
  const sendTable = async (
    name: string,
    { query, headers }: { query: Static<typeof TableQuery>; headers: IncomingHttpHeaders },
    reply: FastifyReply,
  ) => {
    const { format, key, ...scope } = query
    const chosen = chooseFormat(format, headers.accept)
    const { contentType, body } = await readTable(store, await scopeOf(scope), name, chosen, key)
    return reply.type(contentType).header('content-disposition', `attachment; filename="${name}.${chosen}"`).send(body)
  }
  for (const name of PEOPLE_TABLES) {
    app.get(
      `/api/tables/${name}`,
      {
        config: { access: 'people' },
        schema: { ...tableSchema, summary: 'A table that names accounts, as Arrow or CSV' },
      },
      (request, reply) => sendTable(name, request, reply),
    )
  }
  app.get(
    '/api/tables/:name',
    { schema: { ...tableSchema, summary: 'A table or series behind a page, as Arrow or CSV', params: TableParams } },
    (request, reply) => {
      const { name } = request.params
      // Whatever way there may be to write the name of such a table: here it is not looked at who asks.
      if (PEOPLE_TABLES.includes(name)) throw new ProblemError('no_table', `Its address is /api/tables/${name}.`)
      return sendTable(name, request, reply)
    },
  )
  done()
}
