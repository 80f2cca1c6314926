/**
 * How the value and interval of a Finding are written: the same digits in both, percent for shares, percentage points
 * for differences of shares, and never more digits than the interval warrants.
 */
import type { Finding, Interval, Unit } from '@candor/engine/finding'
import { compact, decimal } from '../format/number.ts'

/** A level (how much there is), a difference between groups, or a difference relative to the comparison group. */
export type Reading = 'level' | 'difference' | 'relative'

type Measured = Pick<Finding, 'unit' | 'value' | 'interval' | 'evidence'>

/** What a Finding's number is, when the page does not say: a count is a level, everything higher on the ladder compares. */
export function readingOf(finding: Measured): Reading {
  if (finding.evidence === 'count') return 'level'
  return finding.unit === 'ratio' ? 'relative' : 'difference'
}

/** Factor from the API's scale to the written one: shares and relative differences are written in percent. */
export function factorOf(unit: Unit, reading: Reading): number {
  return reading === 'relative' || unit === 'share' ? 100 : 1
}

/** Decimals of levels that have no interval. */
const COUNTED_DIGITS: Partial<Record<Unit, number>> = { events: 0, ratio: 2 }
/** From here on a number is written short (18.7bn); the dialog has it as computed. */
const LARGE = 1e9
const WHOLE: readonly Unit[] = ['people', 'accounts']

/** Decimals for a number whose interval has this width on the written scale: about one digit of the half-width, two where it is in percent. */
export function digitsFor(unit: Unit, reading: Reading, width: number | null): number {
  if (WHOLE.includes(unit) && reading !== 'relative') return 0
  if (unit === 'money' && reading !== 'relative') return width !== null && width >= 2000 ? 0 : 2
  if (width === null || width === 0) return (reading === 'level' ? COUNTED_DIGITS[unit] : undefined) ?? 1
  if (reading === 'relative') return width >= 20 ? 0 : 1
  if (unit === 'share' || unit === 'points') return width >= 0.4 ? 1 : 2
  return Math.min(4, Math.max(unit === 'ratio' ? 1 : 0, -Math.floor(Math.log10(width / 2))))
}

function widthOf(interval: Interval | null): number | null {
  if (interval === null || interval.lo === null || interval.hi === null) return null
  return interval.hi - interval.lo
}

const largestOf = ({ value, interval }: Measured): number =>
  Math.max(...[value, interval?.lo, interval?.hi].map((n) => Math.abs(n ?? 0)))

/** From so many minutes on, all numbers of a Finding are written in hours, and in days: two of a unit, as in its sentence. */
const DURATIONS = [
  { from: 2880, minutes: 1440, word: 'days' },
  { from: 120, minutes: 60, word: 'h' },
  { from: 0, minutes: 1, word: 'min' },
] as const

function durationWriter(finding: Measured, signed: boolean): (value: number) => string {
  const largest = largestOf(finding)
  const { minutes, word } = DURATIONS.find(({ from }) => largest >= from) ?? DURATIONS[2]
  const digits = minutes === 1 && largest >= 10 ? 0 : 1
  return (value) => `${decimal(value / minutes, { digits, signed })} ${word}`
}

/** Writes any number of this Finding (its value, a bound, an axis tick); without the unit's name but for durations. */
export function writer(finding: Measured, reading: Reading = readingOf(finding)): (value: number) => string {
  const factor = factorOf(finding.unit, reading)
  const width = widthOf(finding.interval)
  const digits = digitsFor(finding.unit, reading, width === null ? null : width * factor)
  const signed = reading !== 'level' || finding.unit === 'points'
  const sign = factor === 100 && !(reading === 'difference' && finding.unit === 'share') ? '%' : ''
  if (finding.unit === 'minutes' && reading !== 'relative') return durationWriter(finding, signed)
  if (largestOf(finding) >= LARGE) return (value) => compact(value * factor, signed)
  return (value) => `${decimal(value * factor, { digits, signed })}${sign}`
}

const UNIT_WORDS: Record<Unit, string> = {
  people: 'people',
  accounts: 'accounts',
  events: 'events',
  share: '',
  points: 'points',
  money: 'in your currency',
  ratio: '',
  // Each number says it by itself.
  minutes: '',
}

/** The unit in words, to stand after the number; "" when the number says it by itself. */
export function unitWords(finding: Measured, reading: Reading = readingOf(finding)): string {
  if (reading === 'relative') return 'relative to the comparison group'
  if (reading === 'difference' && finding.unit === 'share') return 'percentage points'
  return UNIT_WORDS[finding.unit]
}

/** The value as text, or null when there is none (then the reasons are to be shown). */
export function valueText(finding: Measured, reading: Reading = readingOf(finding)): string | null {
  return finding.value === null ? null : writer(finding, reading)(finding.value)
}

/** The bounds as text: "19.1 to 27.7", "at least 40"; null when there is no interval. */
export function boundsText(finding: Measured, reading: Reading = readingOf(finding)): string | null {
  const { interval } = finding
  if (interval === null) return null
  const write = writer(finding, reading)
  if (interval.lo === null) return interval.hi === null ? null : `at most ${write(interval.hi)}`
  if (interval.hi === null) return `at least ${write(interval.lo)}`
  return `${write(interval.lo)} to ${write(interval.hi)}`
}

/** What kind of interval it is: "95% interval", or "certain bounds" when it holds whatever was not seen. */
export function intervalName(interval: Interval): string {
  return interval.level === null ? 'certain bounds' : `${decimal(interval.level * 100)}% interval`
}

/** The interval in words, with its kind; null when there is none. */
export function intervalText(finding: Measured, reading: Reading = readingOf(finding)): string | null {
  const bounds = boundsText(finding, reading)
  return bounds === null || finding.interval === null ? null : `${intervalName(finding.interval)} ${bounds}`
}
