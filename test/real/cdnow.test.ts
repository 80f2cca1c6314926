/** CDNOW’s purchases, from the file through the importer and the API, against what was published for them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importFile, loadMapping, shippedMapping } from '@candor/datasets'
import type { PurchasesAnswer, RfmAnswer } from '@candor/engine/api/shapes'
import { startTestService, type TestService } from '../support/service.ts'
import { sharedData } from '../support/shared-data.ts'

const cdnow = sharedData('cdnow')
let candor: TestService
let answer: PurchasesAnswer

beforeAll(async () => {
  if (!cdnow.available) return
  candor = await startTestService()
  const directory = await mkdtemp(join(tmpdir(), 'candor-cdnow-'))
  const lines = (await readFile(cdnow.path('CDNOW_sample.txt'), 'utf8')).trim().split('\n')
  // Columns of the sample: number in the master file, number in the sample, day, CDs, dollars.
  const rows = lines.map((line) => line.trim().split(/\s+/).slice(1).join(','))
  const file = join(directory, 'cdnow.csv')
  await writeFile(file, `customer,date,cds,dollars\n${rows.join('\n')}\n`)
  const report = await importFile({
    file,
    mapping: await loadMapping(shippedMapping('cdnow') ?? ''),
    target: { url: candor.url, workspace: 'cdnow' },
    stateDirectory: join(directory, 'imports'),
  })
  await rm(directory, { recursive: true })
  expect(report).toMatchObject({ rows: 6919, accepted: 6919, problemCount: 0 })
  await candor.intake.drained()
  answer = await candor.get<PurchasesAnswer>('/api/purchases?workspace=cdnow&from=1997-01-01&to=1998-06-30')
})
afterAll(async () => {
  if (cdnow.available) await candor.remove()
})

describe.skipIf(!cdnow.available)(`CDNOW through the pipeline${cdnow.reason}`, () => {
  it('gives r 0.243, α 4.414, a 0.793, b 2.426 on the first 39 weeks (Fader, Hardie & Lee 2005, table 2)', () => {
    expect(answer.model?.customers).toBe(2357)
    expect(answer.model?.r).toBeCloseTo(0.243, 3)
    expect(answer.model?.alpha).toBeCloseTo(4.414, 3)
    expect(answer.model?.a).toBeCloseTo(0.793, 3)
    expect(answer.model?.b).toBeCloseTo(2.426, 3)
  })

  it('has 1,882 purchases in the 39 weeks held out, of which the model expects 88 %: near enough to look ahead', () => {
    expect(answer.holdout).toMatchObject({ cut: '1997-09-30', days: 273, actual: 1882 })
    expect((answer.holdout?.predicted ?? 0) / 1882).toBeCloseTo(0.88, 2)
    expect(answer.expected.checks).toMatchObject([{ id: 'holdout', passed: true, threshold: 0.2 }])
    expect(answer.expected.value).toBeGreaterThan(0)
    expect(answer.expected.interval?.lo).toBeGreaterThan(0)
  })

  it('has every customer and every dollar in one cell, and the forecast of the whole as the sum of its segments’', async () => {
    const rfm = await candor.get<RfmAnswer>('/api/rfm?workspace=cdnow&from=1997-01-01&to=1998-06-30&ahead=yes')
    const sum = (of: (cell: RfmAnswer['cells'][number]) => number): number =>
      rfm.cells.reduce((total, cell) => total + of(cell), 0)
    expect([rfm.currency, rfm.people, sum((cell) => cell.people)]).toEqual(['USD', 2357, 2357])
    expect(sum((cell) => cell.revenue)).toBeCloseTo(answer.revenue[0]?.net.value ?? 0, 2)
    // 1,218 of 2,357 bought on one day only: half of them are 0.258 of all, the second fifth.
    expect(rfm.cells.filter(({ f }) => f <= 2).reduce((total, cell) => total + cell.people, 0)).toBe(2357 - 1139)
    const ahead = rfm.segments.map((one) => one.ahead?.purchases.value ?? 0)
    expect(ahead.reduce((total, one) => total + one, 0)).toBeCloseTo(answer.expected.value ?? 0, 6)
    const told = rfm.segments.filter(({ people }) => (people.value ?? 0) > 0)
    expect(told.map(({ segment, ahead: next }) => [segment, (next?.spend.interval?.lo ?? 0) > 0])).toEqual(told.map(({ segment }) => [segment, true])) // prettier-ignore
  }, 30_000)

  it('has the dollars of the file, and 1,139 of 2,357 customers who bought on a second day', async () => {
    const lines = (await readFile(cdnow.path('CDNOW_sample.txt'), 'utf8')).trim().split('\n')
    const dollars = lines.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[4]), 0)
    expect(answer.revenue.map(({ currency }) => currency)).toEqual(['USD'])
    expect(answer.revenue[0]?.net.value).toBeCloseTo(dollars, 6)
    expect(answer.revenue[0]?.net.checks[0]?.sentence).toContain('No Return was sent')
    expect(answer.repeat.n).toBe(2357)
    const days = new Map<string, Set<string>>()
    for (const [customer = '', , day = ''] of lines.map((line) => line.trim().split(/\s+/)))
      days.set(customer, (days.get(customer) ?? new Set()).add(day))
    const again = [...days.values()].filter(({ size }) => size > 1).length
    expect([again, days.size]).toEqual([1139, 2357])
    expect(answer.repeat.value).toBeCloseTo(again / 2357, 12)
  })
})
