/**
 * Rows of an exported file, one after the other, with their numbers and lines. What cannot be read becomes a row with a
 * problem; it is never left out in silence. Each format is one file in rows/.
 */
import type { Mapping } from './mapping.ts'
import { openBytes } from './rows/bytes.ts'
import { csvRows } from './rows/csv.ts'
import { ndjsonRows } from './rows/ndjson.ts'
import { FileError, type Row } from './rows/row.ts'

export { FileError, type Row } from './rows/row.ts'

type Reader = (path: string, mapping: Pick<Mapping, 'delimiter'>) => Promise<AsyncIterable<Row>>

/** Readers of binary formats are loaded when a file needs one. */
const READERS: Record<Mapping['format'], Reader> = {
  csv: async (path, { delimiter = ',' }) => csvRows(await openBytes(path), delimiter),
  ndjson: async (path) => ndjsonRows(await openBytes(path)),
  mbox: async (path) => (await import('./rows/mbox.ts')).mboxRows(await openBytes(path)),
  parquet: async (path) => (await import('./rows/parquet.ts')).parquetRows(path),
  arrow: async (path) => (await import('./rows/arrow.ts')).arrowRows(path),
}

/** Streams the rows of a file. Throws FileError when the file is missing, damaged, or has no header. */
export async function* readRows(path: string, mapping: Pick<Mapping, 'format' | 'delimiter'>): AsyncGenerator<Row> {
  try {
    yield* await READERS[mapping.format](path, mapping)
  } catch (error) {
    if (error instanceof FileError || !(error instanceof Error)) throw error
    throw new FileError(`${path}: cannot be read to its end (${error.message})`)
  }
}
