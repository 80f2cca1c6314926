/**
 * Where clients learn who is in which arm: the payload that GrowthBook's SDKs and Candor's own client evaluate by themselves,
 * and arms on request. Both need the key that writes events, which web pages carry anyhow; neither shows a number.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { assignUnits, declaredExperiments, experimentsBy, exposuresOf, payloadOf, type Payload } from '@candor/engine'
import { AssignAnswer, AssignRequest, FeaturesAnswer } from '@candor/engine/api/shapes'
import {
  letPagesRead,
  ProblemError,
  problems,
  readNative,
  sendProblem,
  toProblem,
  workspaceAsked,
  writeCredentialOf,
  type Door,
  type Intake,
  type RateLimits,
} from '@candor/ingest'
import type { Store } from '@candor/queries'

export interface AssignmentOptions {
  store: Store
  intake: Intake
  door: Door
  limits: RateLimits
  now?: () => number
  onTrouble: (message: string, error: unknown) => void
}

const BODY_LIMIT = 1_000_000
/** A browser need not ask again with every page; an SDK keeps its own copy for a minute. */
const CACHING = 'private, max-age=30'

const featuresSchema = {
  tags: ['assignment'],
  summary: 'How running experiments are assigned, as GrowthBook’s SDKs read it',
  description: 'The client key is a key that writes; where nobody has made a key, any text.',
  params: { type: 'object', properties: { clientKey: { type: 'string' } } },
  response: { 200: FeaturesAnswer, ...problems },
}
const assignSchema = {
  tags: ['assignment'],
  summary: 'The arms of one or many, for whoever has no SDK',
  description: 'Says who is in which arm, and writes nothing unless `expose` is true: an exposure is an event.',
  body: AssignRequest,
  response: { 200: AssignAnswer, ...problems },
}

const asks = Compile(AssignRequest)

export async function assignmentRoutes(app: FastifyInstance, options: AssignmentOptions): Promise<void> {
  const { store, intake, door, limits, now = Date.now, onTrouble } = options
  letPagesRead(app, door)
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'own' }
  })
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, toProblem(error, onTrouble)))
  // The schemas document; what is wrong with a body is said below.
  app.setValidatorCompiler(() => () => true)

  /** The workspace, and the payload of this moment. Events that a request may bring count against the key. */
  const enter = async (request: FastifyRequest, reply: FastifyReply, credential: string | null) => {
    const { key, workspace } = door.admit(request, 'ingest', credential, workspaceAsked(request))
    if (key !== null) {
      limits.takeRequest(key)
      reply.headers(limits.headers(key))
    }
    const payload = payloadOf(await declaredExperiments(store, workspace), new Date(now()))
    return { workspace, payload, spend: (events: number) => key !== null && limits.takeEvents(key, events) }
  }

  app.get('/api/features/:clientKey', { schema: featuresSchema }, async (request, reply) => {
    const { payload } = await enter(request, reply, (request.params as { clientKey: string }).clientKey)
    return reply.header('cache-control', CACHING).serializer(JSON.stringify).send(payload)
  })

  app.post('/api/assign', { schema: assignSchema, bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const { workspace, payload, spend } = await enter(request, reply, writeCredentialOf(request))
    const asked = readAsked(request.body)
    const at = new Date(now())
    const assignments = assigned(payload, asked)
    if (asked.expose !== true) return { assignments, exposed: null }
    const exposures = exposuresOf(payload.features, assignments, at)
    spend(exposures.length)
    const candidates = readNative(Buffer.from(JSON.stringify(exposures)), at.getTime())
    const receipt = await intake.accept(candidates, { workspace, source: 'assign', receivedAt: at.getTime() })
    const { received, accepted, duplicates, deadLettered } = receipt
    return { assignments, exposed: { received, accepted, duplicates, deadLettered } }
  })
  await Promise.resolve()
}

function readAsked(body: unknown): AssignRequest {
  if (!asks.Check(body)) {
    const stranger = Object.keys(body ?? {}).find((name) => !Object.hasOwn(AssignRequest.properties, name))
    if (stranger !== undefined) throw new ProblemError('invalid_request', `${stranger} is no field of this request`)
    const [first] = asks.Errors(body)
    throw new ProblemError('invalid_request', first && `${first.instancePath || 'The body'} ${first.message}`)
  }
  if (body.expose === true && body.experiments === undefined)
    throw new ProblemError(
      'invalid_request',
      'expose needs experiments: name those that they see now, nobody is exposed to all',
    )
  return body
}

function assigned({ features }: Payload, asked: AssignRequest): AssignAnswer['assignments'] {
  const { units, attribute = 'id', attributes = {}, forced = {} } = asked
  const experiments = asked.experiments ?? experimentsBy(features, attribute)
  const strangers = [...experiments, ...Object.keys(forced)].filter((key) => !Object.hasOwn(features, key))
  if (strangers.length > 0) {
    const known = Object.keys(features).join(', ')
    throw new ProblemError(
      'no_such_experiment',
      `${strangers.join(', ')} is not assigned here; ${known === '' ? 'none is' : `there is ${known}`}`,
    )
  }
  try {
    return assignUnits(features, { units, attribute, attributes, experiments, forced })
  } catch (error) {
    if (error instanceof RangeError) throw new ProblemError('invalid_request', error.message)
    throw error
  }
}
