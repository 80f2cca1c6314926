/** POST /v1/labels: what a reader says of a message. It goes the way of every event; a form is led back to the queue. */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { readBody } from '../body.ts'
import { CHALLENGE } from '../door/access.ts'
import { writeCredentialOf } from '../door/credential.ts'
import type { Door } from '../door/door.ts'
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
  app.post('/v1/labels', { schema }, async (request, reply) => {
    const shown = writeCredentialOf(request)
    // A browser that has the key for the pages sends it here once it is asked.
    if (shown === null) reply.header('www-authenticate', CHALLENGE)
    // Who labels has read the text: a key must be for people. Without one it is a writing, which any key of the workspace guards.
    const { key, workspace } = door.admit(request, shown === null ? 'ingest' : 'people', shown, workspaceAsked(request))
    reply.removeHeader('www-authenticate')
    if (key !== null) limits.takeRequest(key)
    const body = await readBody(request)
    const isForm = /^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '')
    const { label, next } = isForm ? labelForm(body.toString('utf8')) : { label: jsonLabel(body), next: null }
    if (key !== null) limits.takeEvents(key, 1)
    const event = labelEvent(label, `label-${randomUUID()}`, now())
    const receivedAt = now()
    // The way of all events, with its checks.
    const candidates = readNative(Buffer.from(JSON.stringify(event)), receivedAt)
    const receipt = await intake.accept(candidates, { workspace: workspaceOf(workspace), source: 'labels', receivedAt })
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

/** A key of all workspaces that only reads says of which one a label is. */
function workspaceOf(workspace: string): string {
  if (workspace !== '*') return workspace
  throw new ProblemError('invalid_workspace', 'The key is for all of them: name the one of the message')
}

function jsonLabel(body: Buffer): LabelRequest {
  const value = parseJson(body)
  if (value instanceof Rejection) throw new ProblemError('invalid_request', value.detail)
  return checkedLabel(value)
}
