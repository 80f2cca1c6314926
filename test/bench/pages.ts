/**
 * `pnpm bench:pages [people]`: how long the API and the pages take over a truth world of that many people (17 events each).
 * One service, one client, one request at a time; medians and 95th percentiles of 30 requests after 3 to warm up. "new data" is
 * the first request after an event has been stored, "again" the same request once more, which is remembered.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService } from '@candor/app'
import { generateWorld, sendWorld } from '@candor/datasets'
import { describeMachine, quantile } from './machine.ts'

const people = Number(process.argv[2] ?? 3600)
const PATHS = ['/api/scope', '/api/reach', '/api/voice', '/api/sentiment', '/api/nps', '/api/loyalty', '/api/loyalty-moves', '/api/retention?by=campaign', '/api/growth', '/api/freebie-hunters', '/api/purchases', '/api/rfm', '/api/service-times', '/api/experiments', '/api/scorecard', '/', '/reach', '/people', '/people/staying', '/service', '/experiments', '/scorecard'] // prettier-ignore
const ROUNDS = 30

const directory = mkdtempSync(join(tmpdir(), 'candor-bench-pages-'))
const config = { dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false }
const service = await startService({ config })

const words = (times: readonly number[]): string =>
  `median ${quantile(times, 0.5).toFixed(0).padStart(5)} ms, p95 ${quantile(times, 0.95).toFixed(0).padStart(5)} ms`

async function timed(path: string): Promise<number> {
  const started = performance.now()
  const answer = await fetch(service.url + path)
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  return performance.now() - started
}

/** One more event of the brand that the pages show, stored before this resolves. */
async function sendOne(id: string): Promise<void> {
  const event = {
    id,
    verb: 'Create',
    at: new Date().toISOString(),
    channel: 'x',
    actor: { id: 'reader' },
    brand: 'Lumen',
  }
  const answer = await fetch(`${service.url}/v1/interactions`, { method: 'POST', body: JSON.stringify(event) })
  if (!answer.ok) throw new Error(`The event was not taken: ${answer.status} ${await answer.text()}`)
  await service.intake.drained()
}

try {
  console.log(`Machine: ${describeMachine()}\nCommand: pnpm bench:pages ${people}`)
  const began = Date.now()
  const { accepted } = await sendWorld(generateWorld({ people }), { url: service.url, workspace: 'main' })
  const sent = Date.now()
  await service.intake.drained()
  const seconds = (sent - began) / 1000
  console.log(
    `${accepted} events sent in ${seconds.toFixed(1)} s (generated, gzipped, received and journaled in one process: ${Math.round(accepted / seconds)}/s), all stored ${((Date.now() - sent) / 1000).toFixed(1)} s later`,
  )
  for (const path of PATHS) {
    const [first, again]: [number[], number[]] = [[], []]
    for (let round = -3; round < ROUNDS; round++) {
      await sendOne(`${path} ${round}`)
      const [one, other] = [await timed(path), await timed(path)]
      if (round < 0) continue
      first.push(one)
      again.push(other)
    }
    console.log(`${path.padEnd(18)} new data ${words(first)}   again ${words(again)}`)
  }
  console.log(`RSS ${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MB`)
} finally {
  await service.close()
  rmSync(directory, { recursive: true, force: true })
}
