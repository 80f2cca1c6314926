/**
 * CSV as ClickHouse writes it: text is quoted and numbers are not. Made safe to open in a spreadsheet: text that a spreadsheet
 * would run as a formula gets an apostrophe in front.
 */

export type Cell = string | number | null
export type CsvRow = Readonly<Record<string, Cell>>

const cellOf = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'number' ? String(cell) : `"${cell.replaceAll('"', '""')}"`

/** A header and a line for each row; what is not there is empty. */
export function csvOf(columns: readonly string[], rows: readonly CsvRow[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))]
  return lines.map((cells) => cells.map(cellOf).join(',') + '\n').join('')
}

/** OWASP, "CSV Injection": what a cell must not begin with. */
const RISKY = /^[=+\-@\t\r]/

/**
 * Guards every quoted cell of a CSV in which text is quoted and numbers are not (as ClickHouse writes it). Numbers stay
 * numbers: a negative one is no formula.
 */
export const guardCsv = (csv: string): string =>
  csv.replace(/"((?:[^"]|"")*)"/g, (cell, text: string) => (RISKY.test(text) ? `"'${text}"` : cell))
