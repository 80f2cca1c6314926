/**
 * A Candor in a process of its own, so that its memory can be measured and its work does not share a thread with the load.
 * Run as a program (`node --import tsx service-process.ts DIRECTORY [CLICKHOUSE_URL]`) it is that process.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ownMemory, residentMemory, type OwnMemory, type ProcessMemory } from './memory.ts'

export interface ServiceProcess {
  url: string
  pid: number
  /** Resident memory in MiB. */
  rss(): Promise<number>
  /** What it holds after a garbage collection, by who holds it. @param isBare after its engine's caches were emptied */
  memory(isBare?: boolean): Promise<ProcessMemory>
  /** CPU seconds used so far, of user and system. */
  cpuSeconds(): Promise<number>
  /** CPU seconds of the main thread alone, which takes the requests. */
  mainThreadSeconds(): Promise<number>
  stop(): Promise<void>
}

/** Starts it and waits for its address. @param clickhouse the URL of a server, instead of the embedded store */
export async function startServiceProcess(directory: string, clickhouse?: string): Promise<ServiceProcess> {
  const script = fileURLToPath(import.meta.url)
  const child: ChildProcess = spawn(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', script, directory, clickhouse ?? ''],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await firstLine(child)
  const pid = child.pid ?? 0
  return {
    url,
    pid,
    rss: async () => (await residentMemory(pid)).rss,
    memory: async (isBare = false) => {
      const answer = new Promise<OwnMemory>((resolve, reject) => {
        child.once('message', (own) => resolve(own as OwnMemory))
        void exited.then(() => reject(new Error('The service ended while it was asked for its memory.')))
      })
      child.send(isBare ? 'bare memory' : 'memory')
      return { ...(await answer), ...(await residentMemory(pid)) }
    },
    cpuSeconds: () => cpuSeconds(`/proc/${pid}/stat`),
    mainThreadSeconds: () => cpuSeconds(`/proc/${pid}/task/${pid}/stat`),
    stop: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Fields 14 and 15 of proc(5), in ticks of 1/100 s, counted after the name, which may hold spaces. */
async function cpuSeconds(path: string): Promise<number> {
  const fields = (await readFile(path, 'utf8')).replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The service has no output to read its address from.')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('The service ended before it was ready.')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { startService } = await import('@candor/app')
  const { EmbeddedStore } = await import('@candor/queries/test/embedded')
  const { dropEngineCaches, engineMemory } = await import('@candor/queries/test/engine-memory')
  const [dataDirectory = '', url = ''] = process.argv.slice(2)
  const clickhouse = url === '' ? null : { url, user: 'default', password: '', database: 'candor' }
  const config = { dataDirectory, host: '127.0.0.1', port: 0, clickhouse, writeKeys: {}, sample: false }
  const service = await startService({ config, dashboard: '' })
  const { store } = service
  const tell = async (isBare: boolean): Promise<void> => {
    if (!(store instanceof EmbeddedStore)) throw new Error('Only an embedded engine is in this process.')
    if (isBare) await dropEngineCaches(store)
    process.send?.(await ownMemory(() => engineMemory(store)))
  }
  process.on('message', (asked) => void tell(asked === 'bare memory'))
  process.once('disconnect', () => process.exit())
  process.stdout.write(`${service.url}\n`)
}
