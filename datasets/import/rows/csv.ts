/** CSV: quotes, line ends and delimiters as they come in the wild. */
import { parse, type CsvError, type InfoRecord } from 'csv-parse'
import { textOf, withoutMark } from './bytes.ts'
import { FileError, type Row } from './row.ts'

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

function unreadable(error: CsvError | undefined, line: number, lastLine: number): string {
  if (error?.code === 'CSV_QUOTE_NOT_CLOSED') {
    return `a quote that opens on line ${line} or later is never closed: lines ${line} to ${lastLine} could not be read`
  }
  return `lines ${line} to ${lastLine} could not be read: ${error?.message ?? 'not CSV'}`
}

/** Rows of a CSV file; the first line names the columns. */
export async function* csvRows(bytes: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<Row> {
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
    const text = textOf(cells[index] ?? Buffer.alloc(0))
    if (text === null) faults[name] = 'is not valid UTF-8; save the file as UTF-8'
    else fields[name] = text
  }
  return { number, line, fields, faults }
}
