/**
 * `pnpm bench:pages [people]`: how long the API and the pages take over a truth world of that many people (17 events each).
 * One service, one client, one request at a time; medians and 95th percentiles of 30 requests after 3 to warm up.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService } from '@candor/app'
import { generateWorld, sendWorld } from '@candor/datasets'
import { describeMachine, quantile } from './machine.ts'

const people = Number(process.argv[2] ?? 3600)
const PATHS = ['/api/scope', '/api/reach', '/api/voice', '/api/sentiment', '/api/nps', '/api/loyalty', '/api/experiments', '/api/scorecard', '/', '/reach', '/people', '/experiments', '/scorecard'] // prettier-ignore
const ROUNDS = 30

const directory = mkdtempSync(join(tmpdir(), 'candor-bench-pages-'))
const config = { dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false }
const service = await startService({ config })
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
    const times: number[] = []
    for (let round = -3; round < ROUNDS; round++) {
      const started = performance.now()
      const answer = await fetch(service.url + path)
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
      if (round >= 0) times.push(performance.now() - started)
    }
    console.log(
      `${path.padEnd(18)} median ${quantile(times, 0.5).toFixed(0).padStart(5)} ms   p95 ${quantile(times, 0.95).toFixed(0).padStart(5)} ms`,
    )
  }
  console.log(`RSS ${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MB`)
} finally {
  await service.close()
  rmSync(directory, { recursive: true, force: true })
}
