/**
 * What the service says while it runs: lines for people, or JSON for machines (CANDOR_LOG=json). Neither says anything about
 * anybody: of a request only its number, method, route, status and time; of the store's own errors only their code, for their
 * words quote rows.
 */
import { pino } from 'pino'

export interface AnsweredRequest {
  /** Counts requests of this run. */
  id: string
  method: string
  /** The pattern, such as /v1/people/:channel/:id; never the address itself. */
  route: string
  status: number
  milliseconds: number
}

export interface Log {
  info: (message: string) => void
  trouble: (message: string, error: unknown) => void
  answered: (request: AnsweredRequest) => void
}

type Write = (line: string) => void

const toStandardError: Write = (line) => void process.stderr.write(line)

/** Lines for people. Requests are not among them. */
export const humanLog = (write: Write = toStandardError): Log => ({
  info: (message) => write(`${message}\n`),
  trouble: (message, error) => write(`${message}: ${error instanceof Error ? error.message : String(error)}\n`),
  answered: () => undefined,
})

/** One JSON object a line: level, time, msg, and what belongs to it. */
export function jsonLog(write: Write = toStandardError): Log {
  const logger = pino(
    {
      base: { service: 'candor' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  )
  return {
    info: (message) => logger.info(message),
    trouble: (message, error) => logger.error({ error: withoutQuotes(error) }, message),
    answered: ({ status, ...request }) => logger[status >= 500 ? 'warn' : 'info']({ ...request, status }, 'answered'),
  }
}

/** The error's name and code, and its words unless the store said them. */
function withoutQuotes(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error ? String(error.code) : undefined
  const isOfTheStore = error.name === 'ClickHouseError' || /^\d+$/.test(code ?? '')
  return { type: error.name, ...(code !== undefined && { code }), ...(!isOfTheStore && { message: error.message }) }
}
