/** Findings and series that show every form in every state. Made up, and the same for ever: golden pictures are of them. */
import type {
  ChannelOverlapAnswer,
  InitiativeAnswer,
  LoyaltyAnswer,
  LoyaltyMovesAnswer,
} from '@candor/engine/api/shapes'
import type { Finding, Interval } from '@candor/engine/finding'
import type { CurveSeries } from '$lib/charts/survival-curve.ts'
import type { Look } from '$lib/charts/cumulative-effect.ts'

const between = (lo: number | null, hi: number | null, level: number | null = 0.95): Interval => ({ lo, hi, level, method: 'made up' }) // prettier-ignore

/** A level: what was counted. */
export const level = (changes: Partial<Finding> = {}): Finding => ({
  ...{ metric: 'example', version: 1, estimand: 'An example', population: 'people of this page', unit: 'share' },
  ...{ window: { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' }, better: 'higher', value: 0.42, p: null },
  ...{ interval: between(0.36, 0.48), n: 270, coverage: { share: 0.2, lo: 0.12, hi: 0.3, basis: 'made up' } },
  ...{ evidence: 'count', verdict: 'measured', checks: [], reasons: [], plan: null, specifications: 1 },
  ...{ asOf: '2026-03-31T23:00:00Z', partial: false, recompute: { queries: [], rows: null, assumptions: [] } },
  sentence: 'An example: 42% (95% interval 36% to 48%; n = 270).',
  ...changes,
})
/** A difference that chance decided about. */
const effect = (value: number, half: number, verdict: Finding['verdict'], changes: Partial<Finding> = {}): Finding =>
  level({ value, interval: between(value - half, value + half), evidence: 'randomised', verdict, ...changes })

const REFUSED: Partial<Finding> = { value: null, interval: null, verdict: 'cannot_tell', reasons: ['Nobody was asked.'] } // prettier-ignore
const failed = { id: 'srm', passed: false, value: null, threshold: null, sentence: 'The arms do not have the planned sizes.' } // prettier-ignore

export const levels = [
  { key: 'own', label: 'Own brand', own: true, finding: level() },
  { key: 'rival', label: 'Rival', finding: level({ value: 0.31, interval: between(0.27, 0.35) }) },
  { key: 'bounds', label: 'Bounds that hold for certain', finding: level({ value: 0.5, interval: between(0.4, 0.7, null) }) },
  { key: 'open', label: 'Bounded on one side', finding: level({ value: 0.6, interval: between(0.55, null) }) },
  { key: 'partial', label: 'Not complete', finding: level({ value: 0.2, interval: between(0.1, 0.33), partial: true }) },
  { key: 'refused', label: 'Refused', finding: level(REFUSED) },
] // prettier-ignore

export const effects = [
  { key: 'harm', label: 'It harms', finding: effect(-0.08, 0.03, 'effect_detected') },
  { key: 'help', label: 'It helps', finding: effect(0.06, 0.03, 'effect_detected') },
  { key: 'none', label: 'No effect worth acting on', finding: effect(0.002, 0.01, 'no_effect_detected') },
  { key: 'open', label: 'Nobody can tell', finding: effect(0.02, 0.05, 'cannot_tell') },
  { key: 'naive', label: 'Association', finding: effect(0.14, 0.04, 'association_only', { evidence: 'association' }) },
  { key: 'withheld', label: 'A trust check failed', finding: effect(0.05, 0.01, 'cannot_tell', { checks: [failed] }) },
  { key: 'refused', label: 'Refused', finding: level({ ...REFUSED, evidence: 'randomised' }) },
]

const month = (name: string, value: number, changes: Partial<Finding> = {}) => ({
  month: name,
  finding: level({ unit: 'points', value, interval: between(value - 6, value + 6), ...changes }),
})
export const months = [
  ...[month('2026-01-01', 21), month('2026-02-01', 24), month('2026-04-01', 19)],
  ...[month('2026-05-01', 30, { version: 2 }), month('2026-06-01', 33, { version: 2, partial: true })],
]
export const breaks = [{ month: '2026-05-01', version: 2, words: 'Version 2 from here on, version 1 before.' }]

const wave = (base: number, swing: number, partialEnds: boolean) =>
  Array.from({ length: 28 }, (_, i) => ({
    day: `2026-03-${String(i + 1).padStart(2, '0')}`,
    value: Math.round(base + swing * Math.sin(i / 3)),
    partial: partialEnds && (i === 0 || i === 27),
  })).filter((_, i) => !partialEnds || i < 12 || i > 14)
export const series = [
  { key: 'own', label: 'Own brand', own: true, points: wave(120, 40, true) },
  { key: 'rival', label: 'Rival', points: wave(80, 15, false) },
]

const curve = (key: string, label: string, shares: readonly number[], own = false): CurveSeries => ({
  ...{ key, label, own, observed: 10 * (shares.length + 1), n: 240 },
  points: shares.map((share, i) => ({
    ...{ time: 10 * (i + 1), share, atRisk: 240 - 30 * i },
    ...{ lo: Math.max(0, share - 0.02 * (i + 1)), hi: Math.min(1, share + 0.02 * (i + 1)) },
  })),
})
export const curves = [
  curve('organic', 'Came by themselves', [0.95, 0.91, 0.88, 0.86, 0.85], true),
  curve('offer', 'Came for the offer', [0.8, 0.55, 0.41, 0.36]),
]

export const scores = [4, 2, 3, 5, 4, 12, 9, 30, 41, 52, 60]
export const parts = [
  { name: 'Negative', look: 'harm' },
  { name: 'Neutral', look: 'plain' },
  { name: 'Positive', look: 'benefit' },
  { name: 'No label', look: 'unknown' },
] as const
export const shares = [
  { key: 'own', label: 'Own brand', own: true, counts: [120, 80, 60, 40] },
  { key: 'rival', label: 'Rival', counts: [30, 90, 110, 0] },
  { key: 'none', label: 'Nobody spoke', counts: [0, 0, 0, 0] },
]

const look = (day: number, difference: number): Look => {
  const half = 0.5 / Math.sqrt(day) - 0.05
  const known = day > 2
  return {
    ...{ at: `2026-03-${String(day + 1).padStart(2, '0')}T00:00:00Z`, time: day / 18, people: 90 * day, difference },
    ...{ lo: known ? difference - half : null, hi: known ? difference + half : null },
    ...{ nominal: 0.01, spent: known ? (0.05 * day) / 20 : 0, p: 0.2, crossed: known && Math.abs(difference) > half },
  }
}
export const looks = Array.from({ length: 20 }, (_, i) => look(i + 1, 0.09 + 0.08 * Math.cos(i / 2) * Math.exp(-i / 6)))
export const lastEffect = effect(0.09, 0.06, 'effect_detected')

type Picture = NonNullable<NonNullable<InitiativeAnswer['ladder'][number]['result']>['picture']>
/** Twenty weeks before the start and eight after; what would have come is known throughout, or from the start on. */
const picture = (isMatched: boolean): Picture => ({
  ...{ what: 'Visits, by week', every: 'week', start: '2026-03-02T00:00:00.000Z', level: 0.95 },
  points: Array.from({ length: 28 }, (_, i) => {
    const expected = 200 + 20 * Math.sin(i / 2)
    const isAfter = i >= 20
    return {
      at: new Date(Date.UTC(2026, 2, 2 + 7 * (i - 20))).toISOString(),
      observed: expected + 5 * Math.cos(3 * i) + (isAfter ? 30 : 0),
      expected: isMatched || isAfter ? expected : null,
      lo: isAfter ? expected - 12 : null,
      hi: isAfter ? expected + 12 : null,
    }
  }),
})
export const matched = picture(true)
export const continued = picture(false)

/** Six weeks before and seven with it; the last ones of half the places, and so less sure. */
export const eventStudy = {
  ...{ what: 'Sold, more in a place that got it, by week', every: 'week' as const, level: 0.95 },
  points: [-6, -5, -4, -3, -2, 0, 1, 2, 3, 4, 5, 6].map((since) => {
    const value = 0.8 * Math.sin(2 * since) + (since < 0 ? 0 : 4 + 0.6 * since)
    const [reach, places] = since > 3 ? [2.6, 12] : [1.8, 24]
    return { since, value, lo: value - reach, hi: value + reach, places }
  }),
}

const cell = (value: number): Finding => level({ value, interval: between(value - 0.05, value + 0.05) })
export const cohorts: LoyaltyAnswer['cohorts'] = [
  { campaign: 'none', name: 'No campaign', people: 320, unknown: 12, loyal: cell(0.4), latent: cell(0.25), spurious: cell(0.2), none: cell(0.15) },
  { campaign: 'gift', name: 'Came for the gift', people: 0, unknown: 9, loyal: level(REFUSED), latent: level(REFUSED), spurious: level(REFUSED), none: level(REFUSED) },
] // prettier-ignore

const people = (value: number): Finding => level({ unit: 'people', value, interval: between(value, value + 40, null) })
export const overlap: ChannelOverlapAnswer = {
  several: people(180),
  channels: [
    { channel: 'instagram', people: 640, onlyHere: people(410), shareOfReach: 0.48 },
    { channel: 'tiktok', people: 310, onlyHere: people(150), shareOfReach: 0.18 },
    { channel: 'youtube', people: 0, onlyHere: people(0), shareOfReach: 0 },
  ],
  pairs: [
    { one: 'instagram', other: 'tiktok', both: people(140), shareOfSmaller: 0.45 },
    { one: 'instagram', other: 'youtube', both: people(0), shareOfSmaller: null },
    { one: 'tiktok', other: 'youtube', both: people(0), shareOfSmaller: null },
  ],
  leftOut: [],
}

export const moves: LoyaltyMovesAnswer['groups'][number] = {
  ...{ group: 'everybody', name: 'Everybody', people: 300 },
  rows: [
    { from: 'loyal', people: 120, moves: [{ to: 'loyal', people: 84, share: cell(0.7) }, { to: 'none', people: 36, share: cell(0.3) }] },
    { from: 'none', people: 180, moves: [{ to: 'loyal', people: 45, share: cell(0.25) }, { to: 'none', people: 135, share: cell(0.75) }] },
  ],
} // prettier-ignore
