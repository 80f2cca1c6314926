/** /v1/people: everything about one person, out or away. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Store } from '@candor/queries'
import { credentialOf } from '../door/credential.ts'
import type { Door } from '../door/door.ts'
import { ProblemError } from '../problem.ts'
import { workspaceAsked } from '../protocol-routes.ts'
import { problems, Workspace } from '../route-schemas.ts'
import type { Erasures } from './erasures.ts'
import { exportPerson } from './export.ts'
import type { SamePerson, Subject } from './subject.ts'

const params = Type.Object({
  channel: Type.String({ description: 'Where the account lives' }),
  id: Type.String({ description: 'The account’s id there' }),
})
const querystring = Type.Object({
  workspace: Workspace,
  linked: Type.Optional(
    Type.Enum(['yes', 'no'], { description: 'Whether linked accounts are the same person; yes if left out' }),
  ),
})
const Count = Type.Integer({ minimum: 0 })
const Receipt = Type.Object({
  id: Type.String(),
  workspace: Type.String(),
  subjectHash: Type.String({ description: 'SHA-256 of the JSON array [salt, workspace, channel, id]' }),
  accountHashes: Type.Optional(Type.Array(Type.String(), { description: 'The same of every account that went' })),
  salt: Type.String(),
  repeats: Type.Optional(Type.String({ description: 'The receipt that this one repeats after a restore' })),
  requestedAt: Type.String(),
  finishedAt: Type.String(),
  erased: Type.Object({
    accounts: Count,
    interactions: Count,
    links: Count,
    deadLetters: Count,
    quarantinedRows: Count,
    damagedFiles: Count,
    importStates: Count,
    rememberedBySources: Type.Optional(Count),
  }),
  mentionsByOthers: Type.Union([Count, Type.Null()], {
    description: 'Interactions of others that still hold an id of the person; null if that took too long',
  }),
  filesHoldingIt: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Files that still hold an id, in any form; null when it is too short to look for',
  }),
  partsHeld: Count,
})
const tags = ['privacy']

const exportSchema = {
  tags,
  summary: 'Everything about one person',
  description: 'NDJSON: accounts, interactions, dead letters that name them.',
  produces: ['application/x-ndjson'],
  params,
  querystring,
  response: { 200: Type.String(), ...problems },
}
const eraseSchema = {
  tags,
  summary: 'Erase a person',
  description:
    'Removes them from tables, rollups, index, journal and dead letters, looks for their bytes on the disk, and answers with a receipt that names nobody.',
  params,
  querystring,
  response: { 200: Receipt, ...problems },
}
const receiptsSchema = {
  tags,
  summary: 'The receipts of an account’s erasures',
  params,
  querystring,
  response: { 200: Type.Object({ receipts: Type.Array(Receipt) }), ...problems },
}

interface Context {
  door: Door
  store: Store
  erasures: Erasures
  samePerson: SamePerson
  /** Resolves when everything accepted so far is in the store. */
  drained: () => Promise<void>
}

export function personRoutes(app: FastifyInstance, { door, store, erasures, samePerson, drained }: Context): void {
  const admitted = (request: FastifyRequest): { subject: Subject; others: SamePerson | null } => {
    const { workspace } = door.admit(request, 'admin', credentialOf(request), workspaceAsked(request))
    const { channel, id } = request.params as { channel: string; id: string }
    const { linked = 'yes' } = request.query as { linked?: string }
    if (linked !== 'yes' && linked !== 'no') throw new ProblemError('invalid_request', '"linked" is yes or no')
    if (channel === '' || id === '') throw new ProblemError('invalid_request', 'Say channel and id of the account')
    return { subject: { workspace, channel, id }, others: linked === 'yes' ? samePerson : null }
  }

  app.get('/v1/people/:channel/:id/export', { schema: exportSchema }, async (request, reply) => {
    const { subject, others } = admitted(request)
    await drained()
    const lines = exportPerson(store, subject, others)
    // The first line decides whether there is an answer at all.
    const first = await lines.next()
    return reply.type('application/x-ndjson').send(Readable.from(ndjson(first, lines)))
  })

  app.delete('/v1/people/:channel/:id', { schema: eraseSchema }, (request) => {
    const { subject, others } = admitted(request)
    return erasures.erase(subject, others)
  })

  app.get('/v1/people/:channel/:id/erasures', { schema: receiptsSchema }, async (request) => ({
    receipts: await erasures.receiptsOf(admitted(request).subject),
  }))
}

async function* ndjson<T>(first: IteratorResult<T, unknown>, rest: AsyncGenerator<T>): AsyncGenerator<string> {
  if (first.done !== true) yield `${JSON.stringify(first.value)}\n`
  for await (const line of rest) yield `${JSON.stringify(line)}\n`
}
