/**
 * More than fits: 300 connections send bodies of 1 MB as fast as they are answered, for CANDOR_OVERLOAD_SECONDS. Reported: how
 * many were taken and sent away, how fast, and the memory of the service. Memory must level off; refusals must be quick.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Agent, request } from 'node:http'

const SECONDS = Number(process.env['CANDOR_OVERLOAD_SECONDS'] ?? 20)
const CONNECTIONS = 300
const directory = await mkdtemp(join(tmpdir(), 'candor-overload-'))
const victim = join(import.meta.dirname, '../crash/victim.ts')
const child = spawn(process.execPath, ['--import', 'tsx', victim, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
let url = ''
for await (const line of createInterface({ input: child.stdout })) {
  url = line
  break
}

const rss = async (): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8'))?.[1] ?? 0) / 1024

let n = 0
const body = (): Buffer =>
  Buffer.from(
    Array.from({ length: 500 }, () =>
      JSON.stringify({
        ...{
          id: `o-${(n += 1)}`,
          verb: 'Create',
          at: '2026-02-01T00:00:00Z',
          channel: 'x',
          actor: { id: `a${n % 9999}` },
        },
        text: 'word '.repeat(380),
      }),
    ).join('\n'),
  )

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
function post(): Promise<{ status: number; ms: number }> {
  const started = performance.now()
  return new Promise((resolve) => {
    const outgoing = request(`${url}/v1/interactions`, { method: 'POST', agent }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - started }))
    })
    outgoing.on('error', () => resolve({ status: 0, ms: performance.now() - started }))
    outgoing.end(body())
  })
}

const before = await rss()
const answers: { status: number; ms: number }[] = []
const memory: number[] = []
const until = Date.now() + SECONDS * 1000
const watch = setInterval(() => void rss().then((megabytes) => memory.push(megabytes)), 500)
const client = async (): Promise<void> => {
  while (Date.now() < until) answers.push(await post())
}
await Promise.all(Array.from({ length: CONNECTIONS }, client))
clearInterval(watch)

for (const status of [...new Set(answers.map((answer) => answer.status))].sort()) {
  const times = answers.filter((answer) => answer.status === status).map(({ ms }) => ms).sort((a, b) => a - b) // prettier-ignore
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0)
  console.log(`${status}: ${times.length} answers, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`)
}
const half = memory.slice(Math.floor(memory.length / 2))
console.log(
  `RSS ${before.toFixed(0)} MB before, at most ${Math.max(...memory).toFixed(0)} MB, in the second half ${Math.min(...half).toFixed(0)} to ${Math.max(...half).toFixed(0)} MB`,
)
child.kill('SIGKILL')
await rm(directory, { recursive: true, force: true })
process.exit(0)
