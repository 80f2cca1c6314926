/**
 * Whether and what Candor sends by OpenTelemetry, from the standard variables
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). Those that are not read here are read
 * by the OpenTelemetry packages themselves: addresses, headers, time limits, the sampler, the name of the service.
 */

export interface TelemetryConfig {
  traces: boolean
  metrics: boolean
  /** How often metrics are sent, in milliseconds. */
  metricIntervalMs: number
}

const DEFAULT_INTERVAL_MS = 60_000

/** Null when nothing is to be sent, and nothing loaded. @throws Error that names the variable and says what to write */
export function readTelemetry(env: NodeJS.ProcessEnv): TelemetryConfig | null {
  if ((env['OTEL_SDK_DISABLED'] ?? '').trim().toLowerCase() === 'true') return null
  const everything = readEndpoint('OTEL_EXPORTER_OTLP_ENDPOINT', env['OTEL_EXPORTER_OTLP_ENDPOINT'])
  const traces = readEndpoint('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])
  const metrics = readEndpoint('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', env['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'])
  const config = {
    traces: (traces || everything) && isWanted('OTEL_TRACES_EXPORTER', env['OTEL_TRACES_EXPORTER']),
    metrics: (metrics || everything) && isWanted('OTEL_METRICS_EXPORTER', env['OTEL_METRICS_EXPORTER']),
    metricIntervalMs: readInterval(env['OTEL_METRIC_EXPORT_INTERVAL']),
  }
  if (!config.traces && !config.metrics) return null
  checkProtocol(env['OTEL_EXPORTER_OTLP_PROTOCOL'])
  return config
}

/** Whether an address is given; an empty variable is none. */
function readEndpoint(name: string, text = ''): boolean {
  if (text.trim() === '') return false
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return true
  throw new Error(`${name} is "${text}": write the address of a receiver, such as http://127.0.0.1:4318.`)
}

function isWanted(name: string, text = ''): boolean {
  if (text === '' || text === 'otlp') return true
  if (text === 'none') return false
  throw new Error(`${name} is "${text}": write otlp, or none.`)
}

function readInterval(text = ''): number {
  if (text === '') return DEFAULT_INTERVAL_MS
  const ms = /^\d{1,8}$/.test(text) ? Number(text) : 0
  if (ms >= 100) return ms
  throw new Error(`OTEL_METRIC_EXPORT_INTERVAL is "${text}": write milliseconds, 100 or more.`)
}

/** Receivers of OTLP over HTTP take both of its encodings at one address; gRPC has another. */
function checkProtocol(text = ''): void {
  if (['', 'http/json', 'http/protobuf'].includes(text)) return
  throw new Error(
    `OTEL_EXPORTER_OTLP_PROTOCOL is "${text}": Candor sends JSON over HTTP. Write http/json, and the receiver’s address for ` +
      'HTTP (usually port 4318).',
  )
}
