import { describe, expect, it } from 'vitest'
import { answered, expectShare } from './expectations.ts'
import { rake, type Respondent } from './raking.ts'
import type { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'
import { studentTQuantile } from './student-t.ts'
import { rakedMean, weightedMean } from './weighted-mean.ts'

describe('weighted mean', () => {
  it('with equal weights is the textbook mean with s/√n and Student’s t (Cochran 1977)', () => {
    const result = answered(weightedMean([1, 2, 3, 4, 10], [2, 2, 2, 2, 2]))
    expect(result.value).toBe(4)
    expect(result.se).toBeCloseTo(Math.sqrt(12.5 / 5), 12)
    expect(result.hi - result.value).toBeCloseTo(studentTQuantile(0.975, 4) * Math.sqrt(2.5), 10)
    expect(result.effectiveN).toBeCloseTo(5, 12)
  })

  it('refuses one answer, and answers that all agree', () => {
    expect(weightedMean([1], [1])).toMatchObject({ refused: 'impossible-input' })
    expect(weightedMean([3, 3, 3], [1, 2, 1])).toMatchObject({ refused: 'no-variation' })
    expect(weightedMean([3, 4], [1, 0])).toMatchObject({ refused: 'impossible-input' })
  })
})

/** Old people and women answer more often, and like the brand more: the plain mean is wrong. Truth: 5 + 2·0.4 + 1·0.5. */
const MARGINS = { age: { young: 0.6, old: 0.4 }, sex: { f: 0.5, m: 0.5 } }
function survey(random: Random): { respondents: Respondent[]; values: number[] } {
  const respondents: Respondent[] = []
  const values: number[] = []
  while (values.length < 200) {
    const old = random.uniform() < 0.4
    const woman = random.uniform() < 0.5
    if (random.uniform() > (old ? 0.9 : 0.4) * (woman ? 0.9 : 0.6)) continue
    respondents.push({ levels: { age: old ? 'old' : 'young', sex: woman ? 'f' : 'm' } })
    values.push(5 + (old ? 2 : 0) + (woman ? 1 : 0) + random.normal() * (old ? 0.5 : 1.5))
  }
  return { respondents, values }
}

describe('raked mean', () => {
  it(`covers the mean of the population at 95 %, where the plain mean does not ${SEEDED}`, () => {
    const raked = coverage(400, 6.3, (random) => {
      const { respondents, values } = survey(random)
      const result = rakedMean(values, respondents, MARGINS, answered(rake(respondents, MARGINS)))
      return isRefusal(result) ? null : result
    })
    expectShare(raked.covered, 0.95, 400)
    const plain = coverage(400, 6.3, (random) => {
      const { values } = survey(random)
      return answered(weightedMean(values, values.map(() => 1))) // prettier-ignore
    })
    expect(plain.covered).toBeLessThan(0.5)
  })

  it(`is surer than the same weights taken as given: what the margins explain does not vary ${SEEDED}`, () => {
    const widths = { raked: 0, given: 0 }
    coverage(50, 0, (random) => {
      const { respondents, values } = survey(random)
      const weights = answered(rake(respondents, MARGINS))
      widths.raked += answered(rakedMean(values, respondents, MARGINS, weights)).se
      widths.given += answered(weightedMean(values, weights.weights)).se
      return null
    })
    expect(widths.raked).toBeLessThan(0.9 * widths.given)
  })

  it('is there for a hundred thousand who answered (as many as are weighted at once)', () => {
    const respondents = Array.from({ length: 100_000 }, (_, i) => ({ levels: { age: i % 3 === 0 ? 'young' : 'old' } }))
    const margins = { age: { young: 0.5, old: 0.5 } }
    const values = respondents.map((_, i) => i % 2)
    expect(answered(rakedMean(values, respondents, margins, answered(rake(respondents, margins))))).toMatchObject({ value: expect.closeTo(0.5, 3) as number }) // prettier-ignore
  })

  it('with trimmed weights takes them as given', () => {
    const { respondents, values } = { respondents: [...Array(60).keys()].map((i) => ({ levels: { age: i < 8 ? 'young' : 'old' } })), values: [...Array(60).keys()] } // prettier-ignore
    const margins = { age: { young: 0.8, old: 0.2 } }
    const raked = answered(rake(respondents, margins, { trimAt: 3, fewestEffective: 10, largestMarginError: 0.5 }))
    expect(raked.trimmed).toEqual({ at: 3, respondents: 8 })
    expect(answered(rakedMean(values, respondents, margins, raked)).method).toContain('weighted mean')
  })
})
