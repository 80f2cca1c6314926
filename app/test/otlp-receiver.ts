/** A receiver of OTLP/HTTP on loopback, for tests: keeps what came, as JSON says it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  links?: { traceId: string; spanId: string }[]
  attributes: { key: string; value: Record<string, unknown> }[]
  status: { code?: number }
  startTimeUnixNano: string
  endTimeUnixNano: string
}

export interface ReceivedMetric {
  name: string
  unit: string
  sum?: { isMonotonic: boolean; aggregationTemporality: number; dataPoints: ReceivedPoint[] }
  gauge?: { dataPoints: ReceivedPoint[] }
  histogram?: { dataPoints: (ReceivedPoint & { bucketCounts: number[]; explicitBounds: number[]; count: number })[] }
}

interface ReceivedPoint {
  attributes: { key: string; value: Record<string, unknown> }[]
  asDouble?: number
  sum?: number
}

interface Resource {
  attributes: { key: string; value: { stringValue?: string } }[]
}

interface Message {
  resourceSpans?: { resource: Resource; scopeSpans: { spans: ReceivedSpan[] }[] }[]
  resourceMetrics?: { resource: Resource; scopeMetrics: { metrics: ReceivedMetric[] }[] }[]
}

export interface OtlpReceiver {
  url: string
  spans: ReceivedSpan[]
  /** The newest of each name. */
  metrics: Map<string, ReceivedMetric>
  resources: Resource[]
  /** Every request: path and headers. */
  requests: { path: string; headers: NodeJS.Dict<string | string[]> }[]
  /** Everything that came, as text. */
  text: () => string
  close(): Promise<void>
}

/** @param answer how each request is answered; null leaves it without an answer */
export async function startOtlpReceiver(answer: () => number | null = () => 200): Promise<OtlpReceiver> {
  let text = ''
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8')
      receiver.requests.push({ path: request.url ?? '', headers: request.headers })
      text += body
      take(JSON.parse(body) as Message)
      const status = answer()
      if (status !== null) response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  const take = ({ resourceSpans = [], resourceMetrics = [] }: Message): void => {
    for (const { resource, scopeSpans } of resourceSpans) {
      receiver.resources.push(resource)
      receiver.spans.push(...scopeSpans.flatMap(({ spans }) => spans))
    }
    for (const { resource, scopeMetrics } of resourceMetrics) {
      receiver.resources.push(resource)
      for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) receiver.metrics.set(metric.name, metric)
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ spans: [], metrics: new Map(), resources: [], requests: [], text: () => text },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return receiver
}
