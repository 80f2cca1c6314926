import { describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { coverage, SEEDED } from '../stats/simulation.ts'
import { alikeEstimate, type Alike } from './alike.ts'
import { designOf } from './taker-covariates.ts'
import { cell, study } from './test/studies.ts'
import type { TakerCell } from './taker-outcomes.ts'

function found(rows: readonly TakerCell[]): Alike {
  const estimate = alikeEstimate(rows)
  if ('refused' in estimate) throw new Error(estimate.reason)
  return estimate
}

describe('takers against others alike before', () => {
  it('is the difference within those alike, weighted by the takers, by hand', () => {
    const rows = [cell({ recent: 1 }, 1, 60, 5), cell({ recent: 1 }, 0, 140, 3), cell({ recent: 2 }, 1, 120, 9), cell({ recent: 2 }, 0, 80, 8)] // prettier-ignore
    const { value, counterfactual, takers, others, leftOut } = found(rows)
    expect(value).toBeCloseTo((60 * 2 + 120 * 1) / 180, 9)
    expect(counterfactual).toBeCloseTo((60 * 3 + 120 * 8) / 180, 9)
    expect([takers, others, leftOut]).toEqual([180, 220, 0])
  })

  it('leaves out whom nobody else is like, and tells how many', () => {
    const rows = [
      ...[cell({ recent: 1 }, 1, 60, 5), cell({ recent: 1 }, 0, 140, 3), cell({ recent: 2 }, 1, 100, 9), cell({ recent: 2 }, 0, 100, 8)],
      ...[cell({ recent: 3, own_newer: 4 }, 1, 40, 20), cell({ recent: 3, own_newer: 4 }, 0, 1, 0)],
    ] // prettier-ignore
    const { leftOut, takers, value } = found(rows)
    expect(takers).toBe(160)
    expect(leftOut).toBeCloseTo(0.2, 12)
    expect(value).toBeCloseTo((60 * 2 + 100 * 1) / 160, 9)
  })

  it(`holds the truth where all that mattered was known, and not where something was hidden ${SEEDED}`, () => {
    const of = (hidden: number) => coverage(80, 0.5, (random) => found(study(random, { effect: 0.5, hidden })))
    expect(of(0).covered).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / 80))
    expect(of(1).covered).toBeLessThan(0.5)
  })

  it.each([
    ['few', [cell({ recent: 1 }, 1, 20, 1), cell({ recent: 2 }, 0, 200, 1), cell({ recent: 1 }, 0, 20, 1)], 'took part and 220 did not: it takes 30 of both'],
    ['all alike', [cell({}, 1, 200, 1), cell({}, 0, 200, 1)], 'Nothing that was known of people before tells one from another'],
    ['told apart by what was known', [cell({ recent: 1 }, 1, 200, 1), cell({ recent: 2 }, 0, 100, 1), cell({ recent: 3 }, 0, 100, 1)], 'tell exactly'],
    ['never varying', [cell({ recent: 1 }, 1, 99, 1, 0), cell({ recent: 2 }, 1, 99, 1, 0), cell({ recent: 1 }, 0, 99, 1, 0), cell({ recent: 2 }, 0, 99, 1, 0)], 'does not vary'],
  ])('is refused where people are %s', (_, rows, why) => {
    expect(alikeEstimate(rows)).toMatchObject({ reason: expect.stringContaining(why) as string })
  }) // prettier-ignore
})

describe('what was known before', () => {
  it('enters in a fixed order, one thing for every ten of the smaller group, and never what is constant or a sum of others', () => {
    const rows = study(new Random(1))
    const names = ['how often they did the same lately', 'how lately they were seen', 'whether they did the same at all'] // prettier-ignore
    expect(designOf(rows).names).toEqual(names)
    const doubled = rows.map((row) => ({ ...row, own_older: 2 * row.own_newer }))
    expect(designOf(doubled).names).toEqual(names)
    const some = rows.map((row) => ({ ...row, n: row.treated === 1 ? 2 : 20 }))
    const takers = some.reduce((sum, { n, treated }) => sum + treated * n, 0)
    expect(designOf(some).names).toEqual(names.slice(0, Math.floor(takers / 10)))
  })
})
