/**
 * Sends traces and metrics by OTLP over HTTP, as JSON. Loaded only when environment.ts says so: an ordinary start does
 * without these packages. Nothing here is global, and nothing that Candor does waits for a receiver: what it does not take in
 * time is dropped.
 */
import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Registry } from 'prom-client'
import type { TelemetryConfig } from './environment.ts'
import { PrometheusProducer } from './prometheus-producer.ts'
import { Tracing } from './tracing.ts'

export interface Telemetry {
  /** Null when only metrics are sent. */
  tracing: Tracing | null
  /** Sends what is left, for as long as that takes or the receiver's time is up. Never rejects. */
  close(): Promise<void>
}

export interface TelemetryParts {
  registry: Pick<Registry, 'getMetricsAsJSON'>
  version: string
  /** Told when a receiver begins to fail; not of every failure. */
  onTrouble: (message: string, error: unknown) => void
}

/** A stop does not wait longer than this for a receiver that is away. */
const LAST_WORDS_MS = 3_000

export function startTelemetry(config: TelemetryConfig, { registry, version, onTrouble }: TelemetryParts): Telemetry {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'candor', 'service.version': version }))
    .merge(detectResources({ detectors: [envDetector] }))
  const closing: (() => Promise<void>)[] = []
  let tracing: Tracing | null = null
  if (config.traces) {
    const exporter = new ReportingSpanExporter(new OTLPTraceExporter(), onceATime('Traces', onTrouble))
    const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] })
    tracing = new Tracing(provider.getTracer('candor', version))
    closing.push(() => provider.shutdown())
  }
  if (config.metrics) {
    const reader = new PeriodicExportingMetricReader({
      exporter: new ReportingMetricExporter(new OTLPMetricExporter(), onceATime('Metrics', onTrouble)),
      exportIntervalMillis: config.metricIntervalMs,
      exportTimeoutMillis: Math.min(config.metricIntervalMs, 30_000),
      metricProducers: [new PrometheusProducer(registry)],
    })
    const provider = new MeterProvider({ resource, readers: [reader] })
    closing.push(() => provider.shutdown())
  }
  return { tracing, close: () => closeWithin(closing) }
}

async function closeWithin(closing: readonly (() => Promise<void>)[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, LAST_WORDS_MS)))
  // What could not be sent was told already.
  await Promise.race([Promise.allSettled(closing.map((close) => close())), patience])
  clearTimeout(timer)
}

type Report = (result: ExportResult) => void

/** Says once that sending fails, until it works again. */
function onceATime(what: string, onTrouble: TelemetryParts['onTrouble']): Report {
  let isFailing = false
  return ({ code, error }) => {
    const failed = code !== ExportResultCode.SUCCESS
    if (failed && !isFailing)
      onTrouble(`${what} cannot be sent; they are dropped until the receiver answers`, error ?? new Error('No reason given')) // prettier-ignore
    isFailing = failed
  }
}

class ReportingSpanExporter implements SpanExporter {
  readonly #inner: SpanExporter
  readonly #report: Report

  constructor(inner: SpanExporter, report: Report) {
    this.#inner = inner
    this.#report = report
  }

  export(...[spans, done]: Parameters<SpanExporter['export']>): void {
    this.#inner.export(spans, (result) => {
      this.#report(result)
      done(result)
    })
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown()
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.()
  }
}

class ReportingMetricExporter implements PushMetricExporter {
  readonly #inner: PushMetricExporter
  readonly #report: Report

  constructor(inner: PushMetricExporter, report: Report) {
    this.#inner = inner
    this.#report = report
  }

  export(...[metrics, done]: Parameters<PushMetricExporter['export']>): void {
    this.#inner.export(metrics, (result) => {
      this.#report(result)
      done(result)
    })
  }

  forceFlush(): Promise<void> {
    return this.#inner.forceFlush()
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown()
  }
}
