/** What the printed scorecard says: the words and numbers of the page, in the page's order, without any drawing. */
import type { ScopeAnswer, ScorecardAnswer } from '@candor/engine/api/shapes'
import type { Finding } from '@candor/engine/finding'
import { intervalText, readingOf, unitWords, valueText } from '../finding/quantity.ts'
import { coverageWords, directionOf, EVIDENCE_WORDS, sampleWords, verdictWords, withheldBecause, type Direction } from '../finding/words.ts' // prettier-ignore
import { days, moment } from '../format/moment.ts'
import { count, plural } from '../format/number.ts'
import type { Mark } from './sheet.ts'

export interface Entry {
  label: string
  /** The number as the page writes it; why there is none, where there is none. */
  value: string
  isNumber: boolean
  unit: string
  /** "95% interval 19.1 to 27.7"; "" when there is none. */
  interval: string
  /** Null where the unit has no natural ends. */
  mark: Mark | null
  verdict: string
  direction: Direction | null
  evidence: { rung: number; name: string }
  /** "n = 1,312 · sees about 20% of the conversation (12% to 30%)" */
  basis: string
}

export interface Row {
  name: string
  question: string
  entries: Entry[]
  missing: string | null
}

export interface ScorecardReport {
  title: string
  /** Days, campaign, how much data, as of when. */
  about: string
  /** What must be known before the numbers are believed; null when nothing must. */
  warning: string | null
  lede: string
  rows: Row[]
  /** Every Finding in the words of the API, with where it stands. */
  sentences: { label: string; text: string }[]
}

/** Shares run from 0 to 1, points from −100 to 100. */
const SCALES: Partial<Record<Finding['unit'], readonly [number, number]>> = { share: [0, 1], points: [-100, 100] }

const boundsOf = ({ value, interval }: Finding): number[] => [value ?? 0, interval?.lo ?? value ?? 0, interval?.hi ?? value ?? 0] // prettier-ignore
const isShown = (finding: Finding): boolean => finding.value !== null && withheldBecause(finding) === null

/** Effects of one row in one unit share a scale that is as long to both sides of zero as the farthest bound. */
function scaleOf(finding: Finding, row: readonly Finding[]): readonly [number, number] | null {
  if (readingOf(finding) === 'level') return SCALES[finding.unit] ?? null
  const alike = row.filter((other) => isShown(other) && other.unit === finding.unit && readingOf(other) !== 'level')
  const reach = Math.max(...alike.flatMap(boundsOf).map(Math.abs))
  return reach > 0 ? [-reach, reach] : null
}

function markOf(finding: Finding, row: readonly Finding[]): Mark | null {
  const scale = scaleOf(finding, row)
  if (scale === null || finding.value === null) return null
  const [from, to] = scale
  const on = (value: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)))
  const { lo, hi } = finding.interval ?? { lo: finding.value, hi: finding.value }
  const zero = readingOf(finding) === 'level' ? null : on(0)
  return { lo: on(lo ?? from), at: on(finding.value), hi: on(hi ?? to), zero }
}

function entryOf(label: string, finding: Finding, row: readonly Finding[]): Entry {
  const { rung, name } = EVIDENCE_WORDS[finding.evidence]
  const withheld = withheldBecause(finding)
  const said = {
    label,
    verdict: verdictWords(finding),
    evidence: { rung, name },
    basis: `${sampleWords(finding.n)} · ${coverageWords(finding.coverage)}${finding.partial ? ' · period not complete' : ''}`,
  }
  const value = valueText(finding)
  if (withheld !== null || value === null) {
    const why = withheld ?? (finding.reasons.length > 0 ? finding.reasons : [finding.sentence])
    return { ...said, value: why.join(' '), isNumber: false, unit: '', interval: '', mark: null, direction: null }
  }
  const interval = intervalText(finding) ?? 'no interval: everything was counted'
  return { ...said, value, isNumber: true, unit: unitWords(finding), interval, mark: markOf(finding, row), direction: directionOf(finding) } // prettier-ignore
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

/** The head line of page and print. */
export function scorecardLede(rows: ScorecardAnswer['rows']): string {
  const blank = rows.filter((row) => row.missing !== null).length
  return blank === 0
    ? 'Do we keep our promise to customers? Every row is measured.'
    : `Do we keep our promise to customers? ${count(blank)} of ${count(rows.length)} rows are not measured; each says what would fill it.`
}

/** Printed and shown under the row about people. */
export const CHOSEN =
  'Who joins a campaign chose to: these shares describe, they do not prove that a campaign made anyone loyal.'

export function scorecardReport({ rows }: ScorecardAnswer, scope: ScopeAnswer): ScorecardReport {
  const campaign = scope.campaigns.find(({ key }) => key === scope.campaign)?.name ?? scope.campaign
  const asOf = scope.asOf === null ? '' : `, the newest from ${moment(scope.asOf)}`
  return {
    title: `Scorecard: ${scope.brand}`,
    about: `${days(scope.from, scope.to)} · ${campaign ?? 'all campaigns'} · ${plural(scope.events, 'event', 'events')}${asOf}`,
    warning: scope.sample ? 'Sample data: people, brands and effects are made up.' : null,
    lede: scorecardLede(rows),
    rows: rows.map(({ key, question, findings, missing }) => ({
      name: capital(key),
      question,
      entries: findings.map(({ label, finding }) =>
        entryOf(
          label,
          finding,
          findings.map((one) => one.finding),
        ),
      ),
      missing,
    })),
    sentences: rows.flatMap(({ findings }) =>
      findings.map(({ label, finding }) => ({ label, text: finding.sentence })),
    ),
  }
}
