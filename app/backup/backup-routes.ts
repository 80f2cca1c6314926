/** POST /v1/backups: what `candor backup` calls. It writes files where it is told to, so that only this machine's operator may. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Intake } from '@candor/ingest'
import { createBackup } from './create.ts'

interface Context {
  intake: Pick<Intake, 'snapshot'>
  dataDirectory: string
  operatorKey: string
}

const schema = {
  tags: ['operations'],
  summary: 'Back everything up',
  description:
    'Into a new directory of the machine that Candor runs on. Only the operator’s key of that machine may ask for it.',
  body: {
    type: 'object',
    required: ['directory'],
    additionalProperties: false,
    properties: { directory: { type: 'string', description: 'An absolute path; nothing may be there' } },
  },
}

export function backupRoutes(app: FastifyInstance, { intake, dataDirectory, operatorKey }: Context): void {
  let isUnderWay = false
  app.post('/v1/backups', { schema, config: { access: 'own' } }, async (request, reply) => {
    const problem = (status: number, title: string, detail: string) =>
      reply.status(status).type('application/problem+json').send({ type: 'about:blank', title, status, detail })
    if (!isSame(request.headers.authorization ?? '', `Bearer ${operatorKey}`))
      return problem(403, 'The operator’s key is needed', 'Call candor backup on the machine that Candor runs on.')
    if (isUnderWay) return problem(409, 'A backup is under way', 'Ask again when it is done.')
    isUnderWay = true
    try {
      const { directory } = request.body as { directory: string }
      const { begunAt, finishedAt, files } = await createBackup(intake, dataDirectory, directory)
      return { begunAt, finishedAt, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
    } catch (error) {
      return await problem(422, 'No backup was made', error instanceof Error ? error.message : String(error))
    } finally {
      isUnderWay = false
    }
  })
}

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
