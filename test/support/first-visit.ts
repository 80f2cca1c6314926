/** What a first visit of a page costs: bytes as they come over the wire, compressed, headers included. */
import type { Browser } from 'playwright-core'
import { listen } from './browser.ts'
import { LOOKS } from './dashboard-pages.ts'

export interface FirstVisit {
  /** Bytes of JavaScript. */
  script: number
  /** Bytes of everything. */
  all: number
  /** What the browser complained of, and requests that left the service. */
  complaints: string[]
}

/** Opens a page with an empty cache, until it is live. */
export async function firstVisit(browser: Browser, url: string): Promise<FirstVisit> {
  const context = await browser.newContext(LOOKS.light)
  const page = await context.newPage()
  const complaints = listen(page, new URL(url).origin)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  const scripts = new Set<string>()
  const bytes = { script: 0, all: 0 }
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType.includes('javascript')) scripts.add(requestId)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.all += encodedDataLength
    if (scripts.has(requestId)) bytes.script += encodedDataLength
  })
  await page.goto(url, { waitUntil: 'load' })
  await page.getByText('Live', { exact: true }).waitFor()
  await context.close()
  return { ...bytes, complaints }
}
