/**
 * What /metrics tells, for OpenTelemetry: the same figures under the same names, read from the same registry when they are
 * about to be sent. Nothing is counted twice.
 */
import { ValueType, type HrTime } from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import { emptyResource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  type CollectionResult,
  type DataPoint,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import type { Registry } from 'prom-client'

type PrometheusMetric = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number]
type PrometheusValue = PrometheusMetric['values'][number] & { metricName?: string }

export class PrometheusProducer implements MetricProducer {
  readonly #registry: Pick<Registry, 'getMetricsAsJSON'>
  readonly #startTime: HrTime
  readonly #now: () => number

  /** @param now the clock, in milliseconds since 1970; counting began when it is first read */
  constructor(registry: Pick<Registry, 'getMetricsAsJSON'>, now: () => number = Date.now) {
    this.#registry = registry
    this.#now = now
    this.#startTime = millisToHrTime(now())
  }

  async collect(): Promise<CollectionResult> {
    const times = { startTime: this.#startTime, endTime: millisToHrTime(this.#now()) }
    const metrics = (await this.#registry.getMetricsAsJSON()).flatMap((metric) => toMetricData(metric, times) ?? [])
    const scopeMetrics = [{ scope: { name: 'candor' }, metrics }]
    return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] }
  }
}

type Times = Pick<DataPoint<number>, 'startTime' | 'endTime'>

/** Null for what has no value now, and for kinds that Candor does not use. */
function toMetricData(metric: PrometheusMetric, times: Times): MetricData | null {
  const { name, help } = metric
  const values: readonly PrometheusValue[] = metric.values
  if (values.length === 0) return null
  const descriptor = { name, description: help, unit: unitOf(name), valueType: ValueType.DOUBLE }
  const common = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE }
  const dataPoints = values.map(({ value, labels }) => ({ ...times, attributes: { ...labels }, value }))
  switch (String(metric.type)) {
    case 'counter':
      return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    case 'gauge':
      return { ...common, dataPointType: DataPointType.GAUGE, dataPoints }
    case 'histogram':
      return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: histograms(name, values, times) }
    default:
      return null
  }
}

/** Units as UCUM writes them, from the name's ending (https://prometheus.io/docs/practices/naming/#base-units). */
function unitOf(name: string): string {
  const base = name.replace(/_total$/, '')
  return base.endsWith('_seconds') ? 's' : base.endsWith('_bytes') ? 'By' : ''
}

/** Prometheus counts what is at most each bound; OpenTelemetry what lies between two bounds. */
function histograms(name: string, values: readonly PrometheusValue[], times: Times): DataPointsOfHistogram {
  const series = new Map<string, { attributes: Record<string, string>; buckets: [number, number][]; sum: number }>()
  for (const { metricName, value, labels } of values) {
    const { le, ...attributes } = Object.fromEntries(Object.entries(labels).map(([key, text]) => [key, String(text)]))
    const key = JSON.stringify(Object.entries(attributes).sort())
    const one = series.get(key) ?? { attributes, buckets: [], sum: 0 }
    series.set(key, one)
    if (metricName === `${name}_sum`) one.sum = value
    else if (le !== undefined) one.buckets.push([le === '+Inf' ? Infinity : Number(le), value])
  }
  return [...series.values()].map(({ attributes, buckets, sum }) => {
    const sorted = buckets.sort(([a], [b]) => a - b)
    const boundaries = sorted.map(([bound]) => bound).filter(Number.isFinite)
    const counts = sorted.map(([, upTo], position) => upTo - (sorted[position - 1]?.[1] ?? 0))
    return { ...times, attributes, value: { buckets: { boundaries, counts }, sum, count: sorted.at(-1)?.[1] ?? 0 } }
  })
}

type DataPointsOfHistogram = Extract<MetricData, { dataPointType: DataPointType.HISTOGRAM }>['dataPoints']
