import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExperimentDefinition, MonitoringDefinition } from '@candor/ingest/definition'
import { buildFinding } from '../build-finding.ts'
import type { Report } from '../metrics/metric.ts'
import { DEFAULT_PLAN } from '../stats/monitoring-plan.ts'
import { momentsOfProportion } from '../stats/moments.ts'
import { facts } from '../test/facts.ts'
import { compareReadings, type DatedReading } from './comparison.ts'
import { planOf, planWords } from './monitoring.ts'
import { worthwhileCheck } from './trust.ts'

const definition = (monitoring?: MonitoringDefinition, plannedSize?: number): ExperimentDefinition => ({
  name: '',
  hypothesis: '',
  brand: 'Acme',
  arms: [],
  outcomes: [],
  alpha: 0.05,
  start: '2026-03-01T00:00:00Z',
  end: '2026-03-15T00:00:00Z',
  ...(monitoring === undefined ? {} : { monitoring }),
  ...(plannedSize === undefined ? {} : { plannedSize }),
})

describe('the plan of a definition', () => {
  it('is the default where none is declared, and otherwise what is', () => {
    expect(planOf(definition())).toEqual(DEFAULT_PLAN)
    expect(planOf(definition({ kind: 'spending' }))).toEqual(DEFAULT_PLAN)
    expect(planOf(definition({ kind: 'fixed' }))).toEqual({ kind: 'fixed' })
    expect(planOf(definition({ kind: 'anytime' }, 900))).toEqual({ kind: 'anytime', tunedFor: 900 })
    const looks = [0.5, 1]
    expect(planOf(definition({ kind: 'group-sequential', family: 'power', exponent: 3, looks }))).toEqual({
      kind: 'group-sequential',
      spending: { family: 'power', exponent: 3 },
      looks,
    })
  })

  it('says in words when it may be read', () => {
    expect(planWords(DEFAULT_PLAN)).toContain('at any time')
    expect(planWords(DEFAULT_PLAN)).toContain('10% of it is kept for looks past the plan')
    expect(planWords({ kind: 'group-sequential', spending: { family: 'pocock' }, looks: [0.5, 1] })).toContain(
      '50%, 100%',
    )
    expect(planWords({ kind: 'anytime', tunedFor: 12_000 })).toContain('12,000 people')
    expect(planWords({ kind: 'fixed' })).toContain('once, at the end')
  })
})

const report: Report = (metric, { unit, better, ...rest }) =>
  buildFinding(facts({ metric: metric.id, unit: unit ?? metric.unit, better: better ?? metric.better, ...rest }))
const comparison = {
  words: 'Visit',
  population: 'everyone exposed',
  unit: 'share' as const,
  better: 'higher' as const,
  alpha: 0.05,
  checks: [],
  worthwhile: null,
  partial: true,
  plan: 'hash',
  evidence: 'randomised' as const,
}
/** Day by day 1,000 people an arm; the control visits one time in ten. */
const days = (planned: number, ...shares: number[]): DatedReading[] => {
  let visits = 0
  return shares.map((share, day) => ({
    time: (day + 1) / planned,
    at: `2026-03-${String(day + 10)}T00:00:00.000Z`,
    treatment: momentsOfProportion((visits += 1000 * share), 1000 * (day + 1)),
    control: momentsOfProportion(100 * (day + 1), 1000 * (day + 1)),
  }))
}

