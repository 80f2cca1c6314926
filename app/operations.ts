/** What an operator and a load balancer ask: is the process alive, can it do its work, how far has it come. */
import type { FastifyInstance } from 'fastify'
import type { Intake } from '@candor/ingest'
import type { Store } from '@candor/queries'
import { mountAudit } from './audit-route.ts'
import { Auditor, imbalanceOf, sayImbalance } from './auditor.ts'

export interface Operated {
  store: Store
  intake: Intake
  /** Told when the books do not balance. */
  onTrouble?: (message: string, error: unknown) => void
}

export function mountOperations(app: FastifyInstance, { store, intake, onTrouble }: Operated): void {
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

  app.get('/metrics', { schema: { tags, summary: 'Counters in Prometheus text format' } }, (_request, reply) => {
    const status = intake.status()
    const { last, failure } = auditor.state
    const lines = [
      ...counter('candor_events_received_total', 'Events in requests since the start', status.received),
      ...counter('candor_events_accepted_total', 'Events journaled', status.accepted),
      ...counter('candor_events_duplicate_total', 'Events whose id was known', status.duplicates),
      ...counter('candor_events_dead_lettered_total', 'Events kept with a reason', status.deadLettered),
      ...counter('candor_rows_loaded_total', 'Journal rows of all kinds loaded into the store', status.loadedRows),
      ...gauge('candor_journal_backlog_rows', 'Durable rows that the store does not have yet', status.backlog.rows),
      ...gauge('candor_journal_backlog_bytes', 'Their bytes', status.backlog.bytes),
      ...gauge('candor_journal_quarantined_segments', 'Segments that need a person', status.quarantined),
      ...gauge(
        'candor_id_window_ids',
        'Event ids that are remembered, so that the same one again is a duplicate',
        status.idWindow,
      ),
      ...gauge('candor_journal_damaged_files', 'Files of the journal that were found damaged', status.damaged),
      ...gauge(
        'candor_audit_failing',
        '1 when the last conservation audit could not be made',
        failure === null ? 0 : 1,
      ),
      ...(last === null
        ? []
        : [
            ...gauge(
              'candor_conservation_imbalance_events',
              'received - stored - duplicate - dead-lettered - in journal, by the last audit: 0 is well',
              imbalanceOf(last),
            ),
            ...gauge('candor_audit_timestamp_seconds', 'When the last audit was made', Date.parse(last.at) / 1000),
            ...gauge('candor_audit_seconds', 'How long it took', last.seconds),
          ]),
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
