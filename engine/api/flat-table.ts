/** Rows as a table to take away: CSV, or Arrow with numbers as Float64 and everything else as text. */
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { csvOf, type CsvRow } from './csv.ts'

function arrowOf(columns: readonly string[], rows: readonly CsvRow[], numeric: readonly string[]): Uint8Array {
  const arrays = columns.map((column) => {
    const cells = rows.map((row) => row[column] ?? null)
    return [column, numeric.includes(column) ? cells : cells.map((cell) => String(cell ?? ''))] as const
  })
  return tableToIPC(tableFromArrays(Object.fromEntries(arrays)), 'stream')
}

/** @param numeric the columns that hold numbers */
export const flatTable = (
  columns: readonly string[],
  rows: readonly CsvRow[],
  numeric: readonly string[],
  format: 'arrow' | 'csv',
): Uint8Array => (format === 'arrow' ? arrowOf(columns, rows, numeric) : Buffer.from(csvOf(columns, rows)))
