/** Turns TypeScript parameters into values that the client binds by their declared type. Nothing is ever concatenated. */
import type { ColumnType } from './column-type.ts'
import type { QueryColumn } from './query-source.ts'

function refuse(name: string, type: ColumnType, value: unknown, advice: string): Error {
  const shown = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)
  return new Error(`Parameter ${name} is ${shown}, which is no ${type.name}: ${advice}.`)
}

function encodeInstant(name: string, type: ColumnType, value: unknown): string {
  const isText =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value)
  const date = value instanceof Date ? value : new Date(isText ? value : NaN)
  if (Number.isNaN(date.getTime()))
    throw refuse(name, type, value, 'give an ISO 8601 instant with Z or an offset, or a Date')
  const text = date.toISOString()
  if (text.length !== 24) throw refuse(name, type, value, 'give a year from 1900 to 2299')
  return text.slice(0, type.name.startsWith('DateTime64') ? 23 : 19).replace('T', ' ')
}

function encodeDate(name: string, type: ColumnType, value: unknown): string {
  const day = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : value
  const text = day instanceof Date && !Number.isNaN(day.getTime()) ? day.toISOString().slice(0, 10) : ''
  const rolledOver = typeof value === 'string' && text !== value // 2025-02-30 is no day, though Date takes it for 2 March
  if (text < '1970-01-01' || text > '2149-06-06' || rolledOver) {
    throw refuse(name, type, value, 'give a day as YYYY-MM-DD from 1970-01-01 to 2149-06-06')
  }
  return text
}

function encodeInteger(name: string, type: ColumnType, value: unknown): string {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw refuse(name, type, value, 'give a whole number')
  const bits = Math.min(Number(/\d+/.exec(type.name)?.[0]), 53)
  const signed = type.name.startsWith('I')
  const low = signed ? -(2 ** (bits - 1)) : 0
  const high = 2 ** (signed ? bits - 1 : bits) - 1
  const inRange = bits === 53 ? signed || value >= 0 : value >= low && value <= high
  if (!inRange) throw refuse(name, type, value, `give a value from ${low} to ${high}`)
  return String(value)
}

/** One parameter value, ready for the client. @throws with what to give instead */
export function encodeParam(name: string, type: ColumnType, value: unknown): unknown {
  switch (type.kind) {
    case 'DateTime':
      return encodeInstant(name, type, value)
    case 'Date':
      return encodeDate(name, type, value)
    case 'Integer':
      return encodeInteger(name, type, value)
    case 'Float':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse(name, type, value, 'give a finite number')
      return value
    case 'Bool':
      if (typeof value !== 'boolean') throw refuse(name, type, value, 'give true or false')
      return value
    case 'Nullable':
      return value === null ? null : encodeParam(name, type.of, value)
    case 'Array':
      if (!Array.isArray(value)) throw refuse(name, type, value, 'give an array')
      return value.map((item: unknown) => encodeParam(name, type.of, item))
    case 'String':
      if (typeof value !== 'string') throw refuse(name, type, value, 'give text')
      return value
    default:
      throw refuse(name, type, value, 'a Map or Tuple cannot be a parameter')
  }
}

/** All parameters of a query. @throws on one that is missing, unknown or of the wrong type */
export function encodeParams(
  declared: readonly QueryColumn[],
  params: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = new Set(declared.map((column) => column.name))
  for (const name of Object.keys(params)) {
    if (!names.has(name))
      throw new Error(`There is no parameter ${name}: this query takes ${[...names].join(', ') || 'none'}.`)
  }
  return Object.fromEntries(declared.map(({ name, type }) => [name, encodeParam(name, type, params[name])]))
}
