/** Mounts the built dashboard in this process: its files from disk, its pages rendered by SvelteKit, its API calls answered here. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

interface DashboardHandler {
  respond: (request: Request, address?: string) => Promise<Response>
  clientDirectory: string
}
interface DashboardModule {
  createHandler: () => Promise<DashboardHandler>
}

/** Where a page that is rendered on the server finds the API (see the dashboard's hooks.server.ts). */
const FETCH = Symbol.for('candor.fetch')

/** @param directory the dashboard's build; without one, pages answer with how to make it */
export async function mountPages(app: FastifyInstance, directory: string): Promise<void> {
  const entry = join(directory, 'handler.js')
  if (!existsSync(entry)) {
    app.get('/', (_request, reply) =>
      reply.status(503).type('text/plain').send('The dashboard is not built. Run: npm start\n'),
    )
    return
  }
  const dashboard = (await import(pathToFileURL(entry).href)) as DashboardModule
  const { respond, clientDirectory } = await dashboard.createHandler()
  Reflect.set(globalThis, FETCH, (request: Request) => answerInProcess(app, request))
  await app.register(fastifyStatic, {
    root: join(clientDirectory, '_app'),
    prefix: '/_app/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  })
  // A route and not only the not-found handler: compression works on routes.
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (/^\/(api|v1)\//.test(request.url)) return notFound(request, reply)
    const page = await respond(toRequest(request), request.ip)
    if (request.method !== 'HEAD') return reply.send(page)
    return reply.status(page.status).headers(Object.fromEntries(page.headers)).send()
  })
  app.setNotFoundHandler(notFound)
}

function toRequest(request: FastifyRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return new Request(`${request.protocol}://${request.host}${request.url}`, { method: request.method, headers })
}

async function answerInProcess(app: FastifyInstance, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const answer = await app.inject({
    method: 'GET',
    url: url.pathname + url.search,
    headers: { accept: 'application/json' },
  })
  return new Response(answer.body, {
    status: answer.statusCode,
    headers: { 'content-type': String(answer.headers['content-type'] ?? 'application/json') },
  })
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .status(404)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'urn:candor:problem:no_such_endpoint',
        title: 'No such endpoint',
        status: 404,
        detail: `There is no ${request.method} ${request.url.split('?')[0] ?? ''}. /openapi.json lists what there is.`,
      }),
    )
}
