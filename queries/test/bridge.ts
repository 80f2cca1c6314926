/** Starts the HTTP bridge (see bridge-process.ts) and stops it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Bridge {
  url: string
  close(): Promise<void>
}

/**
 * @param directory a directory of the test's own; with what an earlier bridge left there, it goes on
 * @param port where to listen; any free one if left out
 */
export async function startBridge(directory: string, port = 0): Promise<Bridge> {
  const script = fileURLToPath(new URL('./bridge-process.ts', import.meta.url))
  const child = fork(script, [directory, String(port)], { execArgv: ['--import', 'tsx'], serialization: 'json' })
  const exited = once(child, 'exit')
  const started = once(child, 'message') as Promise<[{ port: number }]>
  const outcome = await Promise.race([started, exited.then(() => undefined)])
  if (!outcome) throw new Error('The bridge process ended before it listened.')
  return {
    url: `http://127.0.0.1:${outcome[0].port}`,
    close: async () => {
      child.disconnect()
      await exited
    },
  }
}
