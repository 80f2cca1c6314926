import { describe, expect, it } from 'vitest'
import { buildFinding } from '../../build-finding.ts'
import { worthwhileCheck } from '../../experiments/trust.ts'
import { reportOf } from '../../metrics/metric.ts'
import { facts } from '../../test/facts.ts'
import { isObstacle } from '../rung.ts'
import { EXPERIMENT, INITIATIVE } from '../test/plans.ts'
import { displacementWords } from './displacement.ts'
import type { LotCohort } from './lot-cohorts.ts'
import type { LotContext, LotReading } from './lot-reading.ts'
import { takers } from './takers.ts'
import { wouldBeExposed } from './would-be-exposed.ts'

const NOW = new Date('2026-06-01T00:00:00Z')
const report = reportOf(
  { from: '', to: '', coverage: 'unknown', asOf: null, partial: false } as Parameters<typeof reportOf>[0],
  { log: [], reader: { query: () => Promise.reject(new Error('nothing is asked')) } },
)

/** So many people of an arm, of whom some came, some took it, and some of these did both. */
function group(arm: string, people: number, { came = 0, took = 0, both = 0, exposed = 0 } = {}): LotCohort {
  const [y, d, u] = [came / people, took / people, (came - both) / people]
  const spread = (share: number): number => people * share * (1 - share)
  return {
    ...{ arm, day: '2026-03-02', exposed, people, mean_y: y, mean_d: d, mean_u: u, mean_o: 0, mean_a: 0, mean_b: 0 },
    ...{ m_yy: spread(y), m_yd: both - people * y * d, m_uu: spread(u), m_oo: 0, m_aa: 0, m_bb: 0 },
  }
}

const effect = buildFinding(facts({ evidence: 'randomised', value: 0, unit: 'share', interval: { lo: -0.1, hi: 0.1, level: 0.95, method: '' } })) // prettier-ignore
const context = (cohorts: LotCohort[], over: Partial<LotContext> = {}): LotContext => ({
  ...{ initiative: { ...INITIATIVE, lot: { exposed: { verb: 'View' } } }, experiment: EXPERIMENT, effect },
  ...{ checks: [], cohorts, now: NOW, report },
  ...over,
})
const read = (reading: LotReading, cohorts: LotCohort[], over?: Partial<LotContext>) => {
  const result = reading.read(context(cohorts, over))
  if (isObstacle(result)) return { why: result.why, finding: undefined, sentence: '' }
  return { why: '', finding: result.findings[0], sentence: result.sentence }
}
const check = (finding: ReturnType<typeof read>['finding'], id: string) => finding?.checks.find((one) => one.id === id)

describe('those who take it', () => {
  it('have no number where so few take it that the interval has no end, and it says so', () => {
    const { finding } = read(takers, [group('control', 200, { came: 80 }), group('offer', 200, { came: 80, took: 1, both: 1 })]) // prettier-ignore
    expect(finding).toMatchObject({ value: null, interval: null, verdict: 'cannot_tell' })
    expect(finding?.sentence).toContain('Every effect on those who take it fits the data, however large')
  })

  it('are those only who take it because it is offered, where others take it as well', () => {
    const { finding, sentence } = read(takers, [group('control', 200, { came: 80, took: 20, both: 20 }), group('offer', 200, { came: 82, took: 120, both: 70 })]) // prettier-ignore
    expect(finding?.value).toBeCloseTo(0.01 / 0.5, 12)
    expect(check(finding, 'one_sided')).toMatchObject({ passed: null, value: 0.1 })
    expect(check(finding, 'exclusion')).toBeUndefined()
    expect(sentence).toMatch(/^60% of those who were offered it took it, and 10% of the others\./)
  })

  it('are withheld where those who did not take it were moved by the offer', () => {
    const found = { ...effect, value: 0.3, interval: { lo: 0.2, hi: 0.4, level: 0.95, method: '' } }
    const { finding } = read(takers, [group('control', 200, { came: 60 }), group('offer', 200, { came: 120, took: 30 })], { effect: found }) // prettier-ignore
    expect(check(finding, 'exclusion')).toMatchObject({ passed: false })
    expect(finding?.verdict).toBe('cannot_tell')
    expect(finding?.sentence).toContain('it did change something for them')
  })

  it('are not told where the answer on everybody says something else', () => {
    const { finding } = read(takers, [group('control', 200, { came: 20 }), group('offer', 200, { came: 120, took: 120, both: 100 })]) // prettier-ignore
    expect(finding?.value).toBeNull()
    expect(finding?.sentence).toContain('is not the same')
  })

  it('are nobody where nobody took it', () => {
    expect(read(takers, [group('control', 200, { came: 80 }), group('offer', 200, { came: 90 })]).why).toContain(
      'Nobody',
    )
  })

  it('carry the plan’s smallest effect over to those who take it', () => {
    const margin = worthwhileCheck(0.11, 'share')
    const { finding } = read(takers, [group('control', 200, { came: 80 }), group('offer', 200, { came: 80, took: 100, both: 60 })], { effect: { ...effect, checks: margin === null ? [] : [margin] } }) // prettier-ignore
    expect(check(finding, 'smallest_worthwhile')?.threshold).toBeCloseTo(0.22, 12)
  })
})

