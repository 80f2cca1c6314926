/** Numbers as people read them. One locale for all pages, chosen here; everything through Intl. */

export const LOCALE = 'en-GB'

const formats = new Map<string, Intl.NumberFormat>()

/** Intl.NumberFormat is slow to build and pages write hundreds of numbers: each kind is built once. */
function format(digits: number, signed: boolean): Intl.NumberFormat {
  const key = `${digits}${signed ? '±' : ''}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(LOCALE, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? 'exceptZero' : 'negative',
  })
  formats.set(key, made)
  return made
}

export interface DecimalOptions {
  /** Digits after the point; the same for all numbers that stand together. */
  readonly digits?: number
  /** Write a plus before what is above zero: for differences. */
  readonly signed?: boolean
}

/** A number with a fixed count of decimals and a true minus sign. Callers never pass NaN: the API has none. */
export function decimal(value: number, { digits = 0, signed = false }: DecimalOptions = {}): string {
  return format(digits, signed).format(value).replace('-', '−')
}

const COMPACT = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumSignificantDigits: 3 })

/** A large number in few characters, for axes: 100M, 1.5bn. */
export function compact(value: number, signed = false): string {
  return `${signed && value > 0 ? '+' : ''}${COMPACT.format(value).replace('-', '−')}`
}

/** Money in whole units of its currency (ISO 4217); without one, said to have none rather than guessed. */
export function money(amount: number, currency: string | null): string {
  if (currency === null) return `${decimal(amount)} (no currency was stated)`
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount)
}

/** A whole number, grouped: 48,211. */
export function count(value: number): string {
  return decimal(value)
}

/** A share of 1 as a percentage: 0.123 is 12.3%. */
export function percent(share: number, options: DecimalOptions = { digits: 1 }): string {
  return `${decimal(share * 100, options)}%`
}

/** A share in whole percents; what rounds to none, but is some, is said to be less than one. */
export function wholePercent(share: number): string {
  return share > 0 && share < 0.005 ? 'less than 1%' : percent(share, { digits: 0 })
}

/** A p-value to two significant digits; what is smaller than 0.001 is only said to be so. */
export function pValue(p: number): string {
  if (p < 0.001) return 'p < 0.001'
  return `p = ${new Intl.NumberFormat(LOCALE, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }).format(p)}`
}

/** "1 person", "2 people". */
export function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** An amount of data: "0 bytes", "1.2 kB", "64 MB"; decimal units. */
export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3))
  const unit = UNITS[step] ?? 'byte'
  const unitDisplay = step === 0 ? 'long' : 'short'
  const maximumSignificantDigits = step === 0 ? 3 : 2
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay, maximumSignificantDigits }).format(value / 1000 ** step) // prettier-ignore
}

/** A short span of time, in seconds: "0.04 s", "12 s", "3 min", "5 h". */
export function seconds(value: number): string {
  if (value >= 2 * 60 * 60) return `${decimal(value / 3600)} h`
  if (value >= 2 * 60) return `${decimal(value / 60)} min`
  return `${decimal(value, { digits: value < 10 ? 2 : 0 })} s`
}
