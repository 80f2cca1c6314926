/** The same numbers as a chart, as a table. */
export interface ChartTable {
  readonly columns: readonly string[]
  /** The first cell of a row names it; the others are numbers or words about it. */
  readonly rows: readonly (readonly string[])[]
}
