/** How a number of a Finding is written in English: by its unit, with as many digits as mean something. */
import type { Unit } from './finding.ts'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
const finePercent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 })

const share = (value: number): string => (Math.abs(value) >= 0.01 ? percent : finePercent).format(value)
const small = (value: number, usual: Intl.NumberFormat): string => (Math.abs(value) < 1 ? precise : usual).format(value)

const signed = (value: number, words: (value: number) => string): string =>
  value > 0 ? `+${words(value)}` : value < 0 ? `−${words(-value)}` : words(0)

/** A level: "12,345", "6.2%", "53.4". Units are not repeated: the estimand names them. */
export function levelWords(value: number, unit: Unit): string {
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
  }
}

/** A change, always signed: differences of shares in percentage points, relative changes (unit ratio) in percent. */
export function changeWords(value: number, unit: Unit): string {
  if (unit === 'share') return `${signed(value, (size) => small(size * 100, decimal))} percentage points`
  if (unit === 'ratio') return signed(value, share)
  if (unit === 'points') return levelWords(value, unit)
  return signed(value, (size) => levelWords(size, unit))
}

/** "p = 0.012", "p < 0.0001": never "p = 0". */
export const pWords = (p: number): string => (p < 0.0001 ? 'p < 0.0001' : `p = ${precise.format(p)}`)

/** Whole numbers of units. */
export const countWords = (n: number): string => whole.format(n)
