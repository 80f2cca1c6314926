/** How long one large request holds up everybody else: 20,000 events of 2 kB, and the longest pause of the event loop. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { startService } from '@candor/app'

const directory = await mkdtemp(join(tmpdir(), 'candor-stall-'))
const service = await startService({
  config: { dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
  dashboard: '',
})

const event = (n: number): string =>
  JSON.stringify({
    ...{ id: `stall-${n}`, verb: 'Create', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: `a${n}` } },
    text: 'word '.repeat(380),
  })

for (const [name, count] of [
  ['warm-up', 2_000],
  ['20,000 events of 2 kB', 20_000],
] as const) {
  const body = gzipSync(Array.from({ length: count }, (_, n) => event(n + count)).join('\n'))
  const pauses: number[] = []
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    pauses.push(now - last)
    last = now
  }, 1)
  const started = performance.now()
  const { address, port } = service.app.server.address() as { address: string; port: number }
  const answer = await fetch(`http://${address}:${port}/v1/interactions`, {
    method: 'POST',
    body: new Uint8Array(body),
  })
  const seconds = (performance.now() - started) / 1000
  clearInterval(timer)
  pauses.sort((a, b) => b - a)
  const longest = pauses.slice(0, 5).map((ms) => ms.toFixed(0))
  console.log(`${name}: ${answer.status} in ${seconds.toFixed(2)} s, longest pauses ${longest.join(', ')} ms`)
}
await service.close()
await rm(directory, { recursive: true, force: true })
