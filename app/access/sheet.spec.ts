import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SHEET } from './sheet.ts'

/** Colours by name, those of light paper first. */
const tokensOf = (css: string): string[] => {
  const [light = '', dark = ''] = css.split(/@media[^{]*prefers-color-scheme: dark\)/)
  return [light, dark].flatMap((half, theme) =>
    [...half.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6});/g)].map(([, name = '', colour = '']) => `${theme} ${name} ${long(colour)}`),
  )
} // prettier-ignore
const long = (colour: string): string => (colour.length > 4 ? colour : colour.replaceAll(/[0-9a-f]/g, '$&$&'))

it('has the colours of the dashboard, in both themes', () => {
  const dashboard = new Set(tokensOf(readFileSync(new URL('../../dashboard/src/app.css', import.meta.url), 'utf8')))
  // What is good is a benefit there.
  const own = tokensOf(SHEET).map((token) => token.replace('good-wash', 'benefit-wash'))
  expect(own.length).toBeGreaterThan(15)
  expect(own.filter((token) => !dashboard.has(token))).toEqual([])
})
