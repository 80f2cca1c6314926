/**
 * Ids of people, messages and accounts give way to running numbers: 1 for the first that is met, the same wherever it is met
 * again. What is computed from rows needs to know who is the same, and never who it is.
 */
import type { QueryName } from '@candor/queries'

/** The columns of answers that hold such an id, query by query. A spec goes through every query that an answer can ask. */
export const ID_COLUMNS: Partial<Record<QueryName, readonly string[]>> = {
  'metrics/voices_read': ['event_id', 'author'],
}

export class RunningNumbers {
  /** By column: an author and a message may have the same id. */
  readonly #known = new Map<string, Map<unknown, number>>()

  /** The rows without ids; as they are where they hold none. */
  rowsOf(name: QueryName, rows: readonly object[]): object[] {
    const columns = ID_COLUMNS[name]
    return columns === undefined
      ? [...rows]
      : rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([column, id]) => [
              column,
              columns.includes(column) ? this.#of(column, id) : (id as unknown),
            ]),
          ),
        )
  }

  /** A number for a number, a text for a text. */
  #of(column: string, id: unknown): number | string {
    const known = this.#known.get(column) ?? new Map<unknown, number>()
    this.#known.set(column, known)
    const number = known.get(id) ?? known.size + 1
    known.set(id, number)
    return typeof id === 'string' ? String(number) : number
  }
}
