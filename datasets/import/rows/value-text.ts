/** Typed values of columnar files as the text that templates work with, exact to the last digit, or a fault. */
import { textOf } from './bytes.ts'

/** A value that has no exact text, and why. */
export class NoText {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** The shortest decimal that is this 32-bit float: 0.1 and not 0.10000000149011612. */
export function float32Text(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(value)
}

/** A whole number of units of 10^-scale, as a decimal. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale))
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** An instant in RFC 3339; without an offset when the file says that it means local time. */
export function instantText(at: Date, isUtc: boolean): string | NoText {
  if (Number.isNaN(at.getTime())) return new NoText('is no moment that can be named')
  return isUtc ? at.toISOString() : at.toISOString().slice(0, -1)
}

export const dayText = (at: Date): string | NoText =>
  Number.isNaN(at.getTime()) ? new NoText('is no day that can be named') : at.toISOString().slice(0, 10)

/** Bytes that are text; others have no place in an interaction. */
export const bytesText = (bytes: Uint8Array): string | NoText =>
  textOf(bytes) ?? new NoText('holds bytes that are not UTF-8 text')

/** A value of a type that every format has. */
export function plainText(value: unknown): string | NoText {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || typeof value === 'boolean' || typeof value === 'number') return String(value)
  return new NoText('is of a type that has no text')
}
