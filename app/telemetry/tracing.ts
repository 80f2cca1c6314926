/**
 * Spans of what an event goes through: the request (SERVER), below it the wait for the journal, and the load of the segment
 * (a trace of its own, since it serves many requests), which links back to those waits.
 *
 * Attributes follow https://opentelemetry.io/docs/specs/semconv/http/http-spans/ and say nothing about anybody: patterns of
 * routes, counts, names of tables. No path, no id, no address, no error's words; of what a client sends along, only the
 * numbers of its trace.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IntakeTracer } from '@candor/ingest'

/** Probes would drown the rest, and a live connection has no end. */
const NOT_TRACED = new Set(['/livez', '/readyz', '/metrics', '/api/live'])
/** As many links as a span keeps (https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-limits). */
const MAX_LINKS = 128
/** While the store is away nothing is loaded: of more segments than this the oldest have no links. */
const MAX_SEGMENTS = 512

export class Tracing implements IntakeTracer {
  readonly #tracer: Tracer
  readonly #spans = new WeakMap<FastifyRequest, Span>()
  readonly #served = new AsyncLocalStorage<Span>()
  /** Who wrote into the segments that are not loaded yet. */
  readonly #writers = new Map<string, SpanContext[]>()

  constructor(tracer: Tracer) {
    this.#tracer = tracer
  }

  /** Traces every request to the routes that are registered afterwards. */
  mount(app: FastifyInstance): void {
    app.addHook('onRequest', (request, _reply, done) => {
      const route = request.routeOptions.url
      if (route === undefined || !NOT_TRACED.has(route)) this.#spans.set(request, this.#begin(request, route))
      done()
    })
    // Not earlier: while a body is read, other requests' events run in between.
    app.addHook('preHandler', (request, _reply, done) => {
      const span = this.#spans.get(request)
      if (span === undefined) done()
      else this.#served.run(span, done)
    })
    app.addHook('onResponse', (request, reply, done) => {
      const span = this.#spans.get(request)
      span?.setAttribute('http.response.status_code', reply.statusCode)
      if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
      span?.end()
      done()
    })
  }

  readonly appending: IntakeTracer['appending'] = () => {
    const request = this.#served.getStore()
    if (request === undefined) return () => undefined
    const span = this.#tracer.startSpan('journal commit', {}, trace.setSpan(ROOT_CONTEXT, request))
    const isSampled = span.isRecording()
    return (isDurable, segment) => {
      if (!isDurable) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      if (segment !== null && isSampled) this.#remember(segment, span.spanContext())
    }
  }

  readonly loading: IntakeTracer['loading'] = ({ name, rows, bytes }) => {
    const span = this.#tracer.startSpan(
      'segment load',
      {
        kind: SpanKind.CONSUMER,
        links: (this.#writers.get(name) ?? []).map((context) => ({ context })),
        attributes: { 'candor.segment.rows': rows, 'candor.segment.bytes': bytes },
      },
      ROOT_CONTEXT,
    )
    let inner: Span | null = null
    return {
      table: (table) => {
        const attributes = {
          'db.system.name': 'clickhouse',
          'db.operation.name': 'INSERT',
          'db.collection.name': table,
        }
        const insert = this.#tracer.startSpan(
          `INSERT ${table}`,
          { kind: SpanKind.CLIENT, attributes },
          trace.setSpan(ROOT_CONTEXT, span),
        )
        inner = insert
        return () => {
          inner = null
          insert.end()
        }
      },
      ended: (isLoaded) => {
        for (const each of isLoaded ? [] : [inner, span]) each?.setStatus({ code: SpanStatusCode.ERROR })
        inner?.end()
        span.end()
        if (isLoaded) this.#writers.delete(name)
      },
    }
  }

  #begin({ method, headers }: FastifyRequest, route: string | undefined): Span {
    const remote = typeof headers.traceparent === 'string' ? parseTraceParent(headers.traceparent) : null
    const parent = remote === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true })
    const attributes = { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }) }
    const name = route === undefined ? method : `${method} ${route}`
    return this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent)
  }

  #remember(segment: string, context: SpanContext): void {
    const writers = this.#writers.get(segment)
    if (writers === undefined) this.#writers.set(segment, [context])
    else if (writers.length < MAX_LINKS) writers.push(context)
    const oldest = this.#writers.size > MAX_SEGMENTS ? this.#writers.keys().next().value : undefined
    if (oldest !== undefined) this.#writers.delete(oldest)
  }
}
