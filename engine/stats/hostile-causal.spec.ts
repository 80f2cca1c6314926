/** What would have happened anyway, under hostile inputs: finite numbers that hang together, or a refusal in words. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { conformalEffect } from './conformal-effect.ts'
import { contrastOfMeans } from './contrast-of-means.ts'
import { doublyRobust } from './doubly-robust.ts'
import { calibrated, systematicError } from './empirical-calibration.ts'
import { groupTimeCells, staggeredEffects } from './group-time-effects.ts'
import { anything, isSound, level, likely } from './hostile-input.ts'
import { continued } from './local-level.ts'
import { logisticRegression } from './logistic-regression.ts'
import { placeboTest } from './placebo-test.ts'
import { preTrends } from './pre-trends.ts'
import { isRefusal } from './refusal.ts'
import { simplexWeights } from './simplex-least-squares.ts'
import { leaveOneOut, syntheticControl } from './synthetic-control.ts'
import { panelDid, syntheticDid } from './synthetic-did.ts'
import { placeboDid } from './synthetic-did-placebos.ts'
import { timeBasedRegression } from './time-based-regression.ts'

const RUNS = { numRuns: Number(process.env['CANDOR_STUDIES'] ?? 200) }
const series = (length: number) => fc.array(likely, { minLength: length, maxLength: length })
/** Almost the same everywhere, so that much is matched exactly. */
const flat = (length: number) => fc.array(fc.constantFrom(0, 0, 0, 1, 1e300), { minLength: length, maxLength: length })
const either = (length: number) => fc.oneof(series(length), flat(length))
const panels = fc.integer({ min: 2, max: 30 }).chain((moments) =>
  fc.record({
    donors: fc.array(either(moments), { maxLength: 24 }),
    treated: either(moments),
    before: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 1, max: moments }) },
      { weight: 1, arbitrary: anything },
    ),
  }),
)

describe('whatever they are given', () => {
  it('weights, synthetic controls and the tests on them', () => {
    fc.assert(
      fc.property(panels, level, anything, (panel, confidence, ridge) => {
        isSound(simplexWeights(panel.donors, panel.treated, ridge))
        for (const intercept of [false, true]) {
          isSound(syntheticControl(panel, { intercept }))
          isSound(leaveOneOut(panel, { intercept }))
          isSound(placeboTest(panel, { intercept, level: confidence }))
        }
        isSound(syntheticDid(panel))
        isSound(panelDid(panel))
        isSound(placeboDid(panel, { level: confidence }))
      }),
      RUNS,
    )
  })

  it('one series, and regions that follow each other', () => {
    fc.assert(
      fc.property(panels, level, (panel, confidence) => {
        const [control = []] = panel.donors
        isSound(continued({ values: panel.treated, before: panel.before, regressors: panel.donors.slice(0, 2) }, confidence)) // prettier-ignore
        isSound(timeBasedRegression({ treated: panel.treated, control, before: panel.before }, confidence))
      }),
      RUNS,
    )
    fc.assert(fc.property(panels, level, (panel, confidence) => isSound(conformalEffect(panel, confidence))), { numRuns: 40 }) // prettier-ignore
  })

  it('cohorts that start at different times', () => {
    const cohorts = fc.integer({ min: 1, max: 5 }).chain((moments) =>
      fc.array(
        fc.record({
          from: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: moments })),
          n: likely,
          mean: series(moments),
          covariance: fc.array(series(moments), { minLength: moments, maxLength: moments }),
        }),
        { maxLength: 4 },
      ),
    )
    fc.assert(
      fc.property(cohorts, level, fc.constantFrom('never', 'not-yet'), (panel, confidence, control) => {
        isSound(staggeredEffects(panel, { control, level: confidence }))
        const cells = groupTimeCells(panel, { control })
        if (!isRefusal(cells)) isSound(preTrends(cells))
      }),
      RUNS,
    )
  })

  it('takers against others, contrasts and calibration', () => {
    const cell = fc.record({ x: fc.array(likely, { minLength: 1, maxLength: 1 }), treated: fc.boolean(), n: likely, mean: likely, m2: likely }) // prettier-ignore
    const row = fc.record({ x: fc.array(likely, { minLength: 2, maxLength: 2 }), n: likely, events: likely })
    const term = fc.record({ of: fc.record({ n: likely, mean: likely, m2: likely }), factor: likely })
    const estimate = fc.record({ value: likely, se: likely })
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 9 }), fc.array(row, { maxLength: 9 }), fc.array(term, { maxLength: 4 }), fc.array(estimate, { maxLength: 14 }), level, (cells, rows, terms, estimates, confidence) => {
        isSound(doublyRobust(cells, confidence))
        isSound(logisticRegression(rows))
        isSound(contrastOfMeans(terms, confidence))
        const error = systematicError(estimates)
        isSound(error)
        if (!isRefusal(error) && estimates[0] !== undefined) isSound(calibrated(estimates[0], error, confidence))
      }),
      RUNS,
    ) // prettier-ignore
  })
})
