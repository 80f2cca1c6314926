/** /v1/links: sharing pages, listing what is shared, and taking it back. What `candor share` calls. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { problems, ProblemError, sendProblem, SharedLink, toProblem } from '@candor/ingest'
import { Type, type Static } from 'typebox'
import type { Shares } from './shares.ts'

export const ShownLink = Type.Intersect([
  SharedLink,
  Type.Object({ path: Type.String({ description: 'Where it leads; whoever has it sees the page' }) }),
])
export type ShownLink = Static<typeof ShownLink>

const tags = ['operations']
const makeSchema = {
  tags,
  summary: 'Share a page by a signed link: read-only, numbers and no names',
  body: Type.Object(
    {
      page: Type.String({ description: 'Its path and query, such as /reach?workspace=shop, or its whole address' }),
      until: Type.Optional(
        Type.Union([Type.String(), Type.Null()], { description: 'RFC 3339; null or left out: until it is taken back' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 201: ShownLink, ...problems },
}
const listSchema = {
  ...{ tags, summary: 'The pages that are shared, and were' },
  response: { 200: Type.Object({ links: Type.Array(ShownLink) }), ...problems },
}
const revokeSchema = {
  ...{ tags, summary: 'Take a shared page back, at once', params: Type.Object({ id: Type.String() }) },
  response: { 200: ShownLink, ...problems },
}

export function linkRoutes(
  app: FastifyInstance,
  { shares, onTrouble }: { shares: Shares; onTrouble: (message: string, error: unknown) => void },
): void {
  const shown = (link: SharedLink): ShownLink => ({ ...link, path: shares.links.pathOf(link) })
  const errorHandler = (error: Error, _request: unknown, reply: FastifyReply): void => {
    const isMisread = 'validation' in error
    void sendProblem(reply, isMisread ? new ProblemError('invalid_link', error.message) : toProblem(error, onTrouble))
  }
  const config = { access: 'own' } as const

  app.post('/v1/links', { schema: makeSchema, config, errorHandler }, async (request, reply) => {
    const { page, until = null } = request.body as { page: string; until?: string | null }
    return reply.status(201).send(shown(await shares.make(request, { page, until })))
  })

  app.get('/v1/links', { schema: listSchema, config, errorHandler }, (request) => ({
    links: shares.list(request).map(shown),
  }))

  app.delete('/v1/links/:id', { schema: revokeSchema, config, errorHandler }, async (request) =>
    shown(await shares.revoke(request, (request.params as { id: string }).id)),
  )
}
