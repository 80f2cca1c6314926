/**
 * How a command reaches Candor: the running service, or, when none runs, one started for this command alone. The embedded
 * store belongs to one process, so there is no third way.
 */
import { readConfig } from './config.ts'
import { startService } from './service.ts'

export interface Reached {
  url: string
  /** Waits until everything sent is stored, then lets go. */
  done(): Promise<void>
}

export async function reachCandor(): Promise<Reached> {
  const config = readConfig(process.env, process.cwd())
  const running = process.env['CANDOR_URL'] ?? `http://${config.host}:${config.port}`
  if (await isCandor(running)) return { url: running, done: () => waitUntilStored(running) }
  if (process.env['CANDOR_URL'] !== undefined) throw new Error(`No Candor answers at ${running} (CANDOR_URL).`)
  const service = await startService({ config })
  return {
    url: service.url,
    done: async () => {
      await service.intake.drained()
      await service.close()
    },
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
async function waitUntilStored(url: string): Promise<void> {
  for (let rows = 1; rows > 0;) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    rows = ((await (await fetch(`${url}/v1/status`)).json()) as Status).backlog.rows
  }
}
