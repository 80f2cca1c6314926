import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, it } from 'vitest'
import { scorecardPdf } from './scorecard-pdf.ts'
import type { Entry, Row, ScorecardReport } from './scorecard-report.ts'

const entry = (label: string, changes: Partial<Entry> = {}): Entry => ({
  ...{ label, value: '+29.4', isNumber: true, unit: 'points', interval: '95% interval +24.2 to +34.4' },
  ...{ mark: { lo: 0.6, at: 0.65, hi: 0.7, zero: null }, verdict: 'Measured, not explained', direction: null },
  ...{ evidence: { rung: 1, name: 'Count' }, basis: 'n = 792 · coverage unknown' },
  ...changes,
})
const row = (name: string, entries: Entry[], missing: string | null = null): Row => ({ name, question: 'What?', entries, missing }) // prettier-ignore
const report = (rows: Row[], changes: Partial<ScorecardReport> = {}): ScorecardReport => ({
  ...{ title: 'Scorecard: Lumen', about: '1 Aug to 31 Aug 2026', warning: null, lede: 'Do we keep our promise?', rows },
  sentences: rows.flatMap(({ entries }) => entries.map(({ label }) => ({ label, text: `${label}: one sentence.` }))),
  ...changes,
})

async function printed(made: ScorecardReport): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(await scorecardPdf(made, '/scorecard?brand=Lumen')))
  return text.map((page) => page.replaceAll(/\s+/g, ' '))
}

const LONG = 'An uncommonly long name of a number that somebody wrote '.repeat(8)

describe('the scorecard as a file', () => {
  it('has two pages of text that can be selected, with every number and every sentence', async () => {
    const [first = '', second = '', ...more] = await printed(report([row('Experience', [entry('Net promoter score')]), row('Purpose', [], 'Nobody asked.')])) // prettier-ignore
    expect(more).toEqual([])
    for (const words of ['Scorecard: Lumen', 'Net promoter score', '+29.4 points', '95% interval +24.2 to +34.4', 'n = 792', 'Nobody asked.'])
      expect(first).toContain(words) // prettier-ignore
    for (const words of ['Net promoter score: one sentence.', 'Randomised experiment.', 'page 2 of 2'])
      expect(second).toContain(words)
  })

  it('stays at two pages whatever there is to tell, and counts what it leaves out', async () => {
    const rows = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) =>
      row(
        name,
        Array.from({ length: 40 }, (_, i) => entry(`${name}${i} ${LONG}`)),
        LONG,
      ),
    )
    const pages = await printed(report(rows, { title: LONG, about: LONG, lede: LONG, warning: LONG }))
    expect(pages).toHaveLength(2)
    expect(pages[0]).toMatch(/G0 .*and 39 more: \/scorecard\?brand=Lumen/)
    expect(pages[1]).toMatch(/and \d+ more: \/scorecard/)
  })

  it('breaks what has no spaces, and says which characters its font lacks', async () => {
    const [first = '', second = ''] = await printed(report([row('A', [entry('x'.repeat(400)), entry('Лояльность'), entry('忠诚')])])) // prettier-ignore
    expect(first).toContain('Лояльность')
    expect(second).toContain('U+5FE0, U+8BDA')
  })
})
