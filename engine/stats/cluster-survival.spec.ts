import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusteredSurvival, type ClusteredStay } from './cluster-survival.ts'
import { answered, expectShare } from './expectations.ts'
import { SIX_MP } from './freireich.ts'
import { kaplanMeier, survivalQuantile } from './kaplan-meier.ts'
import { coverage, SEEDED } from './simulation.ts'

const curveOf = (stays: ClusteredStay[]) => answered(clusteredSurvival(stays))
const alone = (stays: readonly { time: number; cause: string | null; count?: number }[]): ClusteredStay[] =>
  stays
    .flatMap(({ count = 1, ...stay }) => Array.from({ length: count }, () => stay))
    .map(({ time, cause }, cluster) => ({ cluster, time, ended: cause !== null }))

describe('survival of stays in clusters', () => {
  it('is the curve of Kaplan and Meier, and near Greenwood for one stay a cluster (6-MP, Freireich et al. 1963)', () => {
    const [clustered, plain] = [curveOf(alone(SIX_MP)), answered(kaplanMeier(SIX_MP))]
    expect(clustered.steps.map(({ survival }) => survival)).toEqual(plain.steps.map(({ survival }) => survival))
    for (const [place, { se }] of clustered.steps.entries())
      expect(se / (plain.steps[place]?.se ?? 0) / Math.sqrt(21 / 20)).toBeCloseTo(1, 1)
  })

  it('has the binomial variance over G−1 where nobody is censored and everyone is alone (infinitesimal jackknife)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 2, maxLength: 40 }), (times) => {
        for (const { time, survival, se } of curveOf(times.map((t, cluster) => ({ cluster, time: t, ended: true })))
          .steps) {
          if (survival === 0) continue
          const share = times.filter((t) => t > time).length / times.length
          expect(se).toBeCloseTo(Math.sqrt((share * (1 - share)) / (times.length - 1)), 10)
        }
      }),
    )
  })

  it('learns nothing from a stay that is told twice: the same errors as once (Williams 1995, perfect correlation)', () => {
    const once = alone(SIX_MP)
    const [single, double] = [curveOf(once), curveOf([...once, ...once])]
    expect(double.people).toBe(2 * single.people)
    for (const [place, { lo, hi, se }] of double.steps.entries()) {
      expect([lo, hi, se].map((value) => value.toFixed(10))).toEqual(
        [single.steps[place]?.lo, single.steps[place]?.hi, single.steps[place]?.se].map((value) => value?.toFixed(10)),
      )
    }
  })

  it(`holds the median of correlated stays in 95 % of samples, where one stay as one witness does not ${SEEDED}`, () => {
    // Person i stays exponentially with a mean of their own, 1 or 4; six stays each, half of them watched only up to 3.
    const mean = (person: number) => (person % 2 === 0 ? 1 : 4)
    // ½ = (e^{-m} + e^{-m/4}) / 2
    let [below, above] = [0, 10]
    for (let i = 0; i < 60; i++) {
      const m = (below + above) / 2
      if (Math.exp(-m) + Math.exp(-m / 4) > 1) below = m
      else above = m
    }
    const sample = (uniform: () => number): ClusteredStay[] =>
      Array.from({ length: 40 }, (_, cluster) => {
        const own = mean(uniform() < 0.5 ? 0 : 1)
        return Array.from({ length: 6 }, (__, which) => {
          const time = -Math.log(1 - uniform()) * own
          return which % 2 === 0 || time <= 3 ? { cluster, time, ended: true } : { cluster, time: 3, ended: false }
        })
      }).flat()
    const runs = 600
    const boundsOf = (kind: 'clustered' | 'naive') =>
      coverage(runs, below, (random) => {
        const stays = sample(() => random.uniform())
        const naive = () =>
          answered(kaplanMeier(stays.map(({ time, ended }) => ({ time, cause: ended ? 'end' : null }))))
        const { lo, hi } = answered(survivalQuantile(kind === 'clustered' ? curveOf(stays) : naive()))
        return lo === null || hi === null ? null : { lo, hi }
      })
    expectShare(boundsOf('clustered').covered, 0.95, runs, 0.01)
    expect(boundsOf('naive').covered).toBeLessThan(0.9)
  })

  it('is refused for one cluster, for nobody, and for times that cannot be', () => {
    expect(clusteredSurvival([{ cluster: 1, time: 2, ended: true }])).toMatchObject({ refused: 'too-few' })
    expect(clusteredSurvival([])).toMatchObject({ refused: 'no-observations' })
    expect(clusteredSurvival([{ cluster: 1, time: Number.NaN, ended: true }])).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
  })
})
