/**
 * The truth world through the public API, held against what was planted: counts exactly, estimates by their intervals.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateWorld, sendWorld, type Truth } from '@candor/datasets'
import type {
  ExperimentAnswer,
  InitiativeAnswer,
  InitiativesAnswer,
  ReachAnswer,
  VoiceAnswer,
  NpsAnswer,
  ScopeAnswer,
} from '@candor/engine/api/shapes'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = 1
let candor: TestService
let truth: Truth

beforeAll(async () => {
  candor = await startTestService()
  const world = generateWorld({ people: 3600, seed: SEED })
  await sendWorld(world, { url: candor.url, workspace: 'main' })
  await candor.intake.drained()
  truth = world.truth()
})
afterAll(() => candor.remove())

const within = (value: number, interval: { lo: number | null; hi: number | null } | null): boolean =>
  interval !== null && (interval.lo ?? -Infinity) <= value && value <= (interval.hi ?? Infinity)

const reachTruth = () => {
  const reach = truth.reach['Lumen']
  if (reach === undefined) throw new Error('the truth world has no brand Lumen')
  return reach
}

describe(`truth world, seed ${SEED}`, () => {
  it('has every event stored once', async () => {
    expect((await candor.get<ScopeAnswer>('/api/scope')).events).toBe(truth.events)
    expect(await candor.store.query('admin/duplicates_audit', {})).toEqual([])
  })

  it('counts people reached exactly, once across channels, and says what it cannot know', async () => {
    const reach = await candor.get<ReachAnswer>('/api/reach?brand=Lumen')
    expect(reach.people.value).toBe(reachTruth().resolvable)
    // Accounts that nobody linked may share a person: the truth lies within the bounds, not always at the point.
    expect(within(reachTruth().people, reach.people.interval)).toBe(true)
    for (const { channel, people, views } of reach.channels) {
      expect([channel, people.value, views]).toEqual([
        channel,
        reachTruth().channels[channel]?.resolvable,
        reachTruth().channels[channel]?.views,
      ])
    }
    expect(reach.channels.length).toBe(Object.keys(reachTruth().channels).length)
    expect(reach.naiveSum.value ?? 0).toBeGreaterThan(2 * (reach.people.value ?? 0))
  })

  it('counts voices exactly, and knows how much of the talk it does not see', async () => {
    const voice = await candor.get<VoiceAnswer>('/api/voice?brand=Lumen')
    // Of the brands of this market; other scenarios have brands of their own.
    const all = voice.brands.reduce((sum, { brand }) => sum + (truth.voice[brand]?.mentions ?? 0), 0)
    for (const { brand, mentions, authors, byMentions } of voice.brands) {
      const planted = truth.voice[brand]
      expect([brand, mentions, authors]).toEqual([brand, planted?.mentions, planted?.resolvableAuthors])
      expect(byMentions.value).toBeCloseTo((planted?.mentions ?? NaN) / all, 12)
    }
    const { coverage } = voice.brands.find(({ brand }) => brand === 'Lumen')?.byMentions ?? {}
    expect(coverage).not.toBe('unknown')
    if (coverage !== undefined && coverage !== 'unknown')
      expect(within(truth.voice['Lumen']?.coverage ?? NaN, coverage)).toBe(true)
  })

  it('shows the free ticket’s naive and randomised answers side by side: a large association, no effect', async () => {
    const experiment = await candor.get<ExperimentAnswer>('/api/experiments/free-ticket-holdout')
    const visit = experiment.outcomes.find(({ primary }) => primary)
    const absolute = visit?.comparisons[0]?.absolute
    const planted = Object.values(truth.experiments['free-ticket-holdout']?.effects ?? {}).map(
      (effect) => effect['visit']?.realised,
    )
    expect(planted).toEqual([0])
    expect(absolute?.evidence).toBe('randomised')
    expect(within(0, absolute?.interval ?? null)).toBe(true)
    expect(absolute?.verdict).not.toBe('effect_detected')
    expect(visit?.naive?.absolute.evidence).toBe('association')
    expect(visit?.naive?.absolute.verdict).toBe('association_only')
    expect(visit?.naive?.absolute.interval?.lo ?? 0).toBeGreaterThan(0.2)
  })

  it('finds no effect of the free ticket on those who took it, nor on what is paid for while it can be had and after it', async () => {
    const { lot } = await candor.get<InitiativeAnswer>('/api/initiatives/free-ticket')
    const findings = (id: string) => lot.find((reading) => reading.id === id)?.findings ?? []
    const all = [...findings('takers'), ...findings('displacement')]
    expect(all).toHaveLength(4)
    for (const { interval, verdict, estimand } of all)
      expect([estimand, within(0, interval), verdict]).toEqual([estimand, true, expect.not.stringMatching(/^effect_/)])
    const took = lot.find(({ id }) => id === 'takers')?.findings[0]
    expect(took?.checks.find(({ id }) => id === 'one_sided')?.passed).toBe(true)
    expect(lot.find(({ id }) => id === 'exposed')?.why).toContain('Its plan names no act')
  })

  it('puts initiatives in order of harm, each with what it caused, and no end to the cost of what caused nothing', async () => {
    const { initiatives } = await candor.get<InitiativesAnswer>('/api/initiatives')
    const of = (key: string) => initiatives.find((initiative) => initiative.key === key)
    expect(initiatives.map(({ key }) => key)).toEqual(['notification-storm', 'free-ticket', 'backstage-letters'])
    expect(initiatives.map(({ decision }) => decision.decided)).toEqual([
      'does not hold',
      expect.not.stringMatching(/^holds$/),
      'holds',
    ])
    const ticket = of('free-ticket')
    expect(within(0, ticket?.answer?.total.interval ?? null)).toBe(true)
    expect(ticket?.answer?.cost.finding).toMatchObject({ value: null, interval: { hi: null } })
    expect(ticket?.naive?.total.interval?.lo ?? 0).toBeGreaterThan(0)
    expect(ticket?.naive?.cost.finding.value).not.toBeNull()
    const planted = truth.experiments['backstage-letters']
    const caused = (planted?.effects['treated']?.['purchase']?.realised ?? NaN) * (planted?.arms['treated']?.people ?? NaN) // prettier-ignore
    expect(within(caused, of('backstage-letters')?.answer?.total.interval ?? null)).toBe(true)
    const { initiatives: kiosk } = await candor.get<InitiativesAnswer>('/api/initiatives?brand=Lumen%20Kiosk')
    expect(kiosk.map(({ rung, decision }) => [rung, decision.decided])).toEqual([['naive', 'open']])
  })

  it.each(['seat-preview', 'button-colour', 'backstage-letters', 'notification-storm'])(
    'has the arms of %s exactly and its realised effects within four standard errors',
    async (key) => {
      const experiment = await candor.get<ExperimentAnswer>(`/api/experiments/${key}`)
      const planted = truth.experiments[key]
      expect(experiment.arms.map(({ key: arm, people }) => [arm, people])).toEqual(
        Object.entries(planted?.arms ?? {}).map(([arm, { people }]) => [arm, people]),
      )
      for (const { key: outcome, arms, comparisons } of experiment.outcomes) {
        for (const { key: arm, level } of arms)
          expect(level.value).toBeCloseTo(planted?.arms[arm]?.means[outcome] ?? NaN, 9)
        for (const { arm, absolute } of comparisons) {
          // One world may miss a 95 % interval by chance; how often that happens is the next test's question.
          const { lo, hi } = absolute.interval ?? { lo: NaN, hi: NaN }
          const standardErrors =
            ((absolute.value ?? NaN) - (planted?.effects[arm]?.[outcome]?.realised ?? NaN)) /
            (((hi ?? NaN) - (lo ?? NaN)) / 3.92)
          expect([outcome, Math.abs(standardErrors) < 4]).toEqual([outcome, true])
        }
      }
      expect(experiment.checks.every(({ passed }) => passed !== false)).toBe(true)
    },
  )

  it('detects what works and what harms, and never calls the null a winner', async () => {
    const primary = async (key: string) => {
      const { outcomes } = await candor.get<ExperimentAnswer>(`/api/experiments/${key}`)
      const { verdict, value } = outcomes[0]?.comparisons[0]?.absolute ?? { verdict: 'missing', value: 0 }
      return `${verdict} ${Math.sign(value ?? 0)}`
    }
    expect(await primary('backstage-letters')).toBe('effect_detected 1')
    expect(await primary('notification-storm')).toBe('effect_detected -1')
    expect(await primary('button-colour')).not.toContain('effect_detected 1')
  })

  it('prints NPS with its response rate, and the planted bias is visible in the truth beside it', async () => {
    const nps = await candor.get<NpsAnswer>('/api/nps?brand=Lumen')
    expect(nps.nps.n).toBe(nps.promoters + nps.passives + nps.detractors)
    expect(nps.responseRate.value).toBeGreaterThan(0)
    expect(nps.responseRate.value).toBeLessThan(1)
    expect(nps.nps.interval?.lo).toBeLessThan(nps.nps.value ?? NaN)
  })

  it('answers every finding with all that a finding needs', async () => {
    const answers = await Promise.all(
      ['reach', 'voice', 'sentiment', 'nps', 'loyalty', 'experiments', 'scorecard'].map((page) =>
        candor.get<unknown>(`/api/${page}`),
      ),
    )
    const findings = answers.flatMap(findingsIn)
    expect(findings.length).toBeGreaterThan(50)
    for (const finding of findings) {
      expect(finding.recompute.queries.length).toBeGreaterThan(0)
      expect(finding.recompute.assumptions.length).toBeGreaterThan(0)
      expect(finding.sentence).not.toBe('')
      if (finding.value === null) expect(finding.reasons.length).toBeGreaterThan(0)
      if (finding.value !== null && finding.interval !== null) {
        expect(finding.interval.lo ?? -Infinity).toBeLessThanOrEqual(finding.value + 1e-12)
        expect(finding.interval.hi ?? Infinity).toBeGreaterThanOrEqual(finding.value - 1e-12)
      }
    }
  })
})

const WORLDS = 6

it(`has intervals that cover the realised effects of ${WORLDS} worlds as often as they say`, async () => {
  let covered = 0
  let asked = 0
  for (let seed = 100; seed < 100 + WORLDS; seed++) {
    const world = generateWorld({ people: 800, seed })
    await sendWorld(world, { url: candor.url, workspace: `world-${seed}` })
    await candor.intake.drained()
    for (const [key, planted] of Object.entries(world.truth().experiments)) {
      const { outcomes } = await candor.get<ExperimentAnswer>(`/api/experiments/${key}?workspace=world-${seed}`)
      for (const { key: outcome, comparisons } of outcomes) {
        for (const { arm, absolute } of comparisons) {
          asked++
          if (within(planted.effects[arm]?.[outcome]?.realised ?? NaN, absolute.interval)) covered++
        }
      }
    }
  }
  console.log(`95 % intervals covered ${covered} of ${asked} realised effects`)
  expect(asked).toBeGreaterThan(50)
  expect(covered / asked).toBeGreaterThanOrEqual(0.93)
})

type Finding = ReachAnswer['people']

function findingsIn(value: unknown): Finding[] {
  if (Array.isArray(value)) return value.flatMap(findingsIn)
  if (typeof value !== 'object' || value === null) return []
  if ('metric' in value && 'evidence' in value) return [value as Finding]
  return Object.values(value).flatMap(findingsIn)
}
