/**
 * `pnpm bench:live [pages] [seconds]`: from an event's acknowledgement until open pages show it. Each page listens to /api/live
 * and reads its data again when told, as the dashboard's pages do (the same addresses, the same reader); one is the real page in
 * Chromium. An event a second; service, pages and browser share the machine. What no page has shown when the limit has passed
 * after the last event counts with what it had waited by then.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { generateWorld, sendWorld } from '@candor/datasets'
import { Reader } from '../../dashboard/src/lib/live/reader.ts'
import { launchBrowser } from '../support/browser.ts'
import { describeMachine, quantile } from './machine.ts'

const [pages, seconds] = [Number(process.argv[2] ?? 50), Number(process.argv[3] ?? 30)]
const PATH = '/reach?workspace=main&brand=Lumen'
const DATA = '/reach/__data.json?workspace=main&brand=Lumen&x-sveltekit-invalidated=111'
/** How long after the last event pages are waited for. */
const LIMIT_MS = 30_000

/** When each event was acknowledged, by its moment, which the page shows as "as of". */
const acknowledged = new Map<string, number>()

/** How long each event took until one page showed it for the first time. */
class Sightings {
  readonly waits: number[] = []
  readonly #seen = new Set<string>()

  notice(body: string): void {
    for (const moment of acknowledged.keys()) {
      if (this.#seen.has(moment) || !body.includes(moment)) continue
      // Newer ones hide older ones: as of the newest, all before it are in.
      for (const [other, otherAt] of acknowledged) {
        if (other > moment || this.#seen.has(other)) continue
        this.#seen.add(other)
        this.waits.push(performance.now() - otherAt)
      }
    }
  }

  /** How long those have waited that were not seen. */
  get unseen(): number[] {
    return [...acknowledged].flatMap(([moment, at]) => (this.#seen.has(moment) ? [] : [performance.now() - at]))
  }
}

/** A page without a browser: when it reads is the reader's matter, and it reads what SvelteKit asks for when told to reload. */
async function openPage(url: string, sightings: Sightings, signal: AbortSignal): Promise<void> {
  const reader = new Reader(async () => sightings.notice(await (await fetch(url + DATA, { signal })).text()))
  signal.addEventListener('abort', () => reader.close())
  const stream = await fetch(`${url}/api/live`, { signal })
  if (stream.body === null) throw new Error('The service sent no stream.')
  const decoder = new TextDecoder()
  let told = ''
  for await (const chunk of stream.body) {
    told += decoder.decode(chunk as Uint8Array, { stream: true })
    const messages = told.split('\n\n')
    told = messages.pop() ?? ''
    if (messages.some((message) => message.startsWith('event: loaded'))) reader.notice()
  }
}

async function openInBrowser(url: string, sightings: Sightings): Promise<{ close: () => Promise<void> }> {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  page.on('response', (response) => {
    if (!response.url().includes('__data.json')) return
    void response
      .text()
      .then(async (body) => {
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
        sightings.notice(body)
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
}

/** Waits until every page has shown every event, or the limit has passed. */
async function allSeen(pages: readonly Sightings[]): Promise<void> {
  const until = performance.now() + LIMIT_MS
  while (performance.now() < until && pages.some(({ unseen }) => unseen.length > 0))
    await new Promise((resolve) => setTimeout(resolve, 50))
}

function words(name: string, pages: readonly Sightings[]): string {
  const seen = pages.flatMap(({ waits }) => waits)
  const values = [...seen, ...pages.flatMap(({ unseen }) => unseen)]
  const [half, most, last] = [0.5, 0.95, 1].map((share) => quantile(values, share).toFixed(0))
  return `${name}: ${seen.length} of ${values.length} seen, p50 ${half} ms, p95 ${most} ms, most ${last} ms`
}

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
  const [others, real] = [Array.from({ length: pages - 1 }, () => new Sightings()), new Sightings()]
  const open = others.map((sightings) => openPage(url, sightings, closing.signal).catch(() => undefined))
  const browser = await openInBrowser(url, real)
  await sendEvents(url)
  await allSeen([...others, real])
  console.log(words(`${pages - 1} pages`, others))
  console.log(words('the page in Chromium, until it is painted', [real]))
  closing.abort()
  await Promise.all(open)
  await browser.close()
} finally {
  closing.abort()
  child.kill('SIGTERM')
  await exited
  rmSync(directory, { recursive: true, force: true })
}
