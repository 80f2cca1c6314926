/**
 * Binds `{name:Type}` parameters for the embedded engine, as casts of literals inside the text.
 *
 * The engine's own binding would serialise every bound call of the process. Literals are escaped, and placeholders inside
 * strings and comments are left alone.
 */
import { readPlaceholder, scanSql } from '../sql/scan.ts'
import { quoteString } from '../sql/literal.ts'

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return quoteString(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'bigint') return quoteString(String(value))
  if (typeof value === 'number') return quoteString(String(value))
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  throw new Error('A parameter is text, a number, true or false, null, or an array of these.')
}

/** The statement with every placeholder replaced. @throws when a parameter is missing */
export function bindParams(sql: string, params: Readonly<Record<string, unknown>> = {}): string {
  return scanSql(sql)
    .map((piece) => {
      if (piece.kind !== 'placeholder') return piece.text
      const { name, type } = readPlaceholder(piece.text)
      if (!Object.hasOwn(params, name)) throw new Error(`The statement needs a parameter ${name} (${type}).`)
      return `_CAST(${literal(params[name])}, ${quoteString(type)})`
    })
    .join('')
}
