/** What a page owes to everybody who looks at it: axe finds nothing, it reflows, and what is to be pressed is large enough. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Targets below 24 × 24 px that stand alone (WCAG 2.5.8); links within a sentence are exempt there. */
const SMALL_TARGETS = `[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter((target) => target.getClientRects().length > 0 && !target.classList.contains('skip'))
  .filter((target) => target.getBoundingClientRect().height < 24 || target.getBoundingClientRect().width < 24)
  .filter((target) => !(target.closest('p, dd') && target.matches('a')))
  .map((target) => target.outerHTML.slice(0, 120))`
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Everything once; after that what another theme, or another width, can change. */
const AXE: Readonly<Record<'light' | 'dark' | 'narrow', object>> = {
  light: { runOnly: TAGS },
  dark: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
  narrow: { runOnly: { type: 'rule', values: ['target-size', 'scrollable-region-focusable', 'region', 'label'] } },
}

export async function violations(page: Page, look: keyof typeof AXE): Promise<string[]> {
  await page.evaluate(axeSource)
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(AXE[look])})`)
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
}

/** At the narrowest width that WCAG 2.2 asks for (1.4.10); targets of 24 px, or in a line of text (2.5.8). */
export async function reflows(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  expect(await page.evaluate(SMALL_TARGETS)).toEqual([])
}
