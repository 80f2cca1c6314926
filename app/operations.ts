/** What an operator and a load balancer ask: is the process alive, can it do its work, how far has it come. */
import type { FastifyInstance } from 'fastify'
import type { Intake } from '@candor/ingest'
import type { Store } from '@candor/queries'
import { mountAudit } from './audit-route.ts'
import { Auditor, sayImbalance } from './auditor.ts'
import type { Metrics } from './metrics/metrics.ts'

export interface Operated {
  store: Store
  intake: Intake
  metrics: Metrics
  /** Told when the books do not balance. */
  onTrouble?: (message: string, error: unknown) => void
}

export function mountOperations(app: FastifyInstance, { store, intake, metrics, onTrouble }: Operated): void {
  const tags = ['operations']
  const auditor = new Auditor(intake, onTrouble)
  app.addHook('onClose', () => auditor.stop())

  app.get('/livez', { schema: { tags, summary: 'The process answers' }, config: { access: 'public' } }, () => ({
    alive: true,
  }))

  app.get(
    '/readyz',
    { schema: { tags, summary: 'The store answers and takes what arrives' }, config: { access: 'public' } },
    async (_request, reply) => {
      const { storeError, quarantined, damaged } = intake.status()
      const { last } = auditor.state
      const store_ = await store.ping().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      const trouble = [
        store_ === null ? null : `The store does not answer: ${store_}`,
        storeError === null ? null : `The store refused a load: ${storeError}`,
        quarantined === 0 ? null : `${quarantined} segments are in quarantine; see journal/quarantine.`,
        damaged === 0
          ? null
          : `${damaged} files of the journal were found damaged; they are in journal/damaged, until somebody removes them.`,
        last === null || last.isBalanced ? null : sayImbalance(last),
      ].filter((sentence) => sentence !== null)
      return reply.status(trouble.length === 0 ? 200 : 503).send({ ready: trouble.length === 0, trouble })
    },
  )

  mountAudit(app, auditor)

  metrics.watch(intake, auditor)
  app.get(
    '/metrics',
    { schema: { tags, summary: 'Counters in Prometheus text format' }, config: { access: 'every' } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  )
}