describe('those who saw it, or would have', () => {
  const arms = (control: number, offer: number): LotCohort[] => [
    ...[group('control', control, { came: control / 2, exposed: 1 }), group('control', 400 - control)],
    ...[group('offer', offer, { came: offer / 2, exposed: 1 }), group('offer', 400 - offer)],
  ]
  it('are compared where both arms were reached alike', () => {
    expect(read(wouldBeExposed, arms(200, 210)).finding).toMatchObject({ n: 410, value: 0, p: 1 })
  })

  it('are withheld where one arm was reached more often than chance allows', () => {
    const { finding } = read(wouldBeExposed, arms(200, 280))
    expect(check(finding, 'exposure_rate')).toMatchObject({ passed: false })
    expect(finding?.verdict).toBe('cannot_tell')
    expect(finding?.sentence).toContain('70% saw it, and 50% would have in the other arm (p < 0.001)')
  })

  it('are refused where the arm without it records nobody', () => {
    expect(read(wouldBeExposed, [group('control', 400), group('offer', 200, { exposed: 1 }), group('offer', 200)]).why).toContain('no record') // prettier-ignore
  })
})

describe('a displacement in words', () => {
  const found = (lo: number, hi: number, better: 'higher' | 'lower' = 'higher') => {
    const margin = worthwhileCheck(0.2, 'events')
    return buildFinding(facts({ evidence: 'randomised', unit: 'events', better, value: (lo + hi) / 2, interval: { lo, hi, level: 0.95, method: '' }, checks: margin === null ? [] : [margin] })) // prettier-ignore
  }
  const [up, down, none, open] = [found(0.3, 0.5), found(-0.5, -0.3), found(-0.1, 0.1), found(-0.3, 0.4)]
  it.each([
    [
      'earlier, and not more',
      up,
      down,
      none,
      'earlier, and not more. In both together nothing worth acting on remains.',
    ],
    [
      'earlier, and nobody knows whether more',
      up,
      down,
      open,
      'Whether anything remains in both together cannot be told.',
    ],
    ['a part only', up, down, up, 'Part of it was only brought forward'],
    ['more lost than gained', up, down, down, 'it did harm'],
    ['more, at no later cost', up, none, up, 'not missed after it'],
    ['more, and nobody knows what later', up, open, open, 'Whether that is missed after it cannot be told.'],
    ['the gift in place of it', down, none, down, 'the gift took the place of what would have come anyway'],
    ['nothing', none, none, none, 'Neither gained nor brought forward'],
    ['nothing that could be told', open, open, open, 'Neither a gain nor a loss is shown'],
    ['lost later', none, down, open, 'after it there was less'],
  ])('says %s', (_, during, after, together, words) => {
    expect(displacementWords(during, after, together)).toContain(words)
  })

  it('says of what should be less that a gain is less', () => {
    expect(displacementWords(found(-0.5, -0.3, 'lower'), found(0.3, 0.5, 'lower'), found(-0.1, 0.1, 'lower'))).toMatch(/^Gained .* lost after it/) // prettier-ignore
  })
})
