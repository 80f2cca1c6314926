/** What every reader of a file gives: rows, with what is wrong with them. */
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

/** A row while its values are being written into it. */
export interface TypedRow extends Row {
  fields: Record<string, string>
  faults: Record<string, string>
}
