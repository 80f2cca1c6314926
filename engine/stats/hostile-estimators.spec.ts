/** The estimators that refuse by name under hostile inputs: finite numbers that hang together, or a refusal in words. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitBgNbd, type BgNbdFit } from './bg-nbd.ts'
import { expectedFuturePurchases, expectedPurchases, forecastPurchases, probabilityAlive } from './bg-nbd-forecast.ts'
import { reproductionNumber } from './branching.ts'
import { clopperPearson } from './binomial.ts'
import { chapman } from './capture-recapture.ts'
import { changePoint } from './change-point.ts'
import { correctedTotal, type Visibility } from './coverage-correction.ts'
import { cumulativeIncidence, incidenceAt } from './cumulative-incidence.ts'
import { cusum, cusumRunLength, designCusum } from './cusum.ts'
import { quantile, weightedQuantile } from './distribution.ts'
import { expectedSpend, fitGammaGamma } from './gamma-gamma.ts'
import { concentration } from './gini.ts'
import { anything, isSound, level, likely } from './hostile-input.ts'
import { balancedClusters } from './interference/balanced-clusters.ts'
import { assigned, type ClusterDesign } from './interference/cluster-design.ts'
import { clusterRandomisation } from './interference/cluster-randomisation.ts'
import { acceptableCut } from './interference/cut-share.ts'
import { egoClusters } from './interference/ego-clusters.ts'
import { exposureEffect } from './interference/exposure-effect.ts'
import { focalTest } from './interference/focal-test.ts'
import { linearExposure } from './interference/linear-exposure.ts'
import { networkOf } from './interference/network.ts'
import { regionPairs } from './interference/region-pairs.ts'
import { switchback } from './interference/switchback.ts'
import { twoDesignTest } from './interference/two-design-test.ts'
import { stagedEffects } from './interference/two-stage.ts'
import { kaplanMeier, survivalAt, survivalQuantile } from './kaplan-meier.ts'
import { logRank } from './log-rank.ts'
import { countLogLower, countLogUpper, fitDispersion } from './negative-binomial.ts'
import { npsDifference, npsTrend, npsWeighted } from './nps-compare.ts'
import { npsTango } from './nps-score.ts'
import { rake } from './raking.ts'
import { meanRating, topBox } from './rating.ts'
import { costPer, ratioInterval } from './ratio-interval.ts'
import { restrictedMean } from './restricted-mean.ts'
import { isRefusal } from './refusal.ts'
import type { Stay } from './risk-set.ts'
import { unionBounds } from './set-bounds.ts'
import { rakedMean, weightedMean } from './weighted-mean.ts'

const RUNS = { numRuns: 300 }

const holds = <T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  run: (...values: T) => void,
  numRuns = RUNS.numRuns,
) =>
  // prettier-ignore
  fc.assert(fc.property(fc.tuple<T>(...arbitraries), (values) => run(...values)), { numRuns })

describe('whatever they are given', () => {
  it('survival curves, their means and tests', () => {
    const stay = fc.record(
      { entry: likely, time: likely, cause: fc.constantFrom('a', 'b', null), count: likely },
      { requiredKeys: ['time', 'cause'] },
    ) as fc.Arbitrary<Stay>
    const stays = fc.array(stay, { maxLength: 8 })
    holds([stays, stays, anything, level], (one, other, at, confidence) => {
      isSound(logRank([one, other]))
      const incidence = cumulativeIncidence(one, confidence)
      isSound(incidence)
      if (!isRefusal(incidence)) isSound(incidenceAt(incidence, 'a', at))
      const curve = kaplanMeier(one, confidence)
      isSound(curve)
      if (isRefusal(curve)) return
      isSound(survivalAt(curve, at))
      isSound(survivalQuantile(curve, at))
      isSound(restrictedMean(curve, at))
    })
  })

  it('purchases to come', () => {
    const history = fc.record({ x: likely, tx: likely, T: likely, count: likely })
    const parameter = fc.oneof(fc.double({ min: 1e-3, max: 100, noNaN: true }), anything)
    holds([parameter, parameter, parameter, parameter, history, anything], (r, alpha, a, b, one, t) => {
      const parameters = { r, alpha, a, b }
      isSound(expectedPurchases(parameters, t))
      isSound(expectedFuturePurchases(parameters, one, t))
      isSound(probabilityAlive(parameters, one))
      isSound(expectedSpend({ p: r, q: alpha, gamma: a }, { x: one.x, mean: b }))
    }, 200) // prettier-ignore
    holds([fc.array(history, { minLength: 1, maxLength: 6 }), level], (histories, confidence) => {
      const many = histories.map((one) => ({ ...one, count: one.count * 20 }))
      const fit = fitBgNbd(many)
      isSound(fit)
      if (!isRefusal(fit)) isSound(forecastPurchases(fit, histories, 5, confidence))
      isSound(fitGammaGamma(histories.map(({ x, T, count }) => ({ x, mean: T, count: count * 5 }))))
    }, 60) // prettier-ignore
    const wrong: BgNbdFit = { r: 1, alpha: 1, a: 1, b: 1, logLikelihood: 0, customers: 1, covariance: [], slope: 0, change: 0, iterations: 1 } // prettier-ignore
    expect(forecastPurchases(wrong, [], 1)).toHaveProperty('refused')
  })

  it('the unseen, unions and concentration', () => {
    holds([likely, likely, likely, level], (first, second, both, confidence) => {
      isSound(chapman(first, second, both, 'none', confidence))
      isSound(chapman(first + 30, second + 30, both, 'none', confidence))
      isSound(clopperPearson(first, second, confidence))
      isSound(unionBounds([first, second, both], confidence, [{ i: 0, j: 1, size: both }]))
      isSound(unionBounds([first, second], undefined, [{ i: both, j: 0, size: 1 }]))
      isSound(concentration([{ value: first, count: 5 }, { value: second, count: both }], 0.1, confidence))
    }) // prettier-ignore
  })

  it('weights, scores and ratings', () => {
    const row = fc.record({ age: fc.constantFrom('young', 'old'), weight: likely, value: likely })
    holds([fc.array(row, { maxLength: 12 }), anything, level], (rows, share, confidence) => {
      const respondents = rows.map(({ age, weight }) => ({ levels: { age }, weight: weight + 1 }))
      const values = rows.map(({ value }) => value)
      for (const young of [share, 0.3]) {
        const margins = { age: { young, old: 1 - young } }
        const raked = rake(respondents, margins, { fewestEffective: 1, trimAt: 3 })
        isSound(raked)
        if (!isRefusal(raked)) isSound(rakedMean(values, respondents, margins, raked, confidence))
      }
      isSound(weightedMean(values, rows.map(({ weight }) => weight), confidence))
      isSound(weightedQuantile(rows.map(({ value, weight }) => ({ value, count: weight })), share, confidence))
      isSound(npsWeighted(rows.map(({ weight, age }) => ({ side: age === 'old' ? 1 : -1, weight })), confidence))
      isSound(quantile(rows.map(({ value, weight }) => ({ value, count: weight })), share, confidence))
    }) // prettier-ignore
    const counts = fc.record({ promoters: likely, passives: likely, detractors: likely })
    holds([counts, counts, counts, likely, level], (a, b, c, at, confidence) => {
      isSound(npsTango(a, confidence))
      isSound(npsDifference(a, b, confidence))
      isSound(npsTrend([{ at: 0, counts: a }, { at, counts: b }, { at: 2, counts: c }], confidence))
      const rating = { lowest: a.promoters, counts: [b.promoters, b.passives, c.promoters] }
      isSound(topBox(rating, at, confidence))
      isSound(meanRating(rating, confidence))
    }) // prettier-ignore
  })

  it('counts, alarms and changes', () => {
    const periods = fc.array(fc.record({ events: likely, exposure: likely }), { minLength: 3, maxLength: 8 })
    holds([periods, fc.constantFrom('poisson' as const, 'binomial' as const), level], (list, kind, confidence) => {
      isSound(changePoint(list, kind, 1, confidence))
      isSound(fitDispersion(list.map(({ events, exposure }) => ({ value: events, count: exposure })), confidence))
    }, 100) // prettier-ignore
    holds([anything, anything, anything], (x, mean, size) => {
      for (const tail of [countLogUpper(x, { mean, size }), countLogLower(x, { mean, size })])
        if (!Number.isNaN(tail)) expect(tail).toBeLessThanOrEqual(1e-12)
    })
    holds([likely, likely, likely, anything], (mean, size, raised, budget) => {
      isSound(designCusum({ mean, size }, raised, { falseAlarmsPerWeek: budget, countsPerWeek: 168 }))
      isSound(cusumRunLength({ mean, size }, raised, 3, 2))
      isSound(cusum([mean, size], { reference: raised, decision: budget }))
    }, 60) // prettier-ignore
  })

  it('ratios, coverage and cascades', () => {
    holds([anything, anything, anything, anything, anything, level], (a, va, b, vb, df, confidence) => {
      for (const [v, w] of [[va, vb], [Math.abs(va), Math.abs(vb)]] as const) {
        isSound(ratioInterval({ value: a, variance: v }, { value: b, variance: w }, { df, level: confidence }))
        isSound(costPer(a, { value: b, variance: w }, { level: confidence }))
      }
    }) // prettier-ignore
    const visibility: fc.Arbitrary<Visibility> = fc.oneof(
      fc.record({ kind: fc.constant('estimated' as const), seen: likely, known: likely }),
      fc.record({ kind: fc.constant('range' as const), lo: anything, hi: anything }),
      fc.record({ kind: fc.constant('range' as const), lo: fc.constant(0.01), hi: fc.constant(0.3) }),
    )
    const channel = fc.record({
      authors: likely,
      x: likely,
      xx: likely,
      evidence: fc.constantFrom('a', 'b', 'c'),
      visibility,
    })
    holds([fc.array(channel, { maxLength: 4 }), level], (list, confidence) => {
      const named = list.map((one, i) => ({ ...one, channel: `${i}` }))
      isSound(correctedTotal(named, confidence))
      const sensible = named.map((one) => ({ ...one, authors: 20, xx: one.x ** 2 / 4, evidence: one.channel }))
      isSound(correctedTotal(sensible, confidence))
    })
    const cascade = fc.record({ parents: likely, children: likely, count: likely })
    const size = (value: number, most: number) => Math.min(most, Math.abs(Math.trunc(value))) || 0
    holds([fc.array(cascade, { minLength: 20, maxLength: 25 }), level], (list, confidence) => {
      isSound(reproductionNumber(list, confidence))
      isSound(reproductionNumber(list.map(({ parents, children }) => ({ parents: 1 + size(parents, 9), children: size(children, 99), count: 1 })), confidence))
    }) // prettier-ignore
  })

  it('networks, designs on clusters and what is made of them', () => {
    const unit = fc.integer({ min: 0, max: 99 })
    const rarely = (often: fc.Arbitrary<number>, weight: number) => fc.oneof({ weight, arbitrary: often }, { weight: 1, arbitrary: anything }) // prettier-ignore
    const ties = fc.oneof(
      fc.array(fc.record({ from: unit, to: unit }), { minLength: 10, maxLength: 30 }),
      fc.array(fc.record({ from: likely, to: likely, weight: rarely(unit, 6) }), { maxLength: 5 }),
    )
    const design: fc.Arbitrary<ClusterDesign> = fc.oneof(
      fc.record({ kind: fc.constant('bernoulli' as const), share: rarely(fc.constant(0.5), 4) }),
      fc.record({ kind: fc.constant('complete' as const), treated: rarely(fc.constantFrom(4, 25), 4) }),
      fc.record({ kind: fc.constant('two-stage' as const), saturations: fc.constantFrom([0, 0.5, 1], [2], []) }),
      fc.record({ kind: fc.constant('pairs' as const), pairs: fc.constantFrom([[0, 1]] as [number, number][], [[0, 0]]) }), // prettier-ignore
    )
    const outcomes = fc.array(rarely(unit, 600), { minLength: 100, maxLength: 100 })
    holds([ties, design, outcomes, anything, level], (known, plan, values, odd, confidence) => {
      const network = networkOf(100, known)
      isSound(network)
      const layout = { cluster: values.map((_, unit) => unit >> 1), clusters: 50 }
      const drawn = assigned(plan, layout, 'k')
      isSound(drawn)
      isSound(balancedClusters({ size: 0, neighbours: [], weights: [] }, { largest: odd, seed: 1 }))
      isSound(regionPairs([values, [...values.slice(1), odd], values.toReversed()]))
      isSound(switchback({ periods: odd, carryOver: values[0] ?? 0 }, 'k'))
      if (isRefusal(network) || isRefusal(drawn)) return
      const { neighbours } = network
      isSound(acceptableCut(network, layout.cluster))
      isSound(egoClusters(neighbours, { least: odd, seed: 1 }))
      const experiment = { neighbours, ...layout, design: plan, arms: drawn.arms, outcome: values }
      for (const threshold of [1, 0.8, odd])
        isSound(exposureEffect(experiment, 'total', { threshold, level: confidence, draws: 50 }))
      isSound(linearExposure(experiment, confidence))
      isSound(focalTest({ ...experiment, share: odd }, 'k', { draws: 19 }))
      if (plan.kind === 'complete') isSound(clusterRandomisation(values.slice(0, 8), drawn.saturation.slice(0, 8), plan, { level: confidence }))
    }, 40) // prettier-ignore
    const sums = fc.record({ n: likely, sum: anything })
    const cluster = fc.record({ saturation: fc.constantFrom(0, 0.5, 1), treated: sums, control: sums, randomised: fc.constantFrom('people' as const, 'cluster' as const) }) // prettier-ignore
    holds([fc.array(cluster, { maxLength: 8 }), level], (clusters, confidence) => {
      isSound(stagedEffects(clusters, confidence))
      isSound(twoDesignTest(clusters, confidence))
    })
  })
})
