/** POST /v1/labels: what a reader says of a message. It goes the way of every event; a form is led back to the queue. */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { readBody } from '../body.ts'
import { credentialOf } from '../door/credential.ts'
import type { Admission, Door } from '../door/door.ts'
import { signInAt } from '../door/page-address.ts'
import type { RateLimits } from '../door/rate-limit.ts'
import type { Intake } from '../intake.ts'
import { ProblemError } from '../problem.ts'
import { workspaceAsked } from '../protocol-routes.ts'
import { readNative } from '../protocols/native.ts'
import { problems, Workspace } from '../route-schemas.ts'
import { Rejection } from '../rejection.ts'
import { parseJson } from '../validate.ts'
import { checkedLabel, labelEvent, labelForm, LabelRequest } from './label.ts'

const schema = {
  tags: ['labels'],
  summary: 'Label a message as a reader',
  description:
    'Kept as an interaction with the verb Label; the newest of one reader holds. JSON, or the form of the labelling page, which is sent back there (303).',
  querystring: Type.Object({ workspace: Workspace }),
  consumes: ['application/json', 'application/x-www-form-urlencoded'],
  body: LabelRequest,
  response: {
    200: Type.Object({ id: Type.String({ description: 'Of the label' }), duplicate: Type.Boolean() }),
    303: Type.Null(),
    ...problems,
  },
}

const PATIENCE_MS = 500

export interface LabelContext {
  door: Door
  intake: Intake
  limits: RateLimits
  now: () => number
}

export function labelRoutes(app: FastifyInstance, { door, intake, limits, now }: LabelContext): void {
  // A label says what a message means, as a definition says what numbers do: the same people may.
  const admit = (request: FastifyRequest): Admission | ProblemError => {
    try {
      return door.admit(request, 'define', credentialOf(request), workspaceAsked(request))
    } catch (error) {
      if (error instanceof ProblemError) return error
      throw error
    }
  }
  app.post('/v1/labels', { schema }, async (request, reply) => {
    const admitted = admit(request)
    if (admitted instanceof ProblemError) return refuse(request, reply, admitted)
    const { key, workspace } = admitted
    if (key !== null) limits.takeRequest(key)
    const body = await readBody(request)
    const isForm = /^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '')
    const { label, next } = isForm ? labelForm(body.toString('utf8')) : { label: jsonLabel(body), next: null }
    if (key !== null) limits.takeEvents(key, 1)
    const event = labelEvent(label, `label-${randomUUID()}`, now())
    const receivedAt = now()
    // The way of all events, with its checks.
    const candidates = readNative(Buffer.from(JSON.stringify(event)), receivedAt)
    const receipt = await intake.accept(candidates, { workspace, source: 'labels', receivedAt })
    if (receipt.deadLettered > 0) throw new ProblemError('invalid_request', receipt.errors[0]?.detail)
    if (next !== null) {
      await loadedSoon(intake)
      return reply.redirect(next, 303)
    }
    return { id: event.id, duplicate: receipt.duplicates > 0 }
  })
}

/** What comes after a form should know of its label. Where the store is slow it comes without: nothing is lost. */
async function loadedSoon(intake: Intake): Promise<void> {
  const loaded = intake.drained().catch(() => undefined)
  await Promise.race([loaded, setTimeout(PATIENCE_MS, undefined, { ref: false })])
}

/** A form is of a page: whoever is not signed in any more is led to where they sign in, and back to the queue. */
function refuse(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply {
  if (problem.statusCode !== 401 || request.headers.accept?.includes('text/html') !== true) throw problem
  return reply.redirect(signInAt('/voices/label'), 303)
}

function jsonLabel(body: Buffer): LabelRequest {
  const value = parseJson(body)
  if (value instanceof Rejection) throw new ProblemError('invalid_request', value.detail)
  return checkedLabel(value)
}
