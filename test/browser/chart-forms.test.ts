/**
 * Golden pictures: every chart form in every state, in both themes, as the page /style draws it. Text is set in one font of the
 * repository, so that the pictures do not depend on what is installed. `CANDOR_GOLDEN=write` takes them anew: look at them.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pixelmatch from 'pixelmatch'
import type { Browser, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { startTestService, type TestService } from '../support/service.ts'

const FOLDER = fileURLToPath(new URL('../../docs/images/charts/', import.meta.url))
const WIDTH = 720
/** Share of pixels that may differ: edges of letters and lines are smoothed differently from machine to machine. */
const TOLERATED = 0.002
const font = (name: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/source-sans-3/${name}.ttf`)).toString(
    'base64',
  )
const STYLE = `
  @font-face { font-family: golden; font-weight: 100 500; src: url(data:font/ttf;base64,${font('400Regular/SourceSans3_400Regular')}) }
  @font-face { font-family: golden; font-weight: 501 900; src: url(data:font/ttf;base64,${font('600SemiBold/SourceSans3_600SemiBold')}) }
  * { font-family: golden !important; transition: none !important }
  [data-form] { width: ${WIDTH}px; max-width: none !important; padding: 12px; background: var(--paper) }
  /* At whole pixels, whatever stands before it, and nothing else within the last one. */
  .golden { position: fixed; inset: 0 auto auto 0 }
  body:has(.golden) * { visibility: hidden }
  body .golden, body .golden * { visibility: visible }`
const mark = (form: string, how: 'add' | 'remove'): string =>
  `document.querySelector('[data-form="${form}"]').classList.${how}('golden')`

let candor: TestService
let browser: Browser
beforeAll(async () => {
  candor = await startTestService()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await candor.remove()
})

async function open(theme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width: 1280, height: 900 }, bypassCSP: true })
  const page = await context.newPage()
  await page.goto(`${candor.url}/style`)
  await page.addStyleTag({ content: STYLE })
  await page.evaluate('document.fonts.ready')
  return page
} // prettier-ignore

/** How much of the picture differs; 1 where its size does. */
function difference(taken: Buffer, golden: Buffer): number {
  const [a, b] = [PNG.sync.read(taken), PNG.sync.read(golden)]
  if (a.width !== b.width || a.height !== b.height) return 1
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.2 }) / (a.width * a.height)
}

describe.each(['light', 'dark'] as const)('chart forms in %s', (theme) => {
  it('look as they did', async () => {
    const page = await open(theme)
    const forms = await page.locator('[data-form]').all()
    expect(forms.length).toBeGreaterThan(12)
    mkdirSync(FOLDER, { recursive: true })
    const changed: string[] = []
    for (const form of forms) {
      const key = (await form.getAttribute('data-form')) ?? ''
      const name = `${key}-${theme}.png`
      await page.evaluate(mark(key, 'add'))
      const taken = await form.screenshot({ animations: 'disabled' })
      await page.evaluate(mark(key, 'remove'))
      const path = join(FOLDER, name)
      if (process.env['CANDOR_GOLDEN'] === 'write') writeFileSync(path, taken)
      if (!existsSync(path)) changed.push(`${name}: there is none, take it with CANDOR_GOLDEN=write`)
      else {
        const share = difference(taken, readFileSync(path))
        if (share <= TOLERATED) continue
        const now = join(process.env['CANDOR_SHOTS'] ?? tmpdir(), name)
        writeFileSync(now, taken)
        changed.push(`${name}: ${(100 * share).toFixed(2)} % of it differ (as it is now: ${now})`)
      }
    }
    expect(changed).toEqual([])
    await page.context().close()
  })
})
