/** The ingest API: the protocols, definitions, keys, and how far things have come. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Store } from '@candor/queries'
import { acceptAnyBody, readBody } from './body.ts'
import { Declarations } from './declarations.ts'
import { readDefinitions } from './definition-check.ts'
import { letterRoutes } from './dead-letters/letter-routes.ts'
import { allowOrigins } from './door/cors.ts'
import type { Scope } from './door/api-key.ts'
import { credentialOf } from './door/credential.ts'
import type { Admission, Door } from './door/door.ts'
import { IdempotencyKeys, idempotencyKeyOf } from './door/idempotency.ts'
import { InFlight } from './door/in-flight.ts'
import { limitInFlight } from './door/in-flight-hook.ts'
import { keyRoutes } from './door/key-routes.ts'
import { RateLimits } from './door/rate-limit.ts'
import type { SignIns } from './door/sign-ins.ts'
import { userRoutes } from './door/user-routes.ts'
import type { Intake } from './intake.ts'
import { sendProblem } from './problem.ts'
import { labelRoutes } from './labels/label-routes.ts'
import { personRoutes } from './privacy/person-routes.ts'
import { everyLink, type SamePerson } from './privacy/subject.ts'
import type { Retention } from './privacy/retention.ts'
import { mountProtocol, send, toProblem, workspaceAsked } from './protocol-routes.ts'
import { json, type Reply } from './protocols/protocol.ts'
import { PROTOCOLS } from './protocols/index.ts'
import { definitionsSchema, dropSchema, retentionSchema, statusSchema } from './route-schemas.ts'

export interface IngestOptions {
  intake: Intake
  store: Store
  door: Door
  /** Who may sign in; without it there are no users. */
  signIns?: SignIns
  /** Which accounts are one person; every link counts if left out. */
  samePerson?: SamePerson
  /** What removes events that have outlived their time; nothing does if left out. */
  retention?: Retention
  limits?: RateLimits
  inFlight?: InFlight
  /** The clock, in milliseconds since 1970. */
  now?: () => number
  /** Told of every failure that nobody foresaw; the client only learns that there was one. */
  onTrouble?: (message: string, error: unknown) => void
}

/** What the store said may hold rows of any workspace: it is for the log, not for whoever may read one of them. */
const STORE_REFUSES = 'The store did not take a load; the log says why.'

/** Registers the ingest routes on an encapsulated scope. */
export async function ingestRoutes(app: FastifyInstance, options: IngestOptions): Promise<void> {
  const { intake, store, door, retention, limits = new RateLimits(), inFlight = new InFlight() } = options
  const { samePerson = everyLink(store), now = Date.now, onTrouble = () => undefined } = options
  const admit = (request: FastifyRequest, scope: Scope, workspace: string | null): Admission =>
    door.admit(request, scope, credentialOf(request), workspace)
  acceptAnyBody(app)
  // Every entrance here looks at the key itself: it may stand in the body.
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'own' }
  })
  allowOrigins(app, door)
  limitInFlight(app, inFlight)
  // The schemas of these routes document; the door (validate.ts) checks, event by event.
  app.setValidatorCompiler(() => () => true)
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, toProblem(error, onTrouble)))

  const idempotency = new IdempotencyKeys(now)
  intake.erasures.onErase((names) => idempotency.forget(names))
  for (const protocol of PROTOCOLS) mountProtocol(app, protocol, { intake, door, limits, idempotency, now, onTrouble })
  keyRoutes(app, door)
  if (options.signIns !== undefined) userRoutes(app, { door, signIns: options.signIns })
  const drained = (): Promise<void> => intake.drained()
  letterRoutes(app, { door, store, intake })
  labelRoutes(app, { door, intake, limits, now })
  personRoutes(app, { door, store, erasures: intake.erasures, samePerson, drained })

  const declarations = new Declarations(intake, store)
  app.post('/v1/definitions', { schema: definitionsSchema }, async (request, reply) => {
    const { workspace } = admit(request, 'define', workspaceAsked(request))
    const body = await readBody(request)
    const work = async (): Promise<Reply> => {
      const definitions = readDefinitions(body)
      await declarations.declare(definitions, { workspace, source: 'native', receivedAt: now() })
      return json({ declared: definitions.length })
    }
    const key = idempotencyKeyOf(request.headers)
    const done = await idempotency.once({ key, about: [workspace, 'definitions'], body }, work)
    if (done.isReplayed) reply.header('idempotency-replayed', 'true')
    return send(reply, done.reply)
  })

  app.delete('/v1/workspaces/:workspace', { schema: dropSchema }, async (request) => {
    const { workspace } = admit(request, 'admin', (request.params as { workspace: string }).workspace)
    await intake.dropWorkspace(workspace)
    return { dropped: workspace }
  })

  app.delete('/v1/expired', { schema: retentionSchema }, async (request) => {
    door.admitEverywhere(request, credentialOf(request))
    return { removed: (await retention?.apply()) ?? {} }
  })

  app.get('/v1/status', { schema: statusSchema }, (request) => {
    admit(request, 'read', null)
    const { oldestWaitingAt, storeError, ...status } = intake.status()
    // In seconds: whoever asks has another clock.
    const oldestWaitingSeconds = oldestWaitingAt === null ? null : Math.max(0, now() - oldestWaitingAt) / 1000
    return { ...status, storeError: storeError === null ? null : STORE_REFUSES, oldestWaitingSeconds }
  })
  await Promise.resolve()
}