describe('an experiment that is read early', () => {
  it('has an effect detected as soon as a bound is crossed, before the plan is over, and says when', () => {
    const { absolute, relative, monitored } = compareReadings(
      days(10, 0.15, 0.15, 0.15),
      DEFAULT_PLAN,
      comparison,
      report,
    )
    expect(absolute).toMatchObject({ verdict: 'effect_detected', partial: true })
    expect(relative).toMatchObject({ verdict: 'effect_detected', p: absolute.p })
    expect(monitored?.stopped?.reading.time).toBe(0.3)
    const check = absolute.checks.find(({ id }) => id === 'monitoring')
    expect(check?.sentence).toContain('3 looks so far')
    expect(check?.sentence).toContain('crossed on 2026-03-12')
    expect(absolute.sentence).not.toContain('Suggestive')
  })

  it('under a plan with one reading only suggests, as before', () => {
    const { absolute } = compareReadings(days(10, 0.15, 0.15, 0.15), { kind: 'fixed' }, comparison, report)
    expect(absolute.verdict).toBe('suggestive_only')
    expect(absolute.checks).toEqual([])
  })

  it('keeps what it found when the bound rises again past the plan', () => {
    const end = days(2, 0.121, 0.122)
    const past = days(2, 0.121, 0.122, 0.11)
    const at = (readings: DatedReading[]) => compareReadings(readings, DEFAULT_PLAN, comparison, report).absolute
    expect(at(end).verdict).toBe('effect_detected')
    expect(at(past)).toMatchObject({ verdict: 'effect_detected', p: expect.closeTo(at(end).p ?? 0, 5) as number })
    expect(at(past).checks[0]?.sentence).toContain('past the plan')
  })

  it('says what is missing: a first look, a bound, or looks that agree', () => {
    const at = (readings: DatedReading[], plan = DEFAULT_PLAN) =>
      compareReadings(readings, plan, comparison, report).absolute
    const half = { kind: 'group-sequential' as const, spending: { family: 'pocock' as const }, looks: [0.5, 1] }
    expect(at(days(10, 0.15), half).sentence).toContain('first look is still to come')
    expect(at(days(1000, 0.15))).toMatchObject({ verdict: 'cannot_tell', interval: null })
    expect(at(days(1000, 0.15)).sentence).toContain('too early')
    expect(at(days(2, 0.3, 0), DEFAULT_PLAN).sentence).toContain('contradict each other')
    expect(at([])).toMatchObject({ value: null, verdict: 'cannot_tell' })
  })
})

describe('p, interval, verdict and sentence of a study that grows day by day', () => {
  const runs = Number(process.env['CANDOR_STUDIES'] ?? 400)
  const plans = [
    DEFAULT_PLAN,
    planOf(definition({ kind: 'fixed' })),
    planOf(definition({ kind: 'anytime' }, 600)),
    planOf(definition({ kind: 'group-sequential', family: 'pocock', looks: [0.3, 0.6, 1] })),
  ]
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const step = fc.record({ n: fc.nat(300), m: fc.nat(300), x: share, y: share, days: fc.nat(3) })
  const study = fc.record({
    plan: fc.constantFrom(...plans),
    alpha: fc.constantFrom(0.01, 0.05, 0.3),
    alike: share,
    smallest: fc.constantFrom(undefined, 0.02, 0.5),
    partial: fc.boolean(),
    steps: fc.array(step, { maxLength: 6 }),
  })

  it(`never contradict each other, in ${runs} studies (CANDOR_STUDIES tries more)`, () => {
    fc.assert(
      fc.property(study, ({ plan, alpha, alike, smallest, partial, steps }) => {
        let [time, x, n, y, m] = [0, 0, 0, 0, 0]
        const readings = steps.map((more) => {
          time += (more.days + 1) / 10
          x += Math.round(more.n * more.x)
          n += more.n
          y += Math.round(more.m * (alike * more.x + (1 - alike) * more.y))
          m += more.m
          return { time, at: '2026-03-01T00:00:00.000Z', treatment: momentsOfProportion(x, n), control: momentsOfProportion(y, m) } // prettier-ignore
        })
        const own = { ...comparison, alpha, partial, worthwhile: worthwhileCheck(smallest) }
        const { absolute, relative, monitored } = compareReadings(readings, plan, own, report)
        for (const { value, p, interval, verdict, sentence, reasons } of [absolute, relative]) {
          expect(/NaN|Infinity|undefined/.test(sentence)).toBe(false)
          if (value === null || interval?.lo == null || interval.hi === null) {
            expect(verdict).toBe('cannot_tell')
            expect(reasons.join(' ').length).toBeGreaterThan(20)
            continue
          }
          expect(interval.lo <= value && value <= interval.hi).toBe(true)
          const zeroIsOut = interval.lo > 0 || interval.hi < 0
          expect((p ?? 1) < alpha).toBe(zeroIsOut)
          expect(monitored?.stopped !== null).toBe(zeroIsOut)
          const detected = zeroIsOut && (!partial || plan.kind !== 'fixed')
          expect(verdict === 'effect_detected').toBe(detected)
          expect(sentence.includes('effect was detected')).toBe(detected)
        }
      }),
      { numRuns: runs, endOnFailure: true },
    )
  })
})
