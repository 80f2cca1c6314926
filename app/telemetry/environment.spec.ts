import { describe, expect, it } from 'vitest'
import { readTelemetry } from './environment.ts'

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }
const BOTH = { traces: true, metrics: true, metricIntervalMs: 60_000 }

describe('the variables of OpenTelemetry', () => {
  it.each([
    [{}, null],
    [{ OTEL_SERVICE_NAME: 'shop' }, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, null],
    [ENDPOINT, BOTH],
    [{ ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }, null],
    [{ ...ENDPOINT, OTEL_SDK_DISABLED: 'no' }, BOTH],
    [
      { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' },
      { ...BOTH, traces: false },
    ],
    [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }, null],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://x/v1/traces' }, { ...BOTH, metrics: false }],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://x/m', OTEL_METRIC_EXPORT_INTERVAL: '500' }, { traces: false, metrics: true, metricIntervalMs: 500 }], // prettier-ignore
    [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, BOTH],
  ])('%j', (env, expected) => {
    expect(readTelemetry(env)).toEqual(expected)
  })

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'nonsense'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_METRICS_EXPORTER', 'prometheus'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '5s'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ])('refuses %s=%s, and names it', (name, value) => {
    expect(() => readTelemetry({ ...ENDPOINT, [name]: value })).toThrow(name)
  })
})
