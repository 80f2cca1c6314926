/**
 * How a command reaches Candor: the running service, or, when none runs, one started for this command alone. The embedded
 * store belongs to one process, so there is no third way.
 */
import { operatorSecret } from '@candor/ingest'
import { readConfig } from './config.ts'
import { startService } from './service.ts'

export interface Reached {
  url: string
  /** What to show there: CANDOR_KEY, or the operator's key of a service on this machine; null when there is neither. */
  key: string | null
  /** Calls the API. Rejects with the answer's own words when it is no 2xx. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Response>
  /** Waits until everything sent is stored, then lets go. */
  done(): Promise<void>
}

export async function reachCandor(): Promise<Reached> {
  const config = readConfig(process.env, process.cwd())
  const elsewhere = process.env['CANDOR_URL']
  const own = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  const running = elsewhere ?? `http://${own}:${config.port}`
  if (await isCandor(running)) {
    // The operator's key is for this machine: it is not sent to wherever CANDOR_URL leads.
    const operator = elsewhere === undefined ? await operatorSecret(config.dataDirectory) : null
    const call = caller(running, process.env['CANDOR_KEY'] ?? operator)
    return { url: running, ...call, done: () => waitUntilStored(call.call) }
  }
  if (elsewhere !== undefined) throw new Error(`No Candor answers at ${running} (CANDOR_URL).`)
  const service = await startService({ config })
  return {
    url: service.url,
    ...caller(service.url, service.operatorKey),
    done: async () => {
      await service.intake.drained()
      await service.close()
    },
  }
}

function caller(url: string, key: string | null): Pick<Reached, 'key' | 'call'> {
  const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` }
  return {
    key,
    call: async (method, path, body) => {
      const answer = await fetch(url + path, {
        method,
        headers: { ...authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(await complaint(answer))
      return answer
    },
  }
}

async function complaint(answer: Response): Promise<string> {
  const text = await answer.text()
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? text
  } catch {
    return `${answer.status} ${text}`
  }
}

async function isCandor(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(2000) })
    return answer.ok && ((await answer.json()) as { alive?: boolean }).alive === true
  } catch {
    return false
  }
}

interface Status {
  backlog: { rows: number }
  loadedRows: number
}

/** The backlog counts what is acknowledged and not stored, so that an empty one means that all of it is. */
async function waitUntilStored(call: Reached['call']): Promise<void> {
  for (let rows = 1; rows > 0;) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    rows = ((await (await call('GET', '/v1/status')).json()) as Status).backlog.rows
  }
}
