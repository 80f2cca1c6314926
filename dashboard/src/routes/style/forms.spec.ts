import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** What forms are made of, and no form of their own. */
const PARTS = ['ChartFrame', 'PlotRows', 'PairCell', 'TableFigure', 'OverTime', 'LoyaltyMatrix']

it('every form of a chart is shown on the page of forms, so that a golden picture of it is taken', () => {
  const page = readFileSync(new URL('./Forms.svelte', import.meta.url), 'utf8')
  const forms = readdirSync(new URL('../../lib/charts/', import.meta.url))
    .filter((file) => file.endsWith('.svelte'))
    .map((file) => file.replace('.svelte', ''))
    .filter((form) => !PARTS.includes(form))
  expect(forms.length).toBeGreaterThan(8)
  expect(forms.filter((form) => !new RegExp(`<${form}\\b`).test(page))).toEqual([])
})
