/**
 * `pnpm bench:live [pages] [seconds]`: from an event's acknowledgement until open pages show it. Each page listens to /api/live
 * and reads its data again when told, as the dashboard's pages do (the same addresses, the same pauses); one is the real page in
 * Chromium. An event a second; service, pages and browser share the machine.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { generateWorld, sendWorld } from '@candor/datasets'
import { launchBrowser } from '../support/browser.ts'
import { describeMachine, quantile } from './machine.ts'

const [pages, seconds] = [Number(process.argv[2] ?? 50), Number(process.argv[3] ?? 30)]
const PATH = '/reach?workspace=main&brand=Lumen'
const DATA = '/reach/__data.json?workspace=main&brand=Lumen&x-sveltekit-invalidated=111'
/** As dashboard/src/lib/live/live.svelte.ts has them. */
const AT_MOST_EVERY_MS = 300
const PAUSE_TIMES = 4

/** When each event was acknowledged, by its moment, which the page shows as "as of". */
const acknowledged = new Map<string, number>()
const waits: number[] = []
const browserWaits: number[] = []

/** Notes how long those events took that an answer shows for the first time to one page. */
function noticing(into: number[]): (body: string) => void {
  const seen = new Set<string>()
  return (body) => {
    for (const moment of acknowledged.keys()) {
      if (seen.has(moment) || !body.includes(moment)) continue
      // Newer ones hide older ones: as of the newest, all before it are in.
      for (const [other, otherAt] of acknowledged) {
        if (other > moment || seen.has(other)) continue
        seen.add(other)
        into.push(performance.now() - otherAt)
      }
      seen.add(moment)
    }
  }
}

/** A page without a browser: what dashboard/src/lib/live does, and what SvelteKit asks for when it is told to reload. */
async function openPage(url: string, signal: AbortSignal): Promise<void> {
  const notice = noticing(waits)
  let [last, pause, wanted, read, running] = [0, AT_MOST_EVERY_MS, 0, 0, false]
  const reload = async (): Promise<void> => {
    wanted += 1
    if (running) return
    running = true
    while (read < wanted) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, last + pause - performance.now())))
      read = wanted
      const began = performance.now()
      notice(await (await fetch(url + DATA, { signal })).text())
      last = performance.now()
      pause = Math.max(AT_MOST_EVERY_MS, PAUSE_TIMES * (last - began))
    }
    running = false
  }
  const stream = await fetch(`${url}/api/live`, { signal })
  if (stream.body === null) throw new Error('The service sent no stream.')
  const decoder = new TextDecoder()
  for await (const chunk of stream.body) {
    if (decoder.decode(chunk as Uint8Array, { stream: true }).includes('event: loaded'))
      void reload().catch(() => undefined)
  }
}

async function openInBrowser(url: string): Promise<{ close: () => Promise<void> }> {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  const notice = noticing(browserWaits)
  page.on('response', (response) => {
    if (!response.url().includes('__data.json')) return
    void response
      .text()
      .then(async (body) => {
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
        notice(body)
      })
      .catch(() => undefined)
  })
  await page.goto(url + PATH)
  return { close: () => browser.close() }
}

async function sendEvents(url: string): Promise<void> {
  const until = performance.now() + seconds * 1000
  for (let number = 0; performance.now() < until; number++) {
    const at = new Date().toISOString()
    const event = {
      id: `live-${number}`,
      verb: 'View',
      at,
      channel: 'x',
      actor: { id: `viewer-${number}` },
      brand: 'Lumen',
    }
    const answer = await fetch(`${url}/v1/interactions?workspace=main`, { method: 'POST', body: JSON.stringify(event) })
    if (!answer.ok) throw new Error(`The event was not taken: ${answer.status} ${await answer.text()}`)
    acknowledged.set(at, performance.now())
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  await new Promise((resolve) => setTimeout(resolve, 3000))
}

const words = (name: string, values: readonly number[]): string =>
  `${name}: ${values.length} seen, p50 ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms, most ${Math.max(...values).toFixed(0)} ms`

const directory = mkdtempSync(join(tmpdir(), 'candor-bench-live-'))
const env = { ...process.env, CANDOR_DATA: directory, CANDOR_PORT: '0', CANDOR_SAMPLE: 'off' }
const child = spawn(process.execPath, ['scripts/boot.cjs', 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
const exited = new Promise((resolve) => child.once('exit', resolve))
const closing = new AbortController()
try {
  console.log(`Machine: ${describeMachine()}\nCommand: pnpm bench:live ${pages} ${seconds}`)
  const url = await new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line)
        if (found !== null) resolve(found[0])
      })
  })
  await sendWorld(generateWorld({ people: 3600 }), { url, workspace: 'main' })
  await new Promise((resolve) => setTimeout(resolve, 5000))
  const open = Array.from({ length: pages - 1 }, () => openPage(url, closing.signal).catch(() => undefined))
  const browser = await openInBrowser(url)
  await sendEvents(url)
  closing.abort()
  await Promise.all(open)
  await browser.close()
  console.log(words(`${pages - 1} pages`, waits))
  console.log(words('the page in Chromium, until it is painted', browserWaits))
} finally {
  closing.abort()
  child.kill('SIGTERM')
  await exited
  rmSync(directory, { recursive: true, force: true })
}
