/** Everything that /metrics tells, in the names and units of Prometheus (https://prometheus.io/docs/practices/naming/). */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Intake, IntakeObserver } from '@candor/ingest'
import type { Auditor } from '../auditor.ts'

type Status = ReturnType<Intake['status']>

const FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]
const SLOW = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600]

export class Metrics {
  /** Where everything is counted; telemetry/ sends the same. */
  readonly registry = new Registry()
  readonly #stored = this.#counter('candor_events_stored_total', 'Events that can be queried, since the start')
  readonly #limited = this.#counter('candor_requests_rate_limited_total', 'Requests answered with 429')
  readonly #refused = this.#counter('candor_requests_refused_total', 'Requests answered with an error, by status', ['status']) // prettier-ignore
  readonly #access = this.#counter('candor_access_total', 'Sign-ins, and changes of users, keys and shared pages', ['event']) // prettier-ignore
  readonly #fsync = this.#histogram('candor_journal_fsync_seconds', 'Writing and syncing one commit of the journal', FAST) // prettier-ignore
  readonly #insert = this.#histogram('candor_store_insert_seconds', 'Loading one table’s rows of a segment', SLOW, ['table']) // prettier-ignore
  readonly #lag = this.#histogram('candor_queryable_lag_seconds', 'From the receipt of a segment’s oldest event until it can be queried', SLOW) // prettier-ignore

  /** What the intake reports its work to. */
  readonly observer: IntakeObserver = {
    committed: (seconds) => this.#fsync.observe(seconds),
    inserted: (table, seconds) => this.#insert.observe({ table }, seconds),
    loaded: ({ tally, oldestAt }) => {
      this.#stored.inc(tally.interaction)
      if (oldestAt !== null) this.#lag.observe(Math.max(0, Date.now() - oldestAt) / 1000)
    },
  }

  /** Counts one answer. */
  answered(status: number): void {
    if (status < 400) return
    this.#refused.inc({ status: String(status) })
    if (status === 429) this.#limited.inc()
  }

  /** Counts what happened at the door. */
  access(event: string): void {
    this.#access.inc({ event })
  }

  /** Adds what is asked for only when somebody looks. */
  watch(intake: Pick<Intake, 'status'>, auditor: Pick<Auditor, 'state'>): void {
    for (const [name, help, count] of TOTALS) this.#read(new Counter({ name, help, registers: [] }), () => count(intake.status())) // prettier-ignore
    for (const [name, help, value] of GAUGES) this.#read(new Gauge({ name, help, registers: [] }), () => value(intake.status())) // prettier-ignore
    this.#perSource(intake)
    this.#read(gauge('candor_audit_failing', '1 when the last conservation audit could not be made'), () => auditor.state.failure === null ? 0 : 1) // prettier-ignore
    this.#read(gauge('candor_conservation_imbalance_events', 'received - stored - duplicate - dead-lettered - in journal, by the last audit, or by the last of every line while that found something: 0 is well'), () => ifAny(auditor.state.holding, ({ offBy }) => offBy)) // prettier-ignore
    this.#read(gauge('candor_audit_timestamp_seconds', 'When the last audit was made'), () => ifAny(auditor.state.last, ({ at }) => Date.parse(at) / 1000)) // prettier-ignore
    this.#read(gauge('candor_audit_seconds', 'How long it took'), () => ifAny(auditor.state.last, ({ seconds }) => seconds)) // prettier-ignore
  }

  get contentType(): string {
    return this.registry.contentType
  }

  /** The exposition, as text. */
  text(): Promise<string> {
    return this.registry.metrics()
  }

  #perSource(intake: Pick<Intake, 'status'>): void {
    const counter = new Counter({
      name: 'candor_source_events_total',
      help: 'Events since the start, by entrance and by what became of them',
      labelNames: ['source', 'outcome'],
      registers: [],
      collect(): void {
        this.reset()
        for (const [source, { accepted, duplicates, deadLettered }] of Object.entries(intake.status().sources)) {
          this.inc({ source, outcome: 'accepted' }, accepted)
          this.inc({ source, outcome: 'duplicate' }, duplicates)
          this.inc({ source, outcome: 'dead_lettered' }, deadLettered)
        }
      },
    })
    this.registry.registerMetric(counter)
  }

  /** A figure that somebody else keeps; left out while there is none. */
  #read(metric: Counter | Gauge, value: () => number | null): void {
    Object.assign(metric, {
      collect: () => {
        metric.reset()
        const now = value()
        if (now === null) metric.remove()
        else metric.inc(now)
      },
    })
    this.registry.registerMetric(metric)
  }

  #counter<T extends string>(name: string, help: string, labelNames: T[] = []): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] })
  }

  #histogram<T extends string>(name: string, help: string, buckets: number[], labelNames: T[] = []): Histogram<T> {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] })
  }
}

const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers: [] })

const ifAny = <T>(value: T | null, of: (value: T) => number): number | null => (value === null ? null : of(value))

const TOTALS: readonly [name: string, help: string, value: (status: Status) => number][] = [
  ['candor_events_received_total', 'Events in requests since the start', ({ received }) => received],
  ['candor_events_accepted_total', 'Events journaled', ({ accepted }) => accepted],
  ['candor_events_duplicate_total', 'Events whose id was known', ({ duplicates }) => duplicates],
  ['candor_events_dead_lettered_total', 'Events that were rejected, and kept with a reason', (status) => status.deadLettered], // prettier-ignore
  ['candor_rows_loaded_total', 'Journal rows of all kinds loaded into the store', ({ loadedRows }) => loadedRows],
]
const GAUGES: readonly [name: string, help: string, value: (status: Status) => number][] = [
  ['candor_journal_backlog_rows', 'Durable rows that the store does not have yet', ({ backlog }) => backlog.rows],
  ['candor_journal_backlog_bytes', 'Their bytes', ({ backlog }) => backlog.bytes],
  ['candor_journal_oldest_unflushed_age_seconds', 'How long the oldest durable event has waited for the store', ageOf],
  ['candor_journal_quarantined_segments', 'Segments that need a person', ({ quarantined }) => quarantined],
  ['candor_journal_damaged_files', 'Files of the journal that were found damaged', ({ damaged }) => damaged],
  ['candor_store_failing', '1 while the store does not take what was accepted', ({ storeError }) => (storeError === null ? 0 : 1)], // prettier-ignore
  ['candor_journal_refusing', '1 while requests are refused, because the journal is full or cannot be written', ({ isRefusing }) => (isRefusing ? 1 : 0)], // prettier-ignore
  ['candor_id_window_ids', 'Event ids that are remembered, so that the same one again is a duplicate', (status) => status.idWindow], // prettier-ignore
]

function ageOf({ oldestWaitingAt }: Status): number {
  return oldestWaitingAt === null ? 0 : Math.max(0, Date.now() - oldestWaitingAt) / 1000
}
