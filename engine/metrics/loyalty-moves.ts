/** Moves between Dick and Basu's four cells, from a window before a campaign or a day to one of the same length after it. */
import { Type } from 'typebox'
import type { QueryRow } from '@candor/queries'
import { LoyaltyMovesAnswer, type LoyaltyPlace } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { wilson } from '../stats/proportion.ts'
import { HIGH_SCORE, REPEAT_PURCHASES } from './loyalty.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { newestOf, observedUntil } from './observed-until.ts'
import { SHORTEST_DAYS, windowsAround, type Windows } from './windows-around.ts'

const QUERIES = ['metrics/observed_until', 'metrics/loyalty_moves'] as const

export const loyaltyMoves: MetricDefinition = {
  id: 'loyalty_moves',
  version: 1,
  name: 'Moved between cells',
  words:
    'Of the people who were in one of the four cells before, the share who are in another one, in the same one, or in none after. The cell is taken anew from each of two windows of one length.',
  formula: `people in cell i before and place j after / people in cell i before; cells as in loyalty_true, from the window’s own answers and purchases (attitude high: last NPS answer ≥ ${HIGH_SCORE}; behaviour high: ≥ ${REPEAT_PURCHASES} purchases net of full returns); Wilson interval`,
  source: 'Dick & Basu 1994; landmark: Anderson, Cain & Gelber 1983; Wilson 1927',
  unit: 'share',
  better: 'neither',
  queries: QUERIES,
  assumptions: [
    'Whoever was in a cell before stays in the denominator, also when they are not seen, or say nothing, after.',
    'Scores go up and down by chance, so that some people move in any two windows. A move is no effect.',
    'Behaviour is counted within the window: a shorter one finds fewer people buying again, before as after.',
  ],
}

export const loyaltyMovedShare: MetricDefinition = {
  ...loyaltyMoves,
  id: 'loyalty_moved_share',
  name: 'Changed their cell',
  words: 'Of the people who were in one of the four cells both before and after, the share whose cell is another one.',
  formula: 'people in two different cells / people in a cell before and after; Wilson interval',
  assumptions: [
    'Only people who answered in both windows can be told to have moved: they may differ from the others.',
    ...loyaltyMoves.assumptions.slice(1),
  ],
}

type Row = QueryRow['metrics/loyalty_moves']
type Group = LoyaltyMovesAnswer['groups'][number]

export interface MovesRows {
  windows: Windows | { why: string }
  rows: Row[]
}

export const CELLS = ['loyal', 'latent', 'spurious', 'none'] as const satisfies LoyaltyPlace[]
const PLACES = [...CELLS, 'unknown', 'unseen'] as const satisfies LoyaltyPlace[]
const isCell = (place: string): boolean => CELLS.some((cell) => cell === place)

const WORDS: Record<LoyaltyPlace, string> = {
  loyal: 'loyal',
  latent: 'latently loyal',
  spurious: 'spuriously loyal',
  none: 'not loyal',
  unknown: 'of unknown attitude',
  unseen: 'not seen',
}
const NOBODY =
  'Nobody answered the recommendation question in both windows, so nobody’s cell is known before and after. Send Respond with survey.question “nps” of the same people again.'

const sum = (rows: readonly Row[]): number => rows.reduce((total, { people }) => total + people, 0)

function moveFinding(
  from: LoyaltyPlace,
  to: LoyaltyPlace,
  part: number,
  whole: number,
  population: string,
  report: Report,
): Finding {
  const estimand = from === to ? `Stayed ${WORDS[from]}` : `From ${WORDS[from]} to ${WORDS[to]}`
  const facts = { population: `${population} who were ${WORDS[from]} before`, estimand, n: whole }
  if (whole === 0)
    return report(loyaltyMoves, { ...facts, value: null, reasons: [`Nobody was ${WORDS[from]} before.`] })
  return report(loyaltyMoves, {
    ...facts,
    value: part / whole,
    interval: intervalOf(wilson(part, whole), 'Wilson score'),
  })
}

