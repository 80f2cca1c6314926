/** Turns what the engine sends (JSONCompact with quoted 64-bit integers) into checked TypeScript values. */
import type { ColumnType } from './column-type.ts'
import { readType } from './column-type.ts'
import type { QueryColumn } from './query-source.ts'

/** What a JSONCompact document holds, as far as we read it. */
export interface CompactResult {
  meta: { name: string; type: string }[]
  data: unknown[][]
}

class DecodeError extends Error {}

function wrong(type: ColumnType, value: unknown): DecodeError {
  return new DecodeError(`expected ${type.name} but the engine sent ${JSON.stringify(value)}`)
}

function decodeInteger(type: ColumnType, value: unknown): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) throw wrong(type, value)
  if (!Number.isSafeInteger(number)) {
    throw new DecodeError(`${String(value)} is beyond 2^53 − 1, where a number loses digits: select it as toString(…)`)
  }
  return number
}

/** One value, by its type. @throws DecodeError when it is not what the type promises (NaN and infinity included) */
export function decodeValue(type: ColumnType, value: unknown): unknown {
  switch (type.kind) {
    case 'Integer':
      return decodeInteger(type, value)
    case 'Float':
      if (typeof value !== 'number') throw wrong(type, value)
      return value
    case 'Bool':
      if (typeof value !== 'boolean') throw wrong(type, value)
      return value
    case 'Nullable':
      return value === null ? null : decodeValue(type.of, value)
    case 'Array':
      if (!Array.isArray(value)) throw wrong(type, value)
      return value.map((item: unknown) => decodeValue(type.of, item))
    case 'Tuple':
      if (!Array.isArray(value) || value.length !== type.parts.length) throw wrong(type, value)
      return type.parts.map((part, index) => decodeValue(part, value[index]))
    case 'Map':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(type, value)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeValue(type.of, item)]))
    default:
      if (typeof value !== 'string') throw wrong(type, value)
      return value
  }
}

/**
 * Rows as objects with the declared names.
 * @throws when names, types or values are not those the query declares
 */
export function decodeRows(
  query: string,
  declared: readonly QueryColumn[],
  result: CompactResult,
): Record<string, unknown>[] {
  const told = result.meta.map((column) => `${column.name}: ${readType(column.type).name}`).join(', ')
  const expected = declared.map((column) => `${column.name}: ${column.type.name}`).join(', ')
  if (told !== expected) {
    throw new Error(
      `Query ${query} answers (${told}) but declares (${expected}): correct its "-- row" lines or its SELECT.`,
    )
  }
  return result.data.map((values, index) => {
    const entries = declared.map((column, position) => {
      try {
        return [column.name, decodeValue(column.type, values[position])] as const
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        throw new Error(`Query ${query}, row ${index}, column ${column.name}: ${error.message}.`, { cause: error })
      }
    })
    return Object.fromEntries(entries)
  })
}
