/**
 * Parquet files, a row group at a time. Values become text without a change: decimals and 64-bit numbers keep all digits,
 * moments their offset, or none if the file has local times (then the mapping says which, with `timeFormat` and `offset`).
 */
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { FileError, type Row, type TypedRow } from './row.ts'
import { bytesText, dayText, decimalText, float32Text, instantText, NoText, plainText } from './value-text.ts'

/** A double keeps this many decimal digits; a longer decimal was rounded by the reader. */
const EXACT_DIGITS = 15

/** Days are kept apart from moments: a day has no time and no offset. */
class Day {
  readonly text: string | NoText
  constructor(days: number) {
    this.text = dayText(new Date(days * 86_400_000))
  }
}

const parsers = {
  dateFromDays: (days: number) => new Day(days),
  stringFromBytes: (bytes: Uint8Array) => bytesText(bytes),
}

/** Rows of a Parquet file. @throws FileError when it is none, or damaged */
export async function* parquetRows(path: string): AsyncGenerator<Row> {
  const file = await asyncBufferFromFile(path).catch((error: unknown) => {
    throw new FileError(`${path}: cannot be opened (${error instanceof Error ? error.message : String(error)})`)
  })
  const metadata = await parquetMetadataAsync(file, { parsers }).catch((error: unknown) => {
    throw new FileError(`${path}: is not a Parquet file (${error instanceof Error ? error.message : String(error)})`)
  })
  const columns = parquetSchema(metadata).children
  let number = 0
  for (const group of metadata.row_groups) {
    const rowEnd = number + Number(group.num_rows)
    const rows = await parquetReadObjects({ file, metadata, compressors, parsers, rowStart: number, rowEnd })
    for (const row of rows) yield toRow(row, columns, ++number)
  }
}

function toRow(values: Record<string, unknown>, columns: readonly SchemaTree[], number: number): Row {
  const row: TypedRow = { number, line: number, fields: {}, faults: {} }
  for (const column of columns) put(row, column.element.name, values[column.element.name], column)
  return row
}

/** Members of a struct are joined to its name by dots; each has a type of its own. */
function put(row: TypedRow, name: string, value: unknown, { element, children }: SchemaTree): void {
  if (isStruct(value)) {
    for (const child of children) put(row, `${name}.${child.element.name}`, value[child.element.name], child)
    return
  }
  const text = valueText(value, element)
  if (typeof text === 'string') row.fields[name] = text
  else row.faults[name] = text.reason
}

const isStruct = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

function valueText(value: unknown, element: SchemaElement): string | NoText {
  if (value === null || value === undefined) return ''
  if (value instanceof NoText) return value
  if (value instanceof Day) return value.text
  if (value instanceof Date) return instantText(value, isUtc(element))
  if (value instanceof Uint8Array) return bytesText(value)
  if (Array.isArray(value)) return new NoText('is a list; a template needs a single value')
  if (typeof value === 'number') return numberText(value, element)
  return plainText(value)
}

function isUtc(element: SchemaElement): boolean {
  const logical = element.logical_type
  return logical?.type !== 'TIMESTAMP' || logical.isAdjustedToUTC
}

function numberText(value: number, element: SchemaElement): string | NoText {
  if (!Number.isFinite(value)) return new NoText(`is ${value}, which is no number to count with`)
  if (element.converted_type === 'DECIMAL') {
    const scale = element.scale ?? 0
    if ((element.precision ?? EXACT_DIGITS + 1) > EXACT_DIGITS && Math.abs(value) * 10 ** scale >= 10 ** EXACT_DIGITS)
      return new NoText('is a decimal with more digits than can be read exactly; export it as text')
    return decimalText(BigInt(Math.round(value * 10 ** scale)), scale)
  }
  return element.type === 'FLOAT' ? float32Text(value) : String(value)
}
