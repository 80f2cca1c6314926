/** Mounts the built dashboard in this process: its files from disk, its pages rendered by SvelteKit, its API calls answered here. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isPageData, type Reader } from '@candor/ingest'
import { withReader } from './access/reader-strip.ts'
import { isPage } from './access/shares.ts'
import { SharedPageData } from './page-data.ts'
import { answeredWith } from './rendering.ts'

interface DashboardHandler {
  respond: (request: Request, address?: string) => Promise<Response>
  clientDirectory: string
}
interface DashboardModule {
  createHandler: () => Promise<DashboardHandler>
}

/** Where a page that is rendered on the server finds the API (see the dashboard's hooks.server.ts). */
const FETCH = Symbol.for('candor.fetch')

export interface PageContext {
  /** A number that changes whenever data arrived, or went. */
  state: () => number
  /** What a page shows to the API, by what whoever opened it may see: who is behind the numbers, or the numbers alone. */
  keys: { people: string; numbers: string }
  /** Who is signed in; null for nobody. */
  readerOf: (request: FastifyRequest) => Reader | null
}

type Render = (request: FastifyRequest) => Promise<Response>

/** Makes the page of a path and query, as whoever has that key sees it. */
export type RenderPage = (path: string, key: string) => Promise<Response>

/**
 * @param directory the dashboard's build; without one, pages answer with how to make it
 * @returns what makes a page for somebody else; null without a build
 */
export async function mountPages(
  app: FastifyInstance,
  directory: string,
  { state, keys, readerOf }: PageContext,
): Promise<RenderPage | null> {
  app.setNotFoundHandler(notFound)
  const entry = join(directory, 'handler.js')
  if (!existsSync(entry)) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.status(503).type('text/plain').send('The dashboard is not built. Run: npm start\n'),
    )
    return null
  }
  const dashboard = (await import(pathToFileURL(entry).href)) as DashboardModule
  const { respond, clientDirectory } = await dashboard.createHandler()
  const render: Render = (request) =>
    shownKey.run(keys[sightOf(request)], () => respond(toRequest(request), request.ip))
  const answers: Answers = new Map()
  const shared = new SharedPageData()
  Reflect.set(globalThis, FETCH, (request: Request) => answerInProcess(app, answers, { state: state(), keys }, request))
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/_app/')) route.config = { ...route.config, access: 'public' }
  })
  await app.register(fastifyStatic, {
    root: join(clientDirectory, '_app'),
    prefix: '/_app/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  })
  // A route and not only the not-found handler: compression works on routes.
  app.get('/*', { schema: { hide: true }, config: { access: 'every', isPage: true } }, async (request, reply) => {
    if (/^\/(api|v1)\//.test(request.url)) return notFound(request, reply)
    if (request.method === 'GET' && isPageData(request.url))
      return sendPageData(request, reply, shared, state(), render)
    const reader = readerOf(request)
    const page = await (reader === null ? render(request) : renderFor(reader, request, render))
    if (request.method !== 'HEAD') return reply.send(page)
    return reply.status(page.status).headers(Object.fromEntries(page.headers)).send()
  })
  return (path, key) => shownKey.run(key, () => respond(new Request(`http://localhost${path}`)))
}

async function sendPageData(
  request: FastifyRequest,
  reply: FastifyReply,
  shared: SharedPageData,
  state: number,
  render: Render,
): Promise<FastifyReply> {
  const data = await shared.get(`${sightOf(request)} ${request.url}`, state, () => render(request))
  void reply.status(data.status).headers(data.headers).header('vary', 'accept-encoding')
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (data.packed === null || !takesGzip) return reply.send(data.body)
  return reply.header('content-encoding', 'gzip').send(data.packed)
}

/** The key that the page which is being rendered shows to the API. Nothing but numbers where nobody said whose. */
const shownKey = new AsyncLocalStorage<string>()

type Sight = keyof PageContext['keys']
/** What whoever opened a page may see. */
const sightOf = ({ seesPeople }: FastifyRequest): Sight => (seesPeople ? 'people' : 'numbers')

/** A page with its reader's name on it is theirs: nothing keeps it, and no other is taken for the same. */
async function renderFor(reader: Reader, request: FastifyRequest, render: Render): Promise<Response> {
  delete request.headers['if-none-match']
  const page = await render(request)
  const headers = new Headers(page.headers)
  headers.delete('etag')
  headers.delete('content-length')
  headers.set('cache-control', 'no-store')
  return new Response(isPage(page) ? withReader(await page.text(), reader) : page.body, {
    status: page.status,
    headers,
  })
}

function toRequest(request: FastifyRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return new Request(`${request.protocol}://${request.host}${request.url}`, { method: request.method, headers })
}

/** Answers that are being computed, by state of the data and address: when data arrive, every open page asks the same at once. */
type Answers = Map<string, Promise<Answer>>
interface Answer {
  status: number
  type: string
  body: string
}

async function answerInProcess(
  app: FastifyInstance,
  answers: Answers,
  { state, keys }: { state: number } & Pick<PageContext, 'keys'>,
  request: Request,
): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const url = pathname + search
  const key = shownKey.getStore() ?? keys.numbers
  const asked = { url, key, cacheControl: request.headers.get('cache-control') ?? '' }
  const answer =
    request.method === 'POST'
      ? post(app, asked, request)
      : shareAnswer(answers, `${state} ${key} ${url}`, () => inject(app, 'GET', asked))
  const { status, type, body } = await answer
  answeredWith(status)
  return new Response(body, { status, headers: { 'content-type': type } })
}

function shareAnswer(answers: Answers, question: string, ask: () => Promise<Answer>): Promise<Answer> {
  const answer = answers.get(question) ?? ask().finally(() => answers.delete(question))
  answers.set(question, answer)
  return answer
}

interface Asked {
  url: string
  key: string
  cacheControl: string
}

/** What depends on a body as well is shared with nobody. */
async function post(app: FastifyInstance, asked: Asked, request: Request): Promise<Answer> {
  const type = request.headers.get('content-type') ?? 'application/json'
  return inject(app, 'POST', asked, { type, body: await request.text() })
}

async function inject(
  app: FastifyInstance,
  method: 'GET' | 'POST',
  { url, key, cacheControl }: Asked,
  sent?: { type: string; body: string },
): Promise<Answer> {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${key}`,
    'cache-control': cacheControl,
    ...(sent === undefined ? {} : { 'content-type': sent.type }),
  }
  const answer = await app.inject({ method, url, headers, payload: sent?.body })
  const type = String(answer.headers['content-type'] ?? 'application/json')
  return { status: answer.statusCode, type, body: answer.body }
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
