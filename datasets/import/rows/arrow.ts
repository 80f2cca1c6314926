/**
 * Arrow IPC files and streams (Feather version 2 is one), a record batch at a time. Values become text without a change, as
 * in parquet.ts.
 */
import { open } from 'node:fs/promises'
import { DataType, RecordBatchReader, type RecordBatch } from 'apache-arrow'
import { FileError, type Row, type TypedRow } from './row.ts'
import { bytesText, dayText, decimalText, float32Text, instantText, NoText, plainText } from './value-text.ts'

/** Rows of an Arrow file. @throws FileError when it is none, or damaged, or compressed in a way that cannot be read */
export async function* arrowRows(path: string): AsyncGenerator<Row> {
  const handle = await open(path).catch((error: unknown) => {
    throw new FileError(`${path}: cannot be opened (${words(error)})`)
  })
  try {
    const reader = await RecordBatchReader.from(handle)
    await reader.open()
    if (reader.schema.fields.length === 0) throw new FileError(`${path}: is not an Arrow file, or has no columns`)
    let number = 0
    for await (const batch of reader) {
      for (let index = 0; index < batch.numRows; index++) yield toRow(batch, index, ++number)
    }
  } catch (error) {
    if (error instanceof FileError) throw error
    const advice = /compress/i.test(words(error)) ? '; write it without compression' : ''
    throw new FileError(`${path}: cannot be read as Arrow (${words(error)}${advice})`)
  } finally {
    await handle.close().catch(() => undefined)
  }
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function toRow(batch: RecordBatch, index: number, number: number): Row {
  const row: TypedRow = { number, line: number, fields: {}, faults: {} }
  for (const [position, field] of batch.schema.fields.entries())
    put(row, field.name, batch.getChildAt(position)?.get(index), field.type as DataType)
  return row
}

/** Members of a struct are joined to its name by dots; each has a type of its own. */
function put(row: TypedRow, name: string, value: unknown, type: DataType): void {
  if (DataType.isStruct(type) && value !== null && value !== undefined) {
    const members = value as Record<string, unknown>
    for (const child of type.children) put(row, `${name}.${child.name}`, members[child.name], child.type as DataType)
    return
  }
  const text = valueText(value, type)
  if (typeof text === 'string') row.fields[name] = text
  else row.faults[name] = text.reason
}

function valueText(value: unknown, type: DataType): string | NoText {
  if (value === null || value === undefined) return ''
  if (DataType.isDictionary(type)) return valueText(value, type.dictionary as DataType)
  if (DataType.isTimestamp(type)) return instantText(new Date(Number(value)), (type.timezone ?? '') !== '')
  if (DataType.isDate(type)) return dayText(new Date(Number(value)))
  if (DataType.isDecimal(type)) return decimalText(wholeNumber(value as Uint32Array), type.scale)
  if (DataType.isFloat(type)) return floatText(value as number, type.precision)
  if (value instanceof Uint8Array) return bytesText(value)
  if (DataType.isList(type) || DataType.isFixedSizeList(type))
    return new NoText('is a list; a template needs a single value')
  if (DataType.isMap(type)) return new NoText('is a map; a template needs a single value')
  return plainText(value)
}

/** Precision 2 is a double, less a float of 16 or 32 bits, which both read short. */
function floatText(value: number, precision: number): string | NoText {
  if (!Number.isFinite(value)) return new NoText(`is ${value}, which is no number to count with`)
  return precision === 2 ? String(value) : float32Text(value)
}

/** Two’s complement, 32-bit words, the lowest first. */
function wholeNumber(parts: Uint32Array): bigint {
  const bits = parts.length * 32
  const unsigned = parts.reduceRight((sum, part) => (sum << 32n) | BigInt(part), 0n)
  return BigInt.asIntN(bits, unsigned)
}
