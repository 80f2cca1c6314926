/** /v1/keys: making, listing and revoking keys. What `candor keys` calls. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { problems } from '../route-schemas.ts'
import { ProblemError } from '../problem.ts'
import { readBody } from '../body.ts'
import { Rejection } from '../rejection.ts'
import { parseJson } from '../validate.ts'
import { ALL_WORKSPACES, ApiKey, KeyRequest } from './api-key.ts'
import { credentialOf } from './credential.ts'
import type { Door } from './door.ts'

/** A key as it may be shown: no secret leaves the service, and no hash of one. */
const HIDDEN = ['hash', 'signingSecret'] as const
const ShownKey = Type.Omit(ApiKey, [...HIDDEN])
export type ShownKey = Static<typeof ShownKey>
const tags = ['operations']

const createSchema = {
  tags,
  summary: 'Make a key',
  description: 'The key itself is in this one answer and nowhere else: only its hash is kept.',
  consumes: ['application/json'],
  body: KeyRequest,
  response: { 201: Type.Object({ secret: Type.String(), key: ShownKey }), ...problems },
}
const listSchema = {
  tags,
  summary: 'The keys there are',
  response: { 200: Type.Object({ keys: Type.Array(ShownKey) }), ...problems },
}
const revokeSchema = {
  tags,
  summary: 'Revoke a key, at once',
  params: Type.Object({ id: Type.String() }),
  response: { 200: ShownKey, ...problems },
}

export function keyRoutes(app: FastifyInstance, door: Door): void {
  const { keys } = door

  app.post('/v1/keys', { schema: createSchema }, async (request, reply) => {
    const value = parseJson(await readBody(request))
    const asked = value instanceof Rejection ? null : value
    const domain = domainOf(door, request)
    if (domain !== null && workspaceIn(asked) !== domain)
      throw new ProblemError('wrong_workspace', `Your key is for "${domain}"`)
    const { key, secret } = await keys.create(asked)
    return reply.status(201).send({ secret, key: shownKey(key) })
  })

  app.get('/v1/keys', { schema: listSchema }, (request) => {
    const domain = domainOf(door, request)
    return { keys: keys.list().filter(({ workspace }) => domain === null || workspace === domain).map(shownKey) } // prettier-ignore
  })

  app.delete('/v1/keys/:id', { schema: revokeSchema }, async (request) => {
    const { id } = request.params as { id: string }
    const domain = domainOf(door, request)
    if (domain !== null && keys.list().find((key) => key.id === id)?.workspace !== domain)
      throw new ProblemError('no_such_key', `There is no key "${id}" for "${domain}"`)
    return shownKey(await keys.revoke(id))
  })
}

/** The one workspace whose keys the caller may manage; null for all of them. @throws ProblemError for anybody else */
function domainOf(door: Door, request: FastifyRequest): string | null {
  const credential = credentialOf(request)
  const own = credential === null ? null : door.keys.find(credential)
  if (own !== null && own.workspace !== ALL_WORKSPACES) return door.admit(request, 'admin', credential, null).workspace
  door.admitEverywhere(request, credential)
  return null
}

function workspaceIn(asked: unknown): string | null {
  if (typeof asked !== 'object' || asked === null || !('workspace' in asked)) return null
  return typeof asked.workspace === 'string' ? asked.workspace : null
}

/** A key as it may be shown. */
export const shownKey = (key: ApiKey): ShownKey =>
  Object.fromEntries(Object.entries(key).filter(([name]) => !HIDDEN.some((hidden) => hidden === name))) as ShownKey
