/**
 * Guards everything that is no ingest: pages, Findings, metrics. A route says what it needs; one that says nothing shows
 * numbers, and needs the right to read.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError, sendProblem } from '../problem.ts'
import { ALL_WORKSPACES, mayAct } from './api-key.ts'
import { credentialOf } from './credential.ts'
import type { Door } from './door.ts'

/**
 * public: tells nothing about anybody · own: looks at the key itself · every: shows all workspaces at once · people: names
 * accounts, or shows events as they came.
 */
export type Access = 'public' | 'own' | 'read' | 'every' | 'people'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    /** Whether who asks may see who is behind the numbers. */
    seesPeople: boolean
  }
}

/** What makes a browser ask its user for the key. */
export const CHALLENGE = 'Basic realm="Candor: a read key is the password", charset="UTF-8"'

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

/** A browser asks its user for the key where a page is opened: any user name, and the key as the password. */
async function refuse(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): Promise<void> {
  if (problem.statusCode === 401) reply.header('www-authenticate', CHALLENGE)
  reply.header('cache-control', 'no-store')
  await sendProblem(reply, problem)
}
