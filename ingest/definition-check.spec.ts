import { describe, expect, it } from 'vitest'
import { readDefinitions } from './definition-check.ts'
import { ProblemError } from './problem.ts'

function complaint(kind: unknown, body: unknown, more: object = { key: 'k' }): string | null {
  try {
    readDefinitions(Buffer.from(JSON.stringify({ kind, body, ...more })))
    return null
  } catch (error) {
    return error instanceof ProblemError ? error.message : String(error)
  }
}

const COVERAGE = { brand: 'Acme', basis: 'a panel', measuredAt: '2026-02-01T00:00:00Z' }
const CAMPAIGN = { name: 'Spring', brand: 'Acme', start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z' }
const HOURS = {
  brand: 'Acme',
  timeZone: 'Europe/Berlin',
  week: [{ days: ['monday'], opens: '09:00', closes: '17:00' }],
}
const VERSION = { metric: 'nps', version: 2, replaces: 1, from: '2026-03-01' }
const TOTAL = { brand: 'Acme', channel: 'x', from: '2026-03-01', to: '2026-03-31', reach: 100, source: 'x', measuredAt: '2026-04-01T00:00:00Z' } // prettier-ignore
const LINKED = { channel: 'app', first: 20, second: 10, both: 5, independent: false }
const ARM = { key: 'a', name: 'A', weight: 1 }
const OUTCOME = { key: 'o', name: 'O', verb: 'Visit', measure: 'any', windowDays: 7, better: 'higher' }
const second = (rest: object) => [OUTCOME, { ...OUTCOME, key: 'p', ...rest }]
const EXPERIMENT = {
  ...CAMPAIGN,
  ...{ hypothesis: '', alpha: 0.05, arms: [ARM, { ...ARM, key: 'b' }], outcomes: [OUTCOME] },
}
const INITIATIVE = {
  ...{ ...CAMPAIGN, goal: 'More visits', promise: 'Worth coming for', use: 'campaign', smallestWorthwhile: 0.03 },
  outcome: { name: 'O', verb: 'Visit', measure: 'any', windowDays: 7, better: 'higher' },
  spend: { amount: 100, currency: 'EUR' },
  rule: { text: 'Repeat it if it brings anybody', decidesOn: 'effect' },
}
const PLACES = { to: 'places', by: 'property', property: 'region', those: ['North'] }
const WAVE = { from: CAMPAIGN.start, those: ['North'] }
const LATER = { from: '2026-03-15T00:00:00Z', those: ['South'] }
const waves = (...of: object[]) => ({ to: 'waves', by: 'property', property: 'region', waves: of })
const given = (body: object) => ({ ...INITIATIVE, given: body })
const REST = { name: 'Paid visits', verb: 'Visit', measure: 'count', offerDays: 7, untilDays: 14 }
/** What the outcome of it counts, and so no control of it. */
const CONTROL = { name: 'Visits', verb: 'Visit', measure: 'count' }
const levels = (...shares: number[]) => ({
  brand: 'Acme',
  basis: '',
  margins: [{ property: 'age', levels: shares.map((share, n) => ({ level: `${n}`, share })) }],
})

describe('a wrong definition', () => {
  it.each([
    ['market', { brand: 'Acme' }, '/body must have required properties rivals'],
    ['campaign', { ...CAMPAIGN, spend: -1 }, '/body/spend must be >= 0'],
    ['campaign', { ...CAMPAIGN, budget: 1 }, 'budget'],
    ['coverage', { ...COVERAGE, share: 0.5, lo: 0.4, hi: 'high' }, '/body/hi must be number'],
    [
      'coverage',
      { ...COVERAGE, sample: { kind: 'panel', asked: 10.5, seen: 2 } },
      '/body/sample/asked must be integer',
    ],
    ['coverage', COVERAGE, 'exactly one of share, sample, collectors, range'],
    ['coverage', { ...COVERAGE, range: { lo: 0, hi: 1 }, share: 1, lo: 0, hi: 1 }, 'exactly one of share'],
    [
      'service-hours',
      { ...HOURS, week: [{ ...HOURS.week[0], opens: '9:00' }] },
      '/body/week/0/opens must match pattern',
    ],
    ['alarms', { brand: 'Acme', falseAlarmsPerWeek: 8 }, '/body/falseAlarmsPerWeek must be <= 7'],
    ['aggregate', { ...TOTAL, reach: 1.5 }, '/body/reach must be integer'],
    ['metric-version', { ...VERSION, from: 'in March' }, '/body/from must match format'],
    ['initiative', { ...INITIATIVE, use: 'fun' }, '/body/use must be equal to one of'],
    ['initiative', { ...INITIATIVE, rule: undefined }, 'rule'],
    ['initiative', { ...INITIATIVE, smallestWorthwhile: 0 }, '/body/smallestWorthwhile must be > 0'],
    ['promise', [], 'body must be an object'],
    ['weather', {}, 'kind must be one of market, campaign'],
  ])('is told about its own kind: %s %j', (kind, body, words) => {
    const told = complaint(kind, body)
    expect(told).toContain(`Definition 0 ("${kind}"): `)
    expect(told).toContain(words)
    if (kind !== 'market' && kind !== 'weather') expect(told).not.toMatch(/rivals|market/)
  })

  it.each([{}, { key: '' }, { key: 'a\u0000b' }, { key: 'k', version: 2 }])(
    'is told about what stands around it: %j',
    (around) => {
      expect(complaint('campaign', CAMPAIGN, around)).toMatch(/key must be a text|"version" is no field/)
    },
  )

  it('is named by its place in an array, and whatever is no definition at all', () => {
    const two = JSON.stringify([{ kind: 'campaign', key: 'k', body: CAMPAIGN }, 7])
    expect(() => readDefinitions(Buffer.from(two))).toThrow('Definition 1 (null): a definition is an object')
    expect(() => readDefinitions(Buffer.from('{'))).toThrow('not one JSON value')
  })
})

describe('a definition that contradicts itself', () => {
  it.each([
    ['coverage', { ...COVERAGE, sample: { kind: 'panel', asked: 10, seen: 20 } }, 'at most all of them were seen'],
    ['coverage', { ...COVERAGE, share: 0.5, lo: 0.9, hi: 0.1 }, 'does not lie between lo (0.9) and hi (0.1)'],
    ['coverage', { ...COVERAGE, range: { lo: 0.9, hi: 0.1 } }, 'above hi'],
    ['coverage', { ...COVERAGE, collectors: { first: 5, second: 9, both: 6, independent: true } }, 'each of them saw'],
    ['coverage', { ...COVERAGE, range: { lo: 0, hi: 1 }, validFrom: '2026-03-01T00:00:00Z', validUntil: '2026-02-28T23:00:00-05:00' }, null], // prettier-ignore
    ['coverage', { ...COVERAGE, range: { lo: 0, hi: 1 }, validFrom: '2026-03-01T00:00:00Z', validUntil: '2026-02-01T00:00:00Z' }, 'before /body/validFrom'], // prettier-ignore
    ['campaign', { ...CAMPAIGN, end: '2026-02-01T00:00:00Z' }, 'lies before /body/start'],
    ['experiment', { ...EXPERIMENT, end: '2026-02-01T00:00:00Z' }, 'lies before /body/start'],
    ['experiment', { ...EXPERIMENT, arms: [ARM, ARM] }, 'the key "a" twice'],
    ['experiment', { ...EXPERIMENT, outcomes: [OUTCOME, OUTCOME] }, 'the key "o" twice'],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'anytime' } }, 'plannedSize is missing'],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'fixed', family: 'pocock' } }, 'spends no alpha over time'],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'spending', gamma: 1 } }, 'give both or neither'],
    [
      'experiment',
      { ...EXPERIMENT, monitoring: { kind: 'spending', family: 'power' } },
      'exponent and the family power',
    ],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'group-sequential' } }, 'looks and "group-sequential"'],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'group-sequential', looks: [0.5, 0.4, 1] } }, 'must rise'],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'group-sequential', looks: [0.5] } }, 'the last one be 1'],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'group-sequential', looks: [1], reserve: 0.1 } }, 'past the plan'], // prettier-ignore
    ['initiative', { ...INITIATIVE, end: '2026-02-01T00:00:00Z' }, 'lies before /body/start'],
    ['initiative', { ...INITIATIVE, rule: { text: 'x', decidesOn: 'cost' } }, 'say what an outcome may cost'],
    ['initiative', { ...INITIATIVE, rule: { text: 'x', decidesOn: 'effect', atMost: 5 } }, 'decides on the effect'],
    ['initiative', { ...INITIATIVE, spend: { amount: 0, currency: 'EUR' }, rule: { text: 'x', decidesOn: 'cost', atMost: 5 } }, 'nothing was spent'], // prettier-ignore
    ['initiative', { ...INITIATIVE, smallestWorthwhile: 3 }, '0.03 for three points'],
    [
      'initiative',
      { ...INITIATIVE, lot: { displacement: { ...REST, offerDays: 14 } } },
      'must lie behind offerDays, 14',
    ],
    [
      'initiative',
      { ...INITIATIVE, lot: { displacement: { ...REST, gift: 'campaign' } } },
      '/body/campaign is missing',
    ],
    ['initiative', { ...INITIATIVE, lot: { taken: { verb: 'Claim' } } }, '/body/campaign is missing'],
    [
      'initiative',
      { ...INITIATIVE, campaign: 'c', lot: { exposed: { verb: INITIATIVE.outcome.verb } } },
      'the outcome itself',
    ],
    ['initiative', { ...INITIATIVE, experiments: ['a'] }, '/body/experiments'],
    ['initiative', { ...INITIATIVE, experiments: ['a', 'a'] }, 'twice'],
    ['initiative', { ...INITIATIVE, experiment: 'a', experiments: ['a', 'b'] }, 'or several that do so together'],
    ['initiative', given({ to: 'nobody' }), '/body/given/to must be equal to one of'],
    ['initiative', given({ to: 'places', by: 'channel' }), 'needs by and those'],
    ['initiative', given({ ...PLACES, by: 'channel' }), 'give both or neither'],
    ['initiative', given({ ...PLACES, those: ['North', 'North'] }), '"North" twice'],
    ['initiative', given({ ...PLACES, controls: [{ brand: 'Bolt' }] }), 'are the comparison'],
    ['initiative', given({ ...PLACES, to: 'everybody' }), '/body/given/by is about places'],
    ['initiative', given({ to: 'everybody', controls: [{ brand: 'Acme', verb: 'Visit' }] }), 'the outcome itself'],
    ['initiative', given({ ...PLACES, waves: [WAVE] }), '/body/given/waves is for what was given to "waves"'],
    ['initiative', given({ ...waves(), by: undefined }), '/body/given/waves must not have fewer than 1'],
    ['initiative', given({ to: 'waves', by: 'channel' }), 'needs by and waves'],
    ['initiative', given({ ...PLACES, among: ['South', 'East'] }), '/body/given/those has "North", and'],
    ['initiative', given({ ...PLACES, among: ['North', 'North'] }), '/body/given/among has "North" twice'],
    [
      'initiative',
      given({ ...PLACES, those: ['North', 'South'], among: ['South', 'North'] }),
      'nobody who was left out',
    ],
    ['initiative', given({ ...waves(WAVE), among: ['North', 'South'] }), '/body/given/among is for'],
    ['initiative', given({ ...waves(WAVE), those: ['North'] }), 'each wave names its own'],
    ['initiative', given(waves(LATER)), 'is not /body/start'],
    ['initiative', given(waves(WAVE, { ...LATER, from: WAVE.from })), '/body/given/waves/1/from does not lie after'],
    ['initiative', given(waves(WAVE, { ...LATER, from: '2026-03-12T00:00:00Z' })), '/body/given/waves/1/from lies within a week'], // prettier-ignore
    ['initiative', given(waves(WAVE, { ...LATER, from: '2026-04-05T00:00:00Z' })), 'lies after /body/end'],
    ['initiative', given(waves(WAVE, { ...LATER, those: ['North'] })), '"North" twice: a place gets it once'],
    ['initiative', given({ ...waves(WAVE), by: 'channel' }), 'give both or neither'],
    ['initiative', given({ ...waves(WAVE), controls: [{ brand: 'Bolt' }] }), 'are the comparison'],
    [
      'initiative',
      given({ to: 'everybody', controls: [{ verb: 'Like' }, { brand: 'Acme', verb: 'Like' }] }),
      'one series twice',
    ],
    ['initiative', { ...INITIATIVE, controls: [{ ...CONTROL, brand: 'Bolt' }, CONTROL] }, '/body/controls/1 counts Visit of'], // prettier-ignore
    ['experiment', { ...EXPERIMENT, outcomes: [{ ...OUTCOME, role: 'negative-control' }] }, 'the first outcome is the primary one'], // prettier-ignore
    ['experiment', { ...EXPERIMENT, outcomes: second({ role: 'guardrail' }) }, '/body/outcomes/1/margin'],
    ['experiment', { ...EXPERIMENT, outcomes: second({ margin: { value: 1 } }) }, 'give both or neither'],
    ['experiment', { ...EXPERIMENT, outcomes: second({ fromDay: 7 }) }, 'before windowDays, 7'],
    ['experiment', { ...EXPERIMENT, outcomes: second({ cap: 5 }) }, '0 or 1 already'],
    ['experiment', { ...EXPERIMENT, outcomes: second({ measure: 'value', cap: 5, per: { verb: 'Visit', measure: 'any' } }) }, 'leave one out'], // prettier-ignore
    ['experiment', { ...EXPERIMENT, outcomes: second({ per: { verb: 'Visit', measure: 'any' } }) }, 'always 1'],
    ['market', { brand: 'Acme', rivals: ['Bolt', 'Acme'] }, 'the brand itself'],
    ['market', { brand: 'Acme', rivals: ['Bolt', 'Bolt'] }, '"Bolt" twice'],
    ['market', { brand: 'Acme', rivals: [], marketShares: [{ brand: 'Acme', share: 0.6, basis: '' }, { brand: 'Bolt', share: 0.6, basis: '' }] }, 'sum to 1.2'], // prettier-ignore
    ['service-hours', { ...HOURS, timeZone: 'Europe/Atlantis' }, 'is not known'],
    ['service-hours', { ...HOURS, week: [...HOURS.week, { ...HOURS.week[0], opens: '22:00', closes: '06:00' }] }, 'two entries'], // prettier-ignore
    ['aggregate', { ...TOTAL, to: '2026-02-28' }, 'lies before /body/from'],
    ['aggregate', { ...TOTAL, impressions: 99 }, 'nobody is reached without a delivery'],
    ['aggregate', { ...TOTAL, population: 99 }, 'of population 99'],
    ['aggregate', { ...TOTAL, market: 99 }, 'of market 99'],
    ['aggregate', { ...TOTAL, linked: { ...LINKED, channel: 'x' } }, 'name the other'],
    ['aggregate', { ...TOTAL, linked: { ...LINKED, both: 11 } }, 'each of them reached'],
    ['metric-version', { ...VERSION, replaces: 2 }, 'name the one that held before'],
    ['customer-base', levels(0.5, 0.4), 'sum to 0.9, not to 1'],
    ['customer-base', { ...levels(1), margins: [...levels(1).margins, ...levels(1).margins] }, '"age" twice'],
  ])('is refused: %s %j', (kind, body, words) => {
    const told = complaint(kind, body)
    if (words === null) expect(told).toBeNull()
    else expect(told).toContain(words)
  })

  it.each([
    ['coverage', { ...COVERAGE, sample: { kind: 'panel', asked: 10, seen: 10 } }],
    ['experiment', { ...EXPERIMENT, adjust: {}, outcomes: second({ role: 'guardrail', margin: { value: 0.02, relative: true }, fromDay: 1 }) }], // prettier-ignore
    ['coverage', { ...COVERAGE, share: 0.5, lo: 0.5, hi: 0.5 }],
    ['campaign', { ...CAMPAIGN, end: CAMPAIGN.start }],
    ['experiment', EXPERIMENT],
    ['experiment', { ...EXPERIMENT, plannedSize: 1000, monitoring: { kind: 'anytime' } }],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'spending', family: 'power', exponent: 2, reserve: 0 } }],
    ['experiment', { ...EXPERIMENT, monitoring: { kind: 'group-sequential', looks: [0.5, 1] } }],
    ['initiative', INITIATIVE],
    ['initiative', { ...INITIATIVE, controls: [{ ...CONTROL, brand: 'Bolt' }] }],
    ['initiative', { ...INITIATIVE, rule: { text: 'x', decidesOn: 'cost', atMost: 5 } }],
    ['initiative', { ...INITIATIVE, smallestWorthwhile: 3, outcome: { ...INITIATIVE.outcome, measure: 'count' } }],
    [
      'initiative',
      {
        ...INITIATIVE,
        campaign: 'c',
        lot: { taken: { verb: 'Like' }, exposed: { verb: 'View' }, displacement: { ...REST, gift: 'unpaid' } },
      },
    ],
    ['initiative', given({ to: 'everybody' })],
    ['initiative', given({ to: 'everybody', controls: [{ brand: 'Bolt' }, { verb: 'Like' }] })],
    ['initiative', given({ ...PLACES, every: 'day' })],
    ['initiative', given({ ...PLACES, among: ['North', 'South'] })],
    ['initiative', given({ to: 'places', by: 'channel', those: ['shop'] })],
    ['initiative', given(waves(WAVE, LATER))],
    ['initiative', given({ ...waves(WAVE, { ...LATER, from: '2026-03-12T00:00:00Z' }), every: 'day' })],
    ['service-hours', HOURS],
    ['customer-base', levels(0.1, 0.2, 0.7)],
    ['metric-version', VERSION],
    ['aggregate', { ...TOTAL, to: TOTAL.from, impressions: 100, population: 100, linked: LINKED }],
  ])('and nothing else is: %s %j', (kind, body) => {
    expect(complaint(kind, body)).toBeNull()
  })
})
