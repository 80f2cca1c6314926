/** What an operator and a load balancer ask: is the process alive, can it do its work, how far has it come. */
import type { FastifyInstance } from 'fastify'
import { sayOff, type Intake } from '@candor/ingest'
import type { Store } from '@candor/queries'
import { mountAudit } from './audit-route.ts'
import { Auditor } from './auditor.ts'
import type { Metrics } from './metrics/metrics.ts'

export interface Operated {
  store: Store
  intake: Intake
  metrics: Metrics
  /** Told when the books do not balance. */
  onTrouble?: (message: string, error: unknown) => void
}

const readySchema = {
  tags: ['operations'],
  summary: 'Requests can be taken',
  description:
    '503 when nothing can be taken: the journal is full, because the store has been away for too long, or the disk does not ' +
    'take it. What an operator must look at, and no other instance would do better at, is a warning.',
}

export function mountOperations(app: FastifyInstance, { store, intake, metrics, onTrouble }: Operated): void {
  const tags = ['operations']
  const auditor = new Auditor(intake, onTrouble)
  app.addHook('onClose', () => auditor.stop())

  app.get('/livez', { schema: { tags, summary: 'The process answers' }, config: { access: 'public' } }, () => ({
    alive: true,
  }))

  app.get('/readyz', { schema: readySchema, config: { access: 'public' } }, async (_request, reply) => {
    const refusal = await intake.refusal()
    const warnings = await warningsOf(store, intake, auditor)
    const body = { ready: refusal === null, trouble: refusal === null ? [] : [refusal], warnings }
    return reply.status(refusal === null ? 200 : 503).send(body)
  })

  mountAudit(app, auditor)

  metrics.watch(intake, auditor)
  app.get(
    '/metrics',
    { schema: { tags, summary: 'Counters in Prometheus text format' }, config: { access: 'every' } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  )
}

/**
 * What needs a person, a sentence each. Requests are taken all the same. Anybody may read it: what the store said, and whose
 * data it is about, is for the log and candor audit.
 */
async function warningsOf(store: Store, intake: Intake, auditor: Auditor): Promise<string[]> {
  const { storeError, quarantined, damaged } = intake.status()
  const { holding, failure } = auditor.state
  const isThere = await store.ping().then(
    () => true,
    () => false,
  )
  return [
    isThere ? null : 'The store does not answer; the log says why.',
    storeError === null ? null : 'The store did not take a load; the log says why.',
    quarantined === 0 ? null : `${quarantined} segments are in quarantine; see journal/quarantine.`,
    damaged === 0
      ? null
      : `${damaged} files of the journal were found damaged; they are in journal/damaged, until somebody removes them.`,
    holding === null || holding.isBalanced ? null : `${sayOff(holding.offBy)}; candor audit names them.`,
    failure === null ? null : 'The last audit could not be made; candor audit says why.',
  ].filter((sentence) => sentence !== null)
}
