/** What an operator and a load balancer ask: is the process alive, can it do its work, how far has it come. */
import type { FastifyInstance } from 'fastify'
import type { Intake } from '@candor/ingest'
import type { Store } from '@candor/queries'

export function mountOperations(app: FastifyInstance, { store, intake }: { store: Store; intake: Intake }): void {
  const tags = ['operations']

  app.get('/livez', { schema: { tags, summary: 'The process answers' }, config: { access: 'public' } }, () => ({
    alive: true,
  }))

  app.get(
    '/readyz',
    { schema: { tags, summary: 'The store answers and takes what arrives' }, config: { access: 'public' } },
    async (_request, reply) => {
      const { storeError, quarantined } = intake.status()
      const store_ = await store.ping().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      const trouble = [
        store_ === null ? null : `The store does not answer: ${store_}`,
        storeError === null ? null : `The store refused a load: ${storeError}`,
        quarantined === 0 ? null : `${quarantined} segments are in quarantine; see journal/quarantine.`,
      ].filter((sentence) => sentence !== null)
      return reply.status(trouble.length === 0 ? 200 : 503).send({ ready: trouble.length === 0, trouble })
    },
  )

  app.get('/metrics', { schema: { tags, summary: 'Counters in Prometheus text format' } }, (_request, reply) => {
    const status = intake.status()
    const lines = [
      ...counter('candor_events_received_total', 'Events in requests since the start', status.received),
      ...counter('candor_events_accepted_total', 'Events journaled', status.accepted),
      ...counter('candor_events_duplicate_total', 'Events whose id was known', status.duplicates),
      ...counter('candor_events_dead_lettered_total', 'Events kept with a reason', status.deadLettered),
      ...counter('candor_rows_loaded_total', 'Journal rows of all kinds loaded into the store', status.loadedRows),
      ...gauge('candor_journal_backlog_rows', 'Durable rows that the store does not have yet', status.backlog.rows),
      ...gauge('candor_journal_backlog_bytes', 'Their bytes', status.backlog.bytes),
      ...gauge('candor_journal_quarantined_segments', 'Segments that need a person', status.quarantined),
    ]
    return reply.type('text/plain; version=0.0.4').send(lines.join('\n') + '\n')
  })
}

const counter = (name: string, help: string, value: number): string[] => metric(name, help, 'counter', value)
const gauge = (name: string, help: string, value: number): string[] => metric(name, help, 'gauge', value)
const metric = (name: string, help: string, type: string, value: number): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  `${name} ${value}`,
]
