/** Makes a CSV safe to open in a spreadsheet: text that a spreadsheet would run as a formula gets an apostrophe in front. */

/** OWASP, "CSV Injection": what a cell must not begin with. */
const RISKY = /^[=+\-@\t\r]/

/**
 * Guards every quoted cell of a CSV in which text is quoted and numbers are not (as ClickHouse writes it). Numbers stay
 * numbers: a negative one is no formula.
 */
export const guardCsv = (csv: string): string =>
  csv.replace(/"((?:[^"]|"")*)"/g, (cell, text: string) => (RISKY.test(text) ? `"'${text}"` : cell))
