/**
 * Every page in a real browser: light, dark and 360 px wide, with axe, the keyboard, and without JavaScript. Screenshots go
 * to the folder named by CANDOR_SHOTS, for people to look at.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractText, getDocumentProxy } from 'unpdf'
import { reflows, violations } from '../support/accessibility.ts'
import { launchBrowser, listen } from '../support/browser.ts'
import { LOOKS, OWN_NUMBERS, PAGES, WITHOUT_FINDINGS } from '../support/dashboard-pages.ts'
import { startDashboard } from '../support/dashboard-world.ts'
import { firstVisit } from '../support/first-visit.ts'
import type { TestService } from '../support/service.ts'

let candor: TestService
let browser: Browser

beforeAll(async () => {
  candor = await startDashboard()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await candor.remove()
})

async function open(
  path: string,
  options: BrowserContextOptions,
): Promise<{ page: Page; complaints: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ ...options, bypassCSP: true })
  const page = await context.newPage()
  const complaints = listen(page, candor.url)
  await page.goto(candor.url + path, { waitUntil: 'load' })
  return { page, complaints, close: () => context.close() }
}

describe.each(Object.entries(PAGES))('page %s', (name, path) => {
  it('is sound in light, dark and narrow', async () => {
    const { page, complaints, close } = await open(path, LOOKS.light)
    await page.locator('h1').waitFor()
    expect(await page.locator('h1').count()).toBe(1)
    expect(await page.title()).toContain('Candor')
    expect((await page.getByText(/sample data/i).count()) > 0).toBe(!OWN_NUMBERS.has(name))
    expect(await page.getByText(/NaN|undefined|\[object/).count()).toBe(0)
    if (!WITHOUT_FINDINGS.has(name))
      expect(await page.getByRole('button', { name: /How do we know/ }).count()).toBeGreaterThan(0)
    // One load for all looks: what differs between them is style alone.
    for (const look of ['light', 'dark', 'narrow'] as const) {
      await page.emulateMedia({ colorScheme: LOOKS[look].colorScheme })
      await page.setViewportSize(LOOKS[look].viewport)
      if (process.env['CANDOR_SHOTS'] !== undefined) {
        await page.screenshot({ path: join(process.env['CANDOR_SHOTS'], `${name}-${look}.png`), fullPage: true })
      }
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), look).toBe(true)
      expect(await violations(page, look), look).toEqual([])
    }
    await reflows(page)
    expect(complaints).toEqual([])
    await close()
  })

  it('says the same without JavaScript', async () => {
    const html = (await (await fetch(candor.url + path)).text()).replaceAll(/<(script|style)\b.*?<\/\1>/gs, '')
    const [, main = ''] = /<main\b(.*)<\/main>/s.exec(html) ?? []
    expect(html.match(/<h1\b/g)).toHaveLength(1)
    expect(main.replaceAll(/<[^>]*>/g, '').trim().length).toBeGreaterThan(200)
  })
})

it('calculates from typed numbers, by the keyboard alone, and the answer is a link', async () => {
  const { page, complaints, close } = await open('/calculator?task=plan&metric=share', LOOKS.light)
  await page.getByLabel('Share today').fill('0.1')
  await page.getByLabel('Effect to find').fill('0.02')
  await page.keyboard.press('Enter')
  const told = page.getByRole('status').filter({ hasText: /it takes [\d,]+ people in both arms together/ })
  await told.waitFor()
  expect(page.url()).toContain('control=0.1')
  await page.getByLabel('Share today').fill('2')
  await page.keyboard.press('Enter')
  await page
    .getByText(/control/)
    .filter({ hasText: '<= 1' })
    .waitFor()
  expect(complaints).toEqual([])
  await close()
})

it('answers the example of every form of the calculator', async () => {
  const forms = ['effect', 'plan'].flatMap((task) =>
    ['share', 'mean', 'ratio', 'count', 'quantile', 'nps'].map((metric) => `/calculator?task=${task}&metric=${metric}`),
  )
  for (const form of forms) {
    const empty = await (await fetch(candor.url + form)).text()
    const [, address = ''] = /href="([^"]+)">fill in an example/.exec(empty) ?? []
    const filled = await (await fetch(candor.url + address.replaceAll('&amp;', '&'))).text()
    expect([form, empty.includes('What this rests on'), filled.includes('What this rests on')]).toEqual([form, false, true]) // prettier-ignore
  }
})

describe('finding by name', () => {
  it('opens anywhere by Ctrl+K, finds by part of a name, and goes there by the keyboard', async () => {
    const { page, complaints, close } = await open('/reach?from=2025-10-01', LOOKS.light)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.keyboard.press('Control+k')
    const options = page.getByRole('listbox', { name: 'Found' }).getByRole('option')
    await options.first().waitFor()
    expect(await violations(page, 'light')).toEqual([])
    await page.keyboard.type('free tick')
    await options.filter({ hasText: 'Initiative of Lumen' }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/initiatives\/free-ticket\?/)
    expect(new URL(page.url()).searchParams.get('from')).toBe('2025-10-01')
    await page.keyboard.press('Control+k')
    await options.first().waitFor()
    await page.keyboard.type('reach')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await close()
  })

  it('works as a page without JavaScript', async () => {
    const { page, close } = await open('/reach', { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'Find', exact: true }).click()
    await page.getByLabel('Name or part of it').fill('promoter')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('link', { name: 'Net promoter score', exact: true }).click()
    expect(new URL(page.url()).pathname).toBe('/how/nps')
    expect(await page.locator('main').innerText()).toContain('Reichheld')
    await close()
  })
})

describe('from the first page to a decision in at most five clicks', () => {
  it.each([
    ['marketing lead', ['Initiatives', 'Free ticket for followers'], /The rule of its plan: “Repeat it if/],
    ['experimenter', ['Experiments', 'Letters from backstage'], /An effect was detected|effect detected/i],
    ['executive', ['Scorecard', 'Free ticket for followers'], /no effect/i],
  ])('the %s presses %j', async (who, presses, decision) => {
    const { page, complaints, close } = await open('/', LOOKS.light)
    expect(presses.length).toBeLessThanOrEqual(5)
    for (const [i, press] of presses.entries()) {
      await page.getByRole('link', { name: press }).first().click()
      await page.locator('main[aria-busy=false]').waitFor()
      if (process.env['CANDOR_SHOTS'] === undefined) continue
      const file = join(process.env['CANDOR_SHOTS'], `${who.replace(' ', '-')}-${i + 1}.png`)
      await page.screenshot({ path: file, animations: 'disabled' })
    }
    await expect.poll(async () => page.locator('main').innerText(), { timeout: 30_000 }).toMatch(decision)
    expect(complaints).toEqual([])
    await close()
  })
})

describe('the queue of messages', () => {
  const shown = (page: Page) => page.locator('form input[name=message]').first().inputValue()

  it('is read by single keys: what was said is gone from it, and comes back when it is taken back', async () => {
    const { page, complaints, close } = await open('/voices/label?reader=key%20reader', LOOKS.light)
    const ready = () => page.locator('kbd').first().waitFor()
    await ready()
    const first = await shown(page)
    await page.keyboard.press('q')
    expect(await page.getByLabel('It asks something').isChecked()).toBe(true)
    await Promise.all([page.waitForURL(/last=/), page.keyboard.press('3')])
    await ready()
    expect(new URL(page.url()).searchParams.get('reader')).toBe('key reader')
    const second = await shown(page)
    expect(second).not.toBe(first)
    await page.keyboard.press('s')
    await page.waitForFunction(
      `document.querySelector('form input[name=message]')?.value !== ${JSON.stringify(second)}`,
    )
    await ready()
    await Promise.all([page.waitForURL((url) => !url.searchParams.has('last')), page.keyboard.press('u')])
    expect(await shown(page)).toBe(first)
    expect(complaints).toEqual([])
    await close()
  })

  it('works without JavaScript, from the name of the reader to the next message', async () => {
    const { page, close } = await open('/voices/label', { javaScriptEnabled: false })
    await page.getByLabel('Reader').fill('plain reader')
    await page.getByRole('button', { name: 'Begin' }).click()
    const first = await shown(page)
    await page.getByLabel('What it is about').fill('sound, seats')
    await page.getByRole('button', { name: 'Cannot tell' }).click()
    expect(page.url()).toContain('/voices/label')
    expect(await shown(page)).not.toBe(first)
    await page.getByRole('button', { name: 'Take the last one back' }).click()
    expect(await shown(page)).toBe(first)
    await close()
  })
})

it('draws where a series goes from one version of its metric to another, and says so in words', async () => {
  const { page, close } = await open('/people', { javaScriptEnabled: false })
  const chart = page.locator('figure', { hasText: 'By month' }).first()
  expect(await chart.locator('line.mark').count()).toBe(1)
  expect(await chart.innerText()).toMatch(/October 2025: Version 2 from here on, version 1 before/)
  await close()
})

describe('a chart as a file', () => {
  it('is the table it shows, as CSV, and the picture it is, as PNG', async () => {
    const { page, complaints, close } = await open('/people/staying', LOOKS.dark)
    const chart = page.locator('figure', { hasText: 'Still following, by the campaign' }).first()
    await chart.getByText('Show as table').click()
    const saved = async (format: string): Promise<Buffer> => {
      const [file] = await Promise.all([page.waitForEvent('download'), chart.getByText(`Save as ${format}`).click()])
      expect(file.suggestedFilename()).toBe(`still-following-by-the-campaign-that-brought-them.${format.toLowerCase()}`)
      return readFile(await file.path())
    }
    const lines = (await saved('CSV')).toString().trimEnd().split('\r\n')
    const rows = await chart.locator('tr').allInnerTexts()
    expect(lines.map((line) => line.slice(1, -1).split('","'))).toEqual(
      rows.map((row) => row.split('\t').map((cell) => cell.trim().replace(/^−/, '-'))),
    )
    const png = await saved('PNG')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const box = await chart.boundingBox()
    // Twice as many pixels as on the screen, with a margin of 16 around it.
    expect(png.readUInt32BE(16)).toBe(2 * (Math.ceil(box?.width ?? 0) + 32))
    expect(png.length).toBeGreaterThan(20_000)
    if (process.env['CANDOR_SHOTS'] !== undefined) await writeFile(join(process.env['CANDOR_SHOTS'], 'saved.png'), png)
    expect(complaints).toEqual([])
    await close()
  })
})

describe('weight', () => {
  it.each([
    ...['/', '/reach', '/voices', PAGES['voices-queue'], PAGES.mouth, '/people', PAGES.staying],
    ...['/service', '/initiatives'],
    ...[PAGES.initiative, PAGES.places],
  ])('first visit of %s: at most 60 kB of JavaScript, 100 kB in all, nothing from elsewhere', async (path) => {
    const { script, all, complaints } = await firstVisit(browser, candor.url + path)
    expect(script).toBeGreaterThan(10_000)
    expect(script).toBeLessThanOrEqual(60_000)
    expect(all).toBeLessThanOrEqual(100_000)
    expect(complaints).toEqual([])
  })
})

describe('the free ticket, read in three seconds', () => {
  it('shows the naive answer beside the randomised one on the first screen, and claims no more than the verdict', async () => {
    const { page, close } = await open(PAGES.experiment, LOOKS.light)
    for (const heading of [
      'Where chance decided who got it',
      'What a dashboard without a control group would have said',
    ]) {
      const box = await page.getByRole('heading', { name: heading }).first().boundingBox()
      expect(box?.y).toBeLessThan(700)
    }
    expect(await page.getByText('Association only, not an effect').count()).toBeGreaterThan(0)
    expect(await page.locator('main > header, main header').first().innerText()).toMatch(/chance decided who got it/)
    await close()
  })
})

describe('the free ticket as an initiative', () => {
  it('says unaided, first, that takers came more, that the offer did not cause it, and how many left', async () => {
    const { page, close } = await open(PAGES.initiative, LOOKS.light)
    const lede = page.locator('main > header, main header').first()
    expect((await lede.boundingBox())?.y).toBeLessThan(400)
    expect(await lede.innerText()).toMatch(/Those who took part did better \(\+\d.*but where chance decided who got it, no effect/s) // prettier-ignore
    expect(await lede.innerText()).toMatch(/who began to follow by it, [4-9]\d% had left again/)
    expect(await page.locator('main').innerText()).toContain('There is no upper end')
    await close()
  })

  it('draws what came against what would have come where it was given in one place, without JavaScript too', async () => {
    const { page, close } = await open(PAGES.places, { javaScriptEnabled: false })
    expect(await page.locator('main > header, main header').first().innerText()).toMatch(/there is a hint, no proof/)
    const chart = page.locator('figure', { hasText: 'it began' }).first()
    expect(await chart.locator('path.band, line.mark').count()).toBe(2)
    expect(await chart.locator('tbody tr').count()).toBe(38)
    await close()
  })

  it('stands in the portfolio below what does harm', async () => {
    const { page, close } = await open(PAGES.initiatives, { javaScriptEnabled: false })
    const rows = await page.locator('tbody tr').allInnerTexts()
    expect(rows.map((row) => row.split('\n')[0])).toEqual([
      expect.stringContaining('Three notifications a day'),
      expect.stringContaining('Free ticket'),
      expect.stringContaining('Letters from backstage'),
    ])
    await close()
  })
})

describe('the scorecard as a file', () => {
  it('is one click away, of the same days, and says what its page says', async () => {
    const { page, close } = await open('/scorecard?from=2025-10-01&to=2025-11-30', LOOKS.dark)
    const link = page.getByRole('link', { name: /as a PDF/i })
    const address = new URL((await link.getAttribute('href')) ?? '', candor.url)
    expect(address.searchParams.get('from')).toBe('2025-10-01')
    const buttons = await page.locator('article .value button').allInnerTexts()
    const numbers = buttons.map((text) => text.split(':')[0]?.trim() ?? '')
    const answer = await fetch(address)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(await answer.arrayBuffer())))
    expect(text).toHaveLength(2)
    expect(numbers.length).toBeGreaterThan(3)
    for (const number of numbers) expect(text[0]).toContain(number)
    await close()
  })

  it('is refused where its days run backwards', async () => {
    const answer = await fetch(`${candor.url}/scorecard.pdf?from=2025-11-30&to=2025-10-01`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('Swap them')
  })
})

describe('how do we know', () => {
  it('opens from the keyboard beside a number, shows its query, and gives the focus back', async () => {
    const { page, complaints, close } = await open('/reach', LOOKS.light)
    const opener = page.getByRole('button', { name: /How do we know/ }).first()
    await opener.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await dialog.innerText()).toMatch(/assum/i)
    expect(await dialog.locator('pre').first().textContent()).toContain('SELECT')
    const link = await dialog.getByRole('link', { name: /one file/ }).getAttribute('href')
    const bundle = await fetch(candor.url + (link ?? ''))
    expect([bundle.url.split('?')[0], bundle.headers.get('content-disposition')]).toEqual([`${candor.url}/api/bundles/reach`, 'attachment; filename="candor-reach.json"']) // prettier-ignore
    expect(await violations(page, 'light')).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement?.textContent')).toBe(await opener.textContent())
    expect(complaints).toEqual([])
    await close()
  })

  // What ran, and what one person did, are records and no measurements.
})

describe('the page while data arrives', () => {
  it('updates by itself, and stops when it is told to', async () => {
    const { page, complaints, close } = await open('/reach?workspace=live', LOOKS.light)
    const event = (n: number) =>
      JSON.stringify({
        id: `live-${n}`,
        verb: 'View',
        at: new Date().toISOString(),
        channel: 'x',
        actor: { id: `a${n}` },
        brand: 'Lumen',
      })
    let readings = 0
    const isReading = (request: Request): boolean => request.url().includes('__data.json')
    page.on('request', (request) => (readings += isReading(request) ? 1 : 0))
    for (const end of ['requestfinished', 'requestfailed'] as const)
      page.on(end as 'requestfinished', (request) => (readings -= isReading(request) ? 1 : 0))
    await candor.post('/v1/interactions?workspace=live', event(1))
    await expect.poll(async () => page.locator('main').innerText(), { timeout: 30_000 }).toMatch(/people/i)
    for (let n = 2; n <= 41; n++) await candor.post('/v1/interactions?workspace=live', event(n))
    await expect.poll(async () => page.locator('main').innerText(), { timeout: 30_000 }).toContain('41')
    await page.getByRole('button', { name: /pause/i }).click()
    // A reading that had begun still ends.
    await expect.poll(() => readings, { timeout: 30_000 }).toBe(0)
    await candor.post('/v1/interactions?workspace=live', [42, 43].map(event).join('\n'))
    await candor.intake.drained()
    await page.waitForTimeout(3000)
    expect(await page.locator('main').innerText()).not.toContain('43')
    expect(complaints).toEqual([])
    await close()
  })

  it('shows how to send the first event when there is none', async () => {
    const { page, close } = await open('/?workspace=nothing-yet', LOOKS.light)
    expect(await page.locator('main').innerText()).toContain('/v1/')
    expect(await violations(page, 'light')).toEqual([])
    await close()
  })
})

describe('the scope in the address', () => {
  it('is kept from page to page and survives a reload', async () => {
    const { page, close } = await open('/reach?from=2025-09-01&to=2025-09-30&brand=Lumen', LOOKS.light)
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /people/i })
      .first()
      .click()
    await page.waitForURL(/\/people/)
    const url = new URL(page.url())
    expect([url.searchParams.get('from'), url.searchParams.get('to'), url.searchParams.get('brand')]).toEqual([
      '2025-09-01',
      '2025-09-30',
      'Lumen',
    ])
    await close()
  })

  it('answers nonsense with a page that says what to do', async () => {
    const { page, close } = await open('/reach?from=yesterday', LOOKS.light)
    const note = await page.getByRole('alert').innerText()
    expect(note).toContain('from=yesterday')
    expect(note).toContain('YYYY-MM-DD')
    expect(note).toContain('Shown:')
    expect(await page.locator('main').innerText()).not.toMatch(/NaN|undefined/)
    await close()
  })

  it.each([
    ['/reach?from=2080-01-01', '2080-01-01'],
    ['/people?campaign=never-heard-of', 'never-heard-of'],
    ['/?workspace=Main%20Street', 'hyphens'],
  ])('says so on %s', async (path, words) => {
    const { page, close } = await open(path, LOOKS.light)
    expect(await page.getByRole('alert').innerText()).toContain(words)
    await close()
  })

  it.each(['/experiments/no-such', '/no-such-page'])('has a way out of %s', async (path) => {
    const context = await browser.newContext(LOOKS.light)
    const page = await context.newPage()
    const response = await page.goto(candor.url + path)
    expect(response?.status()).toBe(404)
    expect(await page.locator('h1').count()).toBe(1)
    expect(await page.locator('main').getByRole('link', { name: 'Overview' }).count()).toBe(1)
    await context.close()
  })
})
