import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, near } from './expectations.ts'
import { scoreDifference } from './score-difference.ts'

const published = { x1: 56, n1: 70, x2: 48, n2: 80 }

describe('the score interval of a difference', () => {
  it('of 56/70 and 48/80 is 0.0528 … 0.3382 by Miettinen–Nurminen and 0.0533 … 0.3377 by Mee (Newcombe 1998, Statistics in Medicine 17, 873–890, table II)', () => {
    expect(scoreDifference(published)).toMatchObject({ value: near(0.2, 12), lo: near(0.0528, 4), hi: near(0.3382, 4) })
    expect(scoreDifference(published, 0.95, 'Mee')).toMatchObject({ lo: near(0.0533, 4), hi: near(0.3377, 4) })
  })

  it('agrees with likelihoods maximised and inverted by scipy 1.17 brentq to 1e-12', () => {
    const ours = scoreDifference(published)
    expect(ours).toMatchObject({ lo: near(0.05282971324584468, 12), hi: near(0.33817294001586845, 12), p: near(0.008258287929380758, 13) }) // prettier-ignore
    expect(scoreDifference(published, 0.95, 'Mee')).toMatchObject({
      lo: near(0.05333384929132513, 12),
      hi: near(0.3377294637411414, 12),
      p: near(0.00804508136819656, 13),
    })
    const few = scoreDifference({ x1: 7, n1: 10, x2: 2, n2: 12 })
    expect(few).toMatchObject({ lo: near(0.11367878512355065, 12), hi: near(0.7953565891603015, 12), p: near(0.013317056975969022, 13) }) // prettier-ignore
  })

  it('of 0/20 and 0/20 is ±κz²/(n + κz²), solved by hand, and has a width too where everybody had the outcome', () => {
    const none = answered(scoreDifference({ x1: 0, n1: 20, x2: 0, n2: 20 }))
    const kz2 = (40 / 39) * 1.959963984540054 ** 2
    const end = kz2 / (20 + kz2)
    expect(none).toMatchObject({ value: 0, p: 1, lo: near(-end, 12), hi: near(end, 12) })
    const all = answered(scoreDifference({ x1: 5, n1: 5, x2: 0, n2: 5 }))
    expect(all.hi).toBe(1)
    expect(all.lo).toBeGreaterThan(0)
  })

  it('never contradicts its p, turns with the samples, and refuses impossible counts', () => {
    const count = fc.oneof(fc.nat(12), fc.nat(100_000))
    fc.assert(
      fc.property(count, count, count, count, fc.constantFrom(0.5, 0.9, 0.95, 0.9999), (x1, m1, x2, m2, level) => {
        const shares = { x1, n1: x1 + m1, x2, n2: x2 + m2 }
        const result = scoreDifference(shares, level)
        if (x1 + m1 === 0 || x2 + m2 === 0) {
          expect(result).toMatchObject({ refused: 'impossible-input' })
          return
        }
        const { lo, hi, value, p } = answered(result)
        expect([lo, hi, p].every(Number.isFinite) && lo >= -1 && hi <= 1 && lo <= value && value <= hi).toBe(true)
        if (Math.abs(p - (1 - level)) > 1e-9) expect(lo > 0 || hi < 0).toBe(p < 1 - level)
        const turned = answered(scoreDifference({ x1: x2, n1: x2 + m2, x2: x1, n2: x1 + m1 }, level))
        expect(turned.lo).toBeCloseTo(-hi, 9)
      }),
      { numRuns: 600 },
    )
    expect(scoreDifference({ ...published, x1: 71 })).toMatchObject({ refused: 'impossible-input' })
    expect(scoreDifference({ ...published, n2: Number.NaN })).toMatchObject({ refused: 'impossible-input' })
    expect(scoreDifference(published, 1)).toMatchObject({ refused: 'impossible-level' })
  })
})
