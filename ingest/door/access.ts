/**
 * Guards everything that is no ingest: pages, Findings, metrics. A route says what it needs; one that says nothing shows
 * numbers, and needs the right to read.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError, sendProblem } from '../problem.ts'
import { ALL_WORKSPACES, mayAct } from './api-key.ts'
import { credentialOf } from './credential.ts'
import type { Door } from './door.ts'
import { isPageData, signInAt } from './page-address.ts'

/**
 * public: tells nothing about anybody · own: looks at the key itself · every: shows all workspaces at once · people: names
 * accounts, or shows events as they came.
 */
export type Access = 'public' | 'own' | 'read' | 'every' | 'people'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** A page for people: who may not see it is led to where they sign in. */
    isPage?: boolean
  }
  interface FastifyRequest {
    /** Whether who asks may see who is behind the numbers. */
    seesPeople: boolean
  }
}

/** Must be called before the routes that it guards are registered. */
export function guardReads(app: FastifyInstance, door: Door): void {
  app.decorateRequest('seesPeople', false)
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access ?? 'read'
    if (access === 'public' || access === 'own') return
    try {
      admitReader(door, request, access)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      await refuse(request, reply, error)
    }
  })
}

/** A key of one workspace reads that one, also where the address leaves it open. */
function admitReader(door: Door, request: FastifyRequest, access: Access): void {
  const query = request.query as Record<string, unknown>
  // What shows all workspaces needs a key of all, whichever it was asked for; a name that cannot be is its own to explain.
  const asked = access !== 'every' && typeof query['workspace'] === 'string' ? query['workspace'] : null
  const scope = access === 'people' ? 'people' : 'read'
  const { key, workspace } = door.admit(request, scope, credentialOf(request), asked)
  request.seesPeople = key === null || mayAct(key.scope, 'people')
  if (key === null || key.workspace === ALL_WORKSPACES) return
  if (access === 'every')
    throw new ProblemError('wrong_workspace', `This shows all workspaces, and ${key.id} is for one`)
  query['workspace'] = workspace
}

/** Programs are told what is wrong; a browser that opens a page is led to where its user signs in. */
async function refuse(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): Promise<void> {
  reply.header('cache-control', 'no-store')
  if (problem.statusCode === 401) {
    if (request.routeOptions.config.isPage === true && request.method === 'GET') {
      const location = signInAt(request.url)
      // How SvelteKit tells a page that is open to leave for another.
      if (isPageData(request.url)) {
        await reply.send({ type: 'redirect', location })
        return
      }
      if (request.headers.accept?.includes('text/html') === true) {
        await reply.redirect(location, 303)
        return
      }
    }
    // Not Basic: a browser would ask for a password over a page whose session is over.
    reply.header('www-authenticate', 'Bearer realm="Candor"')
  }
  await sendProblem(reply, problem)
}
