import { describe, expect, it } from 'vitest'
import { takerCells as cells } from './example-takers.ts'
import { answered } from './expectations.ts'
import { logisticRegression } from './logistic-regression.ts'

describe('logistic regression', () => {
  it('has the coefficients and the likelihood that Newton’s method in numpy 2 has', () => {
    const fit = answered(logisticRegression(cells.map(({ x, n, treated }) => ({ x, n, events: treated ? n : 0 }))))
    for (const [k, value] of [-0.9958180860706759, 0.7504931370260602, -0.4970056804774985].entries())
      expect(fit.coefficients[k]).toBeCloseTo(value, 8)
    expect(fit.logLikelihood).toBeCloseTo(-249.79999533995513, 8)
  })

  it('with one yes-or-no regressor is the odds ratio of the table, with Woolf’s variance', () => {
    const fit = answered(logisticRegression([{ x: [1], n: 50, events: 30 }, { x: [0], n: 80, events: 20 }])) // prettier-ignore
    expect(fit.coefficients[1]).toBeCloseTo(Math.log((30 * 60) / (20 * 20)), 10)
    expect(fit.covariance[1]?.[1]).toBeCloseTo(1 / 30 + 1 / 20 + 1 / 20 + 1 / 60, 8)
  })

  it('refuses what separates, what depends, and what is none', () => {
    expect(logisticRegression([{ x: [1], n: 5, events: 5 }, { x: [0], n: 5, events: 0 }])).toMatchObject({ refused: 'separated' }) // prettier-ignore
    expect(logisticRegression([{ x: [1, 1], n: 5, events: 3 }, { x: [2, 2], n: 5, events: 1 }])).toMatchObject({ refused: 'dependent-regressors' }) // prettier-ignore
    expect(logisticRegression([{ x: [1], n: 5, events: 6 }])).toMatchObject({ refused: 'impossible-input' })
    expect(logisticRegression([{ x: [1], n: 5, events: 5 }])).toMatchObject({ refused: 'impossible-input' })
  })
})
