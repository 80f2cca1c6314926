/** The estimators of loyalty on real purchases and real answers, against what was published for them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fitBgNbd, type BgNbdFit, type PurchaseHistory } from '@candor/engine/stats/bg-nbd'
import { expectedFuturePurchases, forecastPurchases } from '@candor/engine/stats/bg-nbd-forecast'
import { fitGammaGamma } from '@candor/engine/stats/gamma-gamma'
import { kaplanMeier, survivalQuantile } from '@candor/engine/stats/kaplan-meier'
import { isRefusal } from '@candor/engine/stats/refusal'
import { sharedData } from '../support/shared-data.ts'

const cdnow = sharedData('cdnow')
const doctors = sharedData('medical-innovation')

const DAY = 86_400_000
const day = (text: string) => Date.UTC(+text.slice(0, 4), +text.slice(4, 6) - 1, +text.slice(6)) / DAY
const END = day('19970930')

/** Repeat purchases of each customer of the 1/10 sample up to the end of September 1997, in weeks. */
function histories(): { calibration: (PurchaseHistory & { spent: number })[]; heldOut: number } {
  const people = new Map<string, Map<number, number>>()
  for (const line of readFileSync(cdnow.path('CDNOW_sample.txt'), 'utf8').trim().split('\n')) {
    const [, id = '', date = '', , dollars = ''] = line.trim().split(/\s+/)
    const days = people.get(id) ?? new Map<number, number>()
    days.set(day(date), (days.get(day(date)) ?? 0) + Number(dollars))
    people.set(id, days)
  }
  let heldOut = 0
  const calibration = [...people.values()].map((days) => {
    const all = [...days].sort(([a], [b]) => a - b)
    const first = all[0]?.[0] ?? 0
    const seen = all.filter(([at]) => at <= END)
    heldOut += all.length - seen.length
    const spent = seen.slice(1).reduce((sum, [, dollars]) => sum + dollars, 0)
    return { x: seen.length - 1, tx: ((seen.at(-1)?.[0] ?? 0) - first) / 7, T: (END - first) / 7, spent }
  })
  return { calibration, heldOut }
}

describe.skipIf(!cdnow.available)(`CDNOW purchases, from the raw rows${cdnow.reason}`, () => {
  const { calibration, heldOut } = cdnow.available ? histories() : { calibration: [], heldOut: 0 }
  const fit = cdnow.available ? (fitBgNbd(calibration) as BgNbdFit) : null

  it('give r 0.243, α 4.414, a 0.793, b 2.426, ln L −9,582.4 (Fader, Hardie & Lee 2005, table 2)', () => {
    expect(calibration).toHaveLength(2357)
    expect(fit?.r).toBeCloseTo(0.243, 3)
    expect(fit?.alpha).toBeCloseTo(4.414, 3)
    expect(fit?.a).toBeCloseTo(0.793, 3)
    expect(fit?.b).toBeCloseTo(2.426, 3)
    expect(fit?.logLikelihood).toBeCloseTo(-9582.4, 1)
  })

  it('let 0.710623 purchases be expected next week of the customer with 26 repeats (lifetimes, quickstart)', () => {
    const best = calibration.find(({ x }) => x === 26)
    expect(best).toBeDefined()
    if (fit !== null && best !== undefined) expect(expectedFuturePurchases(fit, best, 1)).toBeCloseTo(0.7106, 3)
  })

  it('have 1,882 purchases in the held-out 39 weeks: the forecast is 12 % low, and its interval leaves that out', () => {
    expect(heldOut).toBe(1882)
    const forecast = fit === null ? null : forecastPurchases(fit, calibration, 39)
    if (forecast === null || isRefusal(forecast)) throw new Error('no forecast')
    expect(forecast.value / heldOut).toBeGreaterThan(0.85)
    expect(forecast.value / heldOut).toBeLessThan(0.9)
    expect(forecast.hi).toBeLessThan(heldOut)
  })

  it('give the gamma-gamma model p 6.25, q 3.74, γ 15.45 on 946 repeat buyers, correlation 0.1139 (lifetimes, quickstart)', () => {
    const spend = calibration
      .filter(({ x, spent }) => x > 0 && spent > 0)
      .map(({ x, spent }) => ({ x, mean: spent / x }))
    const result = fitGammaGamma(spend)
    if (isRefusal(result)) throw new Error(result.reason)
    expect(result.customers).toBe(946)
    expect(result.p).toBeCloseTo(6.25, 2)
    expect(result.q).toBeCloseTo(3.745, 2)
    expect(Math.abs(result.gamma - 15.45)).toBeLessThan(0.01)
    expect(result.correlation).toBeCloseTo(0.113884, 5)
  })
})

describe.skipIf(!doctors.available)(`Medical Innovation${doctors.reason}`, () => {
  it('62 of 125 doctors have adopted by month 6, so the median is month 7; 16 never do (data set README)', () => {
    const [head = '', ...lines] = readFileSync(doctors.path('medInnovations.csv'), 'utf8').trim().split('\n')
    const column = head
      .split(',')
      .map((name) => name.replaceAll('"', ''))
      .indexOf('toa')
    const months = lines.map((line) => Number(line.split(',')[column]))
    const curve = kaplanMeier(
      months.map((month) => ({ time: Math.min(month, 17), cause: month < 18 ? 'adopted' : null })),
    )
    if (isRefusal(curve)) throw new Error(curve.reason)
    expect(curve.people).toBe(125)
    expect(curve.steps[5]?.survival).toBeCloseTo(1 - 62 / 125, 10)
    expect(curve.steps.at(-1)?.survival).toBeCloseTo(16 / 125, 10)
    expect(survivalQuantile(curve)).toMatchObject({ value: 7 })
  })
})
