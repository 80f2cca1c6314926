/** Rows of charts that show one Finding each, on one axis: what they share whatever mark is drawn. */
import type { Finding, Unit } from '@candor/engine/finding'
import { compact, decimal } from '../format/number.ts'
import { boundsText, factorOf, readingOf, unitWords, valueText, type Reading } from '../finding/quantity.ts'
import { EVIDENCE_WORDS, verdictWords, withheldBecause } from '../finding/words.ts'
import { linearAxis, tickDigits, type Axis } from './axis.ts'
import type { ChartTable } from './table.ts'

export interface FindingRow {
  readonly key: string
  readonly label: string
  readonly finding: Finding
  /** Where the label leads. */
  readonly href?: string
  /** A second, quiet line under the label. */
  readonly note?: string
  /** The row a reader looks for first, such as the own brand. */
  readonly own?: boolean
}

/** How all rows are read: that of the first with a number, since one axis has one meaning. */
export function rowsReading(rows: readonly FindingRow[]): Reading {
  const first = rows.find((row) => row.finding.value !== null) ?? rows[0]
  return first === undefined ? 'level' : readingOf(first.finding)
}

/** Why a row has no drawing: its Finding gives no number, or its number is withheld; null when it has one. */
export function undrawn({ finding }: FindingRow): string | null {
  const withheld = withheldBecause(finding)
  if (withheld !== null) return withheld.join(' ')
  return finding.value === null ? finding.reasons.join(' ') || finding.sentence : null
}

const WHOLE: readonly Unit[] = ['people', 'accounts', 'events']

/** One axis for all rows: over values and bounds, with zero on it. Things that are counted get no half ticks. */
export function rowsAxis(rows: readonly FindingRow[], also: readonly number[] = []): Axis {
  const drawn = rows.filter((row) => undrawn(row) === null)
  const whole = rows.some(({ finding }) => WHOLE.includes(finding.unit) && finding.evidence === 'count')
  const values = drawn.flatMap(({ finding }) =>
    finding.value === null
      ? []
      : [finding.value, finding.interval?.lo ?? finding.value, finding.interval?.hi ?? finding.value],
  )
  return linearAxis([...values, ...also], { include: [0], whole })
}

/** Tick texts in the written unit, with just the digits that tell them apart. */
export function tickWriter(rows: readonly FindingRow[], axis: Axis, reading: Reading): (value: number) => string {
  const unit = rows[0]?.finding.unit ?? 'share'
  const factor = factorOf(unit, reading)
  const digits = tickDigits(axis.ticks, factor)
  const sign = factor === 100 && !(reading === 'difference' && unit === 'share') ? '%' : ''
  const large = Math.max(...axis.domain.map(Math.abs)) * factor >= 1e6
  const signed = reading !== 'level'
  return (value) => `${large ? compact(value * factor, signed) : decimal(value * factor, { digits, signed })}${sign}`
}

/** The rows as a table, with the words the page uses. */
export function rowsTable(rows: readonly FindingRow[], what: string, reading: Reading): ChartTable {
  const unit = rows[0] === undefined ? '' : unitWords(rows[0].finding, reading)
  return {
    columns: [what, unit === '' ? 'Value' : `Value, ${unit}`, 'Interval', 'n', 'Evidence', 'Verdict'],
    rows: rows.map(({ label, finding }) => [
      label,
      ...(withheldBecause(finding) === null
        ? [
            valueText(finding, reading) ?? `No answer: ${finding.reasons.join(' ')}`,
            boundsText(finding, reading) ?? 'none',
          ]
        : ['Withheld', 'withheld']),
      decimal(finding.n),
      EVIDENCE_WORDS[finding.evidence].name,
      verdictWords(finding),
    ]),
  }
}
