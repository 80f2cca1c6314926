import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildFinding } from '../build-finding.ts'
import { facts } from '../test/facts.ts'
import { incrementalOf } from './incremental.ts'
import { randomised } from './randomised.ts'
import { routeOf } from './route.ts'
import { overPeople, type Context, type Rung } from './rung.ts'
import { INITIATIVE } from './test/plans.ts'

const context = {} as Context
const effect = (lo: number, hi: number, evidence: 'randomised' | 'association') =>
  buildFinding(
    facts({ evidence, value: (lo + hi) / 2, unit: 'share', better: 'higher', interval: { lo, hi, level: 0.95, method: 'Welch t' } }), // prettier-ignore
  )
const found = (lo: number, hi: number, evidence: 'randomised' | 'association' = 'randomised') => ({
  ...{ effect: effect(lo, hi, evidence), over: overPeople(100, 'share'), description: '', base: null },
})
const rung = (run: Rung['run'], needs: Rung['needs'] = () => null): Rung => ({ ...randomised, needs, run })
const bounds = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }))

it('the strongest rung that can be climbed answers, whatever it and the others show (causal.md, laws 9 and 10)', async () => {
  await fc.assert(
    fc.asyncProperty(bounds, bounds, async ([lo, width], [otherLo, otherWidth]) => {
      const strong = found(lo, lo + width)
      const weak = found(otherLo, otherLo + otherWidth, 'association')
      const alone = await routeOf(context, [rung(() => Promise.resolve(strong))])
      const beside = await routeOf(context, [rung(() => Promise.resolve(strong)), rung(() => Promise.resolve(weak))])
      expect(beside.chosen?.ran).toBe(strong)
      expect(beside.chosen?.ran.effect.verdict).toBe(alone.chosen?.ran.effect.verdict)
      const totals = [1, 2, 9].map((tried) => incrementalOf(strong, INITIATIVE, tried).verdict)
      expect(new Set([strong.effect.verdict, ...totals]).size).toBe(1)
    }),
    { seed: 20261127 },
  )
})

it('a rung with an obstacle is shown with it and left to the next', async () => {
  const obstacle = { why: 'No lot.', unlock: 'Draw lots.' }
  const weak = found(0.1, 0.2, 'association')
  const route = await routeOf(context, [
    rung(() => Promise.reject(new Error('not to be asked')), () => obstacle),
    rung(() => Promise.resolve(obstacle)),
    rung(() => Promise.resolve(weak)),
  ]) // prettier-ignore
  expect(route.steps.map((step) => step.obstacle)).toEqual([obstacle, obstacle, null])
  expect(route.chosen?.ran).toBe(weak)
  expect((await routeOf(context, [rung(() => Promise.resolve(obstacle))])).chosen).toBeNull()
})
