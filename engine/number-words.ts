/** How a number of a Finding is written in English: by its unit, with as many digits as mean something. */
import type { Unit } from './finding.ts'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
const finePercent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 })

/** What would begin with more zeros than anybody counts. */
const isTiny = (value: number): boolean => value !== 0 && Math.abs(value) < 1e-6
const scientific = (value: number): string => value.toExponential(1).replace('e-', ' × 10^−')

const share = (value: number): string =>
  isTiny(value) ? `${scientific(value * 100)}%` : (Math.abs(value) >= 0.01 ? percent : finePercent).format(value)
const small = (value: number, usual: Intl.NumberFormat): string =>
  isTiny(value) ? scientific(value) : (Math.abs(value) < 1 ? precise : usual).format(value)

const signed = (value: number, words: (value: number) => string): string =>
  value > 0 ? `+${words(value)}` : value < 0 ? `−${words(-value)}` : words(0)

/** A number with exactly so many decimals. */
const fixed = (value: number, digits: number): string =>
  new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)

/** A percentage as wide as its interval warrants: one decimal, two where the interval is narrower than 0.4 points. */
const percentDigits = (width: number): number => (width >= 0.4 ? 1 : 2)

/**
 * A number beside its interval, as the dashboard writes both: the same decimals in the value and in its bounds.
 * @param width of the interval, in the unit of the value
 * @returns null where the interval does not decide: counts and money have their own digits
 */
function besideInterval(value: number, unit: Unit, width: number, change: boolean): string | null {
  if (unit === 'share') return fixed(value * 100, percentDigits(width * 100))
  if (unit === 'points') return fixed(value, percentDigits(width))
  if (unit === 'ratio' && change) return fixed(value * 100, width >= 0.2 ? 0 : 1)
  return null
}

/** A duration in the largest unit of which there are two: "95 min", "3.4 h", "2.5 days". */
function durationWords(minutes: number): string {
  const size = Math.abs(minutes)
  if (size < 120) return `${small(minutes, whole)} min`
  return size < 2880 ? `${fixed(minutes / 60, 1)} h` : `${fixed(minutes / 1440, 1)} days`
}

/** A level: "12,345", "6.2%", "53.4". Units are not repeated: the estimand names them. */
export function levelWords(value: number, unit: Unit, width = 0): string {
  const beside = width > 0 ? besideInterval(Math.abs(value), unit, width, false) : null
  if (beside !== null) return unit === 'share' ? `${beside}%` : signed(value, () => beside)
  switch (unit) {
    case 'people':
    case 'accounts':
      return whole.format(value)
    case 'events':
      return Number.isInteger(value) ? whole.format(value) : small(value, decimal)
    case 'share':
      return share(value)
    case 'points':
      return signed(value, (size) => decimal.format(Math.round(size * 10) / 10))
    case 'money':
      return money.format(value)
    case 'ratio':
      return small(value, decimal)
    case 'minutes':
      return durationWords(value)
  }
}

/** A change, always signed: differences of shares in percentage points, relative changes (unit ratio) in percent. */
export function changeWords(value: number, unit: Unit, width = 0): string {
  const beside = width > 0 ? besideInterval(Math.abs(value), unit, width, true) : null
  if (beside !== null)
    return signed(value, () => beside) + (unit === 'share' ? ' percentage points' : unit === 'ratio' ? '%' : '')
  if (unit === 'share') return `${signed(value, (size) => small(size * 100, decimal))} percentage points`
  if (unit === 'ratio') return signed(value, share)
  if (unit === 'points') return levelWords(value, unit)
  return signed(value, (size) => levelWords(size, unit))
}

const twoDigits = new Intl.NumberFormat('en', { minimumSignificantDigits: 2, maximumSignificantDigits: 2 })

/** "p = 0.012", "p < 0.001": never "p = 0", and as the dashboard writes it. */
export const pWords = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${twoDigits.format(p)}`)

/** "1 person", "2,090 people". */
export const peopleWords = (n: number): string => `${countWords(n)} ${n === 1 ? 'person' : 'people'}`

/** Whole numbers of units. */
export const countWords = (n: number): string => whole.format(n)
