/**
 * Rows of an exported file, one after the other, with their numbers and lines: CSV or NDJSON, plain or gzipped (told by
 * its first bytes, not its name). What cannot be read becomes a row with a problem; it is never left out in silence.
 */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { parse, type CsvError, type InfoRecord } from 'csv-parse'
import type { Mapping } from './mapping.ts'

export interface Row {
  /** Number of the data row, from 1: unreadable rows count, the header and blank lines do not. */
  number: number
  /** Line of the file on which the row begins, from 1. */
  line: number
  fields: Readonly<Record<string, string>>
  /** Column → why its value cannot be used. Matters only to a mapping that uses the column. */
  faults: Readonly<Record<string, string>>
  /** Why the row as a whole cannot be read; `fields` is then empty. */
  problem?: string
}

/** The file cannot be read at all (any further); `message` says why. */
export class FileError extends Error {
  override readonly name = 'FileError'
}

const LONGEST_LINE = 16 * 1024 * 1024
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Streams the rows of a file. Throws FileError when the file is missing, damaged, or has no header. */
export async function* readRows(path: string, mapping: Pick<Mapping, 'format' | 'delimiter'>): AsyncGenerator<Row> {
  try {
    const bytes = await openBytes(path)
    yield* mapping.format === 'csv' ? csvRows(bytes, mapping.delimiter ?? ',') : ndjsonRows(bytes)
  } catch (error) {
    if (error instanceof FileError || !(error instanceof Error)) throw error
    throw new FileError(`${path}: cannot be read to its end (${error.message})`)
  }
}

async function openBytes(path: string): Promise<AsyncIterable<Buffer>> {
  const handle = await open(path).catch((error: unknown) => {
    throw new FileError(`${path}: cannot be opened (${error instanceof Error ? error.message : String(error)})`)
  })
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  await handle.close()
  const file = createReadStream(path)
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return file as AsyncIterable<Buffer>
  const unpacked = createGunzip()
  file.on('error', (error) => unpacked.destroy(error)).pipe(unpacked)
  return unpacked
}

interface Scanned {
  cells: Buffer[] | null
  line: number
  lastLine: number
  problem?: string
}

