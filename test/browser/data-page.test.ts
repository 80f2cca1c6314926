/** The page Data, for whoever runs Candor: books that balance and books that do not, dead letters, and their way in; and who comes in. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import { launchBrowser, listen } from '../support/browser.ts'
import { startTestService, type TestService } from '../support/service.ts'

const LOOKS: Record<string, BrowserContextOptions> = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  narrow: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
}
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let candor: TestService
let browser: Browser

const event = (id: string, fields: object = {}): string =>
  JSON.stringify({ id, verb: 'View', at: '2026-02-01T11:00:00Z', channel: 'x', actor: { id: 'ann' }, brand: 'Lumen', ...fields }) // prettier-ignore
const lines = (count: number, of: (n: number) => string): string => Array.from({ length: count }, (_, n) => of(n)).join('\n') // prettier-ignore

beforeAll(async () => {
  candor = await startTestService()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await candor.remove()
})

async function open(
  path: string,
  options: BrowserContextOptions = LOOKS['light'] ?? {},
  at = candor.url,
): Promise<{ page: Page; complaints: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ ...options, bypassCSP: true })
  const page = await context.newPage()
  const complaints = listen(page, at)
  await page.goto(at + path, { waitUntil: 'load' })
  await page.locator('h1').waitFor()
  return { page, complaints, close: () => context.close() }
}

/** What axe finds, whether it is wider than the window, and a picture for people. */
async function sound(page: Page, name: string): Promise<void> {
  const folder = process.env['CANDOR_SHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `data-${name}.png`), fullPage: true })
  await page.evaluate(axeSource)
  const results = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  )
  const found = results.violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`) // prettier-ignore
  expect(found).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
  expect(await page.getByText(/NaN|undefined|\[object/).count()).toBe(0)
}
const rowOf = async (page: Page, name: string): Promise<string[]> =>
  page.locator('tr', { has: page.getByRole('rowheader', { name, exact: true }) }).first().locator('td').allInnerTexts() // prettier-ignore

it('says that the books begin with the first event, before there is one', async () => {
  const { page, complaints, close } = await open('/data')
  expect(await page.getByText('The books begin with the first event').count()).toBe(1)
  expect(await page.getByText('Nothing was refused.').count()).toBe(1)
  await sound(page, 'empty-light')
  expect(complaints).toEqual([])
  await close()
})

/** Seventy events, of which some came twice, some were bad, and one came through another entrance. */
async function fill(): Promise<void> {
  await candor.post(
    '/v1/interactions',
    lines(40, (n) => event(`v${n}`)),
  )
  await candor.post(
    '/v1/interactions',
    lines(5, (n) => event(`v${n}`)),
  )
  await candor.post(
    '/v1/interactions',
    lines(23, (n) => event(`late${n}`, { at: 'yesterday' })),
  )
  await candor.post(
    '/v1/interactions',
    lines(2, (n) => event(`odd${n}`, { mood: '<b>"bold"</b> & '.repeat(200) })),
  )
  await candor.post('/v1/batch', JSON.stringify({ batch: [{ type: 'track', userId: 'u', event: 'E', messageId: 'm' }] }), { 'content-type': 'application/json' }) // prettier-ignore
  await candor.post('/v1/interactions?workspace=other', event('o1'))
  await candor.intake.drained()
  await candor.get('/v1/audit')
}

describe('the books', () => {
  beforeAll(fill)

  it.each(Object.entries(LOOKS))('balance, by workspace and entrance, in %s', async (look, options) => {
    const { page, complaints, close } = await open('/data?workspace=main', options)
    expect(await page.getByText('The books balance').count()).toBe(1)
    expect(await rowOf(page, 'main')).toEqual(['71', '41', '5', '25', '0', '0'])
    expect(await rowOf(page, 'native')).toEqual(['70', '40', '5', '25', '0', 'in sum'])
    expect(await rowOf(page, 'segment')).toEqual(['1', '1', '0', '0', '0', 'in sum'])
    await sound(page, `balanced-${look}`)
    expect(complaints).toEqual([])
    await close()
  })

  it('are compared line by line at one key press, and then counted by entrance', async () => {
    const { page, complaints, close } = await open('/data?workspace=main')
    await page.getByRole('link', { name: 'Compare every line' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Every line of every segment was compared').waitFor()
    expect(await rowOf(page, 'native')).toEqual(['70', '40', '5', '25', '0', '0'])
    expect(complaints).toEqual([])
    await close()
  })

  it('say the same without JavaScript, with the commands that do the rest', async () => {
    const { page, close } = await open('/data?workspace=main&state=open', { javaScriptEnabled: false })
    const text = await page.locator('main').innerText()
    expect(text).toContain('The books balance')
    expect(text).toContain('npx candor dead-letters replay --fix fix.json --preview --workspace main')
    expect(await page.getByRole('button', { name: 'Say what would happen' }).count()).toBe(0)
    await close()
  })
})

describe('dead letters', () => {
  it('come in pages, narrowed down by links, with the bytes as text and never as HTML', async () => {
    const { page, complaints, close } = await open('/data?workspace=main')
    const items = page.locator('ol').first().locator('> li')
    expect(await items.count()).toBe(10)
    const first = await items.allInnerTexts()
    await page.getByRole('link', { name: 'Older ones' }).click()
    await page.waitForURL(/before=/)
    await expect.poll(async () => (await items.allInnerTexts()).filter((text) => first.includes(text))).toEqual([])
    expect(await items.count()).toBe(10)
    await page.getByRole('link', { name: 'unknown_field' }).click()
    await expect.poll(() => items.count()).toBe(2)
    await items.first().locator('summary').focus()
    await page.keyboard.press('Enter')
    const shown = items.first().locator('pre')
    expect(await shown.innerText()).toContain('<b>\\"bold\\"</b>')
    expect(await shown.locator('b').count()).toBe(0)
    expect(await items.first().innerText()).toContain('The first 2,000 bytes')
    await sound(page, 'narrowed-light')
    expect(complaints).toEqual([])
    await close()
  })

  it('go in from the keyboard: a preview first, then for good, and the books stay balanced', async () => {
    const { page, complaints, close } = await open('/data?workspace=main&reason=invalid_time')
    await page.getByLabel(/A fix, as JSON/).fill('{"rules":[{"set":{"/at":"2026-02-02T10:00:00Z"}}]}')
    await page.getByRole('button', { name: 'Say what would happen' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('23 open letters: 23 can go in now (23 events), 0 cannot.').waitFor()
    await sound(page, 'preview-light')
    expect((await candor.get<{ resolved: number }>('/api/dead-letters?workspace=main')).resolved).toBe(0)
    await page.getByRole('button', { name: 'Replay 23 letters now' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('23 went in (23 events, 0 there already), 0 stay open').waitFor()
    await page.getByText('Went in later').first().waitFor()
    expect((await candor.get<{ resolved: number }>('/api/dead-letters?workspace=main')).resolved).toBe(23)
    expect((await candor.get<{ isBalanced: boolean }>('/v1/audit?lines=on')).isBalanced).toBe(true)
    await sound(page, 'replayed-light')
    expect(complaints).toEqual([])
    await close()
  })

  it('stay where they are when the fix is none, and the page says what to write', async () => {
    const { page, close } = await open('/data?workspace=main&reason=unknown_field')
    await page.getByLabel(/A fix, as JSON/).fill('{"rule":[]}')
    await page.getByRole('button', { name: 'Say what would happen' }).click()
    expect(await page.getByRole('alert').innerText()).toContain('The fix cannot be used')
    await sound(page, 'refused-fix-light')
    await close()
  })
})

describe('where keys are needed', () => {
  it('a reader sees the page and not who is behind it; whoever may see it is told that replaying needs another key', async () => {
    const key = async (workspace: string, scope: string): Promise<string> => {
      const headers = { authorization: `Bearer ${candor.operatorKey}`, 'content-type': 'application/json' }
      const answer = await candor.post('/v1/keys', JSON.stringify({ workspace, scope }), headers)
      return ((await answer.json()) as { secret: string }).secret
    }
    const [reader, sighted, one] = [await key('*', 'read'), await key('*', 'people'), await key('main', 'read')]
    const openWith = (secret: string) =>
      open('/data?workspace=main', { ...LOOKS['light'], extraHTTPHeaders: { authorization: `Bearer ${secret}` } })
    const blind = await openWith(reader)
    const text = await blind.page.locator('main').innerText()
    expect(text).toContain('this needs people')
    expect(text).not.toContain('Say what would happen')
    await sound(blind.page, 'refused-sight-light')
    await blind.close()
    const { page, close } = await openWith(sighted)
    await page.getByRole('button', { name: 'Say what would happen' }).click()
    const alert = await page.getByRole('alert').innerText()
    expect(alert).toContain('this needs admin')
    await sound(page, 'refused-key-light')
    await close()
    const answer = await fetch(`${candor.url}/v1/audit?maxAge=60`, { headers: { authorization: `Bearer ${one}` } })
    expect(answer.status).toBe(403)
  })
})

describe('books that do not balance', () => {
  it('say which lines and ids are missing, and the command', async () => {
    if (!(candor.store instanceof EmbeddedStore)) throw new Error('The store is not embedded.')
    await candor.store.client.command({ query: `ALTER TABLE interaction DELETE WHERE event_id = 'v2' SETTINGS mutations_sync = 1` }) // prettier-ignore
    await candor.get('/v1/audit')
    for (const [look, options] of Object.entries(LOOKS)) {
      const { page, complaints, close } = await open('/data?workspace=main', options)
      expect(await page.getByRole('alert').innerText()).toContain('do not balance: 1 event is missing')
      const text = await page.locator('main').innerText()
      expect(text).toMatch(/segment \d{12}-[0-9a-f]{16}/)
      expect(text).toContain('Missing ids: v2.')
      expect(text).toContain('npx candor audit')
      await sound(page, `unbalanced-${look}`)
      expect(complaints).toEqual([])
      await close()
    }
  })
})

// The last ones: from the first user on, the pages are for who signs in.
describe('signing in', () => {
  const PASSWORD = 'four little words'
  /** The narrowest width WCAG 2.2 asks for (1.4.10), and targets that are too small to press (2.5.8). */
  const fits = async (page: Page): Promise<void> => {
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    const small = `[...document.querySelectorAll('a:not(.skip), button, summary, select, input:not([type=hidden])')]
      .filter((target) => target.getClientRects().length > 0 && target.getBoundingClientRect().height < 24)
      .filter((target) => !(target.closest('p, dd') && target.matches('a'))).map((target) => target.outerHTML)`
    expect(await page.evaluate(small)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
  }
  beforeAll(async () => {
    const asOperator = { authorization: `Bearer ${candor.operatorKey}`, 'content-type': 'application/json' }
    for (const [name, role] of [
      ['ana', 'analyst'],
      ['root', 'admin'],
    ] as const)
      // prettier-ignore
      await candor.post('/v1/users', JSON.stringify({ name, role, password: PASSWORD }), asOperator)
  })

  it('by the keyboard alone leads to the page that was asked for, which can be shared with who does not sign in', async () => {
    const { page, complaints, close } = await open('/data?workspace=main')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.keyboard.press('Tab')
    await page.keyboard.type('ana')
    await page.keyboard.press('Tab')
    await page.keyboard.type('something else')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    expect(await page.getByLabel('Password').getAttribute('aria-describedby')).toBe('password-wrong')
    await sound(page, 'sign-in')
    await fits(page)
    expect(complaints.splice(0)).toHaveLength(2)
    // The field that is to be mended has the focus.
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/data\?workspace=main$/)
    await page.getByText('Live', { exact: true }).waitFor()
    expect(await page.getByRole('region', { name: 'Your sign-in' }).innerText()).toContain('Signed in as ana, analyst')
    await sound(page, 'signed-in')
    await fits(page)

    await page.getByRole('navigation').getByRole('link', { name: /reach/i }).first().press('Enter') // prettier-ignore
    await page.waitForURL(/\/reach\?/)
    await page.getByRole('link', { name: 'Share this page' }).press('Enter')
    await page.waitForURL(/\/access\/share$/)
    expect(await page.getByLabel('Page').inputValue()).toBe('/reach?workspace=main')
    await sound(page, 'share')
    await page.getByLabel('Page').press('Enter')
    const link = (await page.locator('.told a').getAttribute('href')) ?? ''
    expect(link).toMatch(/\/shared\/link-[0-9a-f]{10}\.[\w-]{43}$/)
    expect(complaints).toEqual([])

    const visitor = await open(link.slice(candor.url.length))
    const shown = await visitor.page.locator('body').innerText()
    expect(shown).toMatch(/Shared by Candor\s+read-only, numbers and no names\s+as of \d{1,2} \w+ \d{4}/)
    expect(await visitor.page.locator('h1').innerText()).toBe('Reach and voice')
    expect(await visitor.page.locator('main table').count()).toBeGreaterThan(0)
    expect(await visitor.page.locator('script, form, button, nav, a:not([href^="#"])').count()).toBe(0)
    await sound(visitor.page, 'shared')
    await fits(visitor.page)
    expect(visitor.complaints).toEqual([])
    await visitor.close()

    await page.goto(`${candor.url}/access`)
    await page.getByRole('button', { name: /^Take back/ }).press('Enter')
    await page.getByText('is not shared any more').waitFor()
    expect((await fetch(link)).status).toBe(410)
    await page.getByRole('button', { name: 'Sign out', exact: true }).press('Enter')
    await page.waitForURL(/\/sign-in$/)
    await page.goto(`${candor.url}/reach`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    expect(complaints).toEqual([])
    await close()
  })

  it('as an admin shows who may come in, and a page that stays open leads to the sign-in when the session ends', async () => {
    const { page, complaints, close } = await open('/sign-in?next=/access')
    await page.getByLabel('Name').fill('root')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByLabel('Password').press('Enter')
    await page.waitForURL(/\/access$/)
    await page.getByText('Make a key').first().click()
    await page.getByRole('button', { name: 'Make a key' }).click()
    expect(await page.getByRole('status').innerText()).toMatch(/candor_ingest_[\w-]{43}/)
    await sound(page, 'access')
    await fits(page)
    expect(complaints).toEqual([])
    await page.goto(`${candor.url}/reach`)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.context().clearCookies()
    await page.getByRole('navigation').getByRole('link', { name: /service/i }).first().click() // prettier-ignore
    await page.waitForURL(/\/sign-in\?next=%2Fservice/)
    await close()
  })
})