function groupOf(group: Group['group'], name: string, rows: readonly Row[], scope: Scope, report: Report): Group {
  const population = `customers of ${scope.brand}${group === 'everybody' ? '' : ` (${name})`}`
  return {
    group,
    name,
    people: sum(rows),
    rows: PLACES.map((from) => {
      const own = rows.filter(({ before }) => before === from)
      const whole = sum(own)
      return {
        from,
        people: whole,
        moves: PLACES.filter((to) => from !== 'unseen' || to !== 'unseen').map((to) => {
          const people = sum(own.filter(({ after }) => after === to))
          return { to, people, share: isCell(from) ? moveFinding(from, to, people, whole, population, report) : null }
        }),
      }
    }),
  }
}

function movedFinding({ windows, rows }: MovesRows, scope: Scope, report: Report): Finding {
  const both = rows.filter(({ before, after }) => isCell(before) && isCell(after))
  const n = sum(both)
  const facts = { population: `customers of ${scope.brand} in a cell before and after`, n }
  if ('why' in windows) return report(loyaltyMovedShare, { ...facts, value: null, reasons: [windows.why] })
  if (n === 0) return report(loyaltyMovedShare, { ...facts, value: null, reasons: [NOBODY] })
  const placed = sum(rows.filter(({ before }) => isCell(before)))
  const checks: Check[] = [
    {
      id: 'placed_again',
      passed: null,
      value: n / placed,
      threshold: null,
      sentence: `Of ${countWords(placed)} people in a cell before, ${countWords(n)} are in one after; the others gave no answer in the window after, or were not seen.`,
    },
  ]
  const moved = sum(both.filter(({ before, after }) => before !== after))
  return report(loyaltyMovedShare, {
    ...facts,
    value: moved / n,
    interval: intervalOf(wilson(moved, n), 'Wilson score'),
    checks,
  })
}

export const moves: Metric<MovesRows, LoyaltyMovesAnswer, { at?: string }> = {
  route: {
    path: '/api/loyalty-moves',
    summary: 'From which of the four cells to which people moved, before and after a campaign or a day',
    answer: LoyaltyMovesAnswer,
    parameters: {
      at: Type.Optional(
        Type.String({
          format: 'date',
          description:
            'First day of the window after. Default: when the campaign was over, else the middle of the days',
        }),
      ),
    },
  },
  definitions: [loyaltyMoves, loyaltyMovedShare],

  async needs(ask, scope, { at } = {}) {
    const until = observedUntil(await newestOf(ask, scope, ['Purchase']), scope)
    const windows = windowsAround(scope, until, at)
    if ('why' in windows) return { windows, rows: [] }
    const { workspace, generation, brand, campaign } = scope
    const rows = await ask('metrics/loyalty_moves', {
      ...{ workspace, generation, brand, campaign: campaign ?? '' },
      ...{ before_from: windows.before.from, before_to: windows.before.to },
      ...{ after_from: windows.after.from, after_to: windows.after.to },
      ...{ high_score: HIGH_SCORE, repeat_purchases: REPEAT_PURCHASES },
    })
    return { windows, rows }
  },

  estimate(all, scope, plain) {
    const { windows, rows } = all
    const isKnown = !('why' in windows)
    const report: Report = (definition, estimated) =>
      plain(definition, isKnown ? { ...estimated, window: { from: windows.before.from, to: windows.after.to }, partial: false } : estimated) // prettier-ignore
    const { campaign } = scope
    const split: Group[] =
      campaign === null
        ? [groupOf('everybody', 'Everybody', rows, scope, report)]
        : [
            groupOf(
              'joined',
              'Joined the campaign',
              rows.filter(({ joined }) => joined === 1),
              scope,
              report,
            ),
            groupOf(
              'others',
              'Did not join it',
              rows.filter(({ joined }) => joined === 0),
              scope,
              report,
            ),
          ]
    return {
      campaign,
      before: isKnown ? windows.before : null,
      after: isKnown ? windows.after : null,
      days: isKnown ? windows.days : SHORTEST_DAYS,
      moved: movedFinding(all, scope, report),
      groups: isKnown ? split : [],
    }
  },
}
