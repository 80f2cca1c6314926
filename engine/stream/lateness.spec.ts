import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivedShare, isBatch, lagQuantile, type Lateness } from './lateness.ts'

const source: Lateness = { lags: [0, 3, 10, 17], counts: [50, 30, 15, 5] }

describe('how late events come', () => {
  it('is a share that counts a class of lags when all of it has passed: 8 s hold the first two classes, 7 only one', () => {
    expect([0, 1, 7, 8, 1024, 131_072].map((age) => arrivedShare(source, age))).toEqual([0, 0.5, 0.5, 0.8, 0.95, 1])
  })

  it('is a lag within which 99 % are in: the watermark lags behind by it', () => {
    expect([0.5, 0.51, 0.95, 0.99].map((share) => lagQuantile(source, share))).toEqual([1, 8, 1024, 131_072])
  })

  it('is not known where nothing came', () => {
    const nothing = { lags: [], counts: [] }
    expect([arrivedShare(nothing, 10), lagQuantile(nothing, 0.5), isBatch(nothing)]).toEqual([null, null, false])
  })

  it('tells an import from a stream', () => {
    expect([isBatch(source), isBatch({ lags: [2, 24], counts: [1, 9] })]).toEqual([false, true])
  })

  it('grows with age, whatever the lags', () => {
    const any = fc.array(fc.record({ lag: fc.nat(31), count: fc.integer({ min: 1, max: 1000 }) }), { minLength: 1 })
    fc.assert(
      fc.property(any, fc.nat(1e9), fc.nat(1e9), (classes, a, b) => {
        const lateness = { lags: classes.map(({ lag }) => lag), counts: classes.map(({ count }) => count) }
        const [young, old] = [Math.min(a, b), Math.max(a, b)]
        expect(arrivedShare(lateness, young) ?? 0).toBeLessThanOrEqual(arrivedShare(lateness, old) ?? 0)
        expect(arrivedShare(lateness, lagQuantile(lateness, 0.99) ?? 0) ?? 0).toBeGreaterThanOrEqual(0.99)
      }),
    )
  })
})