/** Cells as bytes, so that what is not UTF-8 is noticed instead of replaced. */
async function* csvRecords(bytes: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<Scanned> {
  const scanned: Scanned[] = []
  let line = 1
  const note = (cells: Buffer[] | null, lastLine: number, problem?: string) => {
    scanned.push({ cells, line, lastLine, ...(problem === undefined ? {} : { problem }) })
    line = lastLine + 1
  }
  const parser = parse({
    delimiter,
    // Named, because a file with mixed line ends would otherwise be read by those of its first line.
    record_delimiter: ['\r\n', '\n', '\r'],
    encoding: null,
    relax_quotes: true,
    relax_column_count: true,
    skip_records_with_error: true,
    on_record: (cells: unknown, { lines }: InfoRecord) => {
      note(cells as Buffer[], lines)
      return null
    },
    on_skip: (error?: CsvError) => {
      const lastLine = Number(error?.lines ?? line)
      note(null, lastLine, unreadable(error, line, lastLine))
      return undefined
    },
  })
  for await (const chunk of withoutMark(bytes)) {
    await new Promise<void>((resolve, reject) => {
      parser.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
    yield* scanned.splice(0)
  }
  await new Promise<void>((resolve) => parser.end(resolve))
  yield* scanned.splice(0)
}

/** Drops a byte order mark. csv-parse could, but it then decodes the cells, and damaged text would pass. */
async function* withoutMark(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer | null = Buffer.alloc(0)
  for await (const chunk of bytes) {
    if (held === null) {
      yield chunk
      continue
    }
    held = Buffer.concat([held, chunk])
    if (held.length < BYTE_ORDER_MARK.length) continue
    yield held.subarray(0, 3).equals(BYTE_ORDER_MARK) ? held.subarray(3) : held
    held = null
  }
  if (held !== null) yield held
}

function unreadable(error: CsvError | undefined, line: number, lastLine: number): string {
  if (error?.code === 'CSV_QUOTE_NOT_CLOSED') {
    return `a quote that opens on line ${line} or later is never closed: lines ${line} to ${lastLine} could not be read`
  }
  return `lines ${line} to ${lastLine} could not be read: ${error?.message ?? 'not CSV'}`
}

async function* csvRows(bytes: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<Row> {
  let header: string[] | null = null
  let number = 0
  for await (const record of csvRecords(bytes, delimiter)) {
    if (record.cells?.length === 1 && record.cells[0]?.length === 0) continue
    if (header === null) header = headerOf(record)
    else yield csvRow(record, header, ++number)
  }
  if (header === null) throw new FileError('the file is empty; a CSV file begins with a line of column names')
}

function headerOf({ cells, problem }: Scanned): string[] {
  if (cells === null) throw new FileError(`the line of column names cannot be read: ${problem ?? ''}`)
  const names = cells.map((cell) => cell.toString('utf8').trim())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new FileError(`the column name "${twice}" stands twice in the first line; rename one`)
  return names
}

function csvRow({ cells, line, lastLine, problem }: Scanned, header: readonly string[], number: number): Row {
  const broken = (why: string): Row => ({ number, line, fields: {}, faults: {}, problem: why })
  if (cells === null) return broken(problem ?? 'not CSV')
  if (cells.length !== header.length) {
    const where = lastLine > line ? ` (lines ${line} to ${lastLine}: a stray quote?)` : ''
    return broken(`has ${cells.length} fields where the first line names ${header.length}${where}`)
  }
  const fields: Record<string, string> = {}
  const faults: Record<string, string> = {}
  for (const [index, name] of header.entries()) {
    try {
      fields[name] = utf8.decode(cells[index])
    } catch {
      faults[name] = 'is not valid UTF-8; save the file as UTF-8'
    }
  }
  return { number, line, fields, faults }
}

async function* lines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield rest.subarray(0, end)
      rest = rest.subarray(end + 1)
    }
    if (rest.length > LONGEST_LINE) throw new FileError(`a line is longer than ${LONGEST_LINE} bytes; is this NDJSON?`)
  }
  if (rest.length > 0) yield rest
}

async function* ndjsonRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<Row> {
  let line = 0
  let number = 0
  for await (const raw of lines(bytes)) {
    line++
    const row: { fields: Record<string, string>; faults: Record<string, string> } = { fields: {}, faults: {} }
    const text = decode(raw)
    if (text?.trim() === '') continue
    number++
    const value = text === null ? null : parseObject(text)
    if (value === null) {
      const problem = text === null ? 'is not valid UTF-8; save the file as UTF-8' : 'is not a JSON object'
      yield { number, line, ...row, problem }
      continue
    }
    flatten('', value, row)
    yield { number, line, ...row }
  }
}

function decode(raw: Buffer): string | null {
  try {
    const text = utf8.decode(raw)
    return text.startsWith('\ufeff') ? text.slice(1) : text
  } catch {
    return null
  }
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** Nested names are joined by dots; null is empty; a list is a fault, because a template has no place for it. */
function flatten(path: string, value: object, row: { fields: Record<string, string>; faults: Record<string, string> }) {
  for (const [key, entry] of Object.entries(value) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`
    if (entry === null) row.fields[name] = ''
    else if (Array.isArray(entry)) row.faults[name] = 'is a list; a template needs a single value'
    else if (typeof entry === 'object') flatten(name, entry, row)
    else if (typeof entry === 'number' && Number.isInteger(entry) && !Number.isSafeInteger(entry)) {
      row.faults[name] = 'has more digits than a JSON number keeps; export it as text in quotes'
    } else row.fields[name] = `${entry as string | number | boolean}`
  }
}
