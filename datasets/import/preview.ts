/** A look before the leap: what the first rows of a file would become. Nothing is sent. */
import type { Interaction } from '@candor/ingest/interaction'
import type { Mapping } from './mapping.ts'
import { readRows } from './read-rows.ts'
import { translator, type RowProblem } from './translate.ts'

export interface Preview {
  /** Column names of the file, as a template may name them. */
  columns: string[]
  rows: { row: number; line: number; interactions: Interaction[]; problem?: RowProblem }[]
}

/** Translates the first `count` rows. Throws FileError or MappingError when file or mapping cannot be used at all. */
export async function preview(file: string, mapping: Mapping, count = 5): Promise<Preview> {
  const translate = translator(mapping)
  const seen: Preview = { columns: [], rows: [] }
  for await (const row of readRows(file, mapping)) {
    if (seen.columns.length === 0) seen.columns = [...Object.keys(row.fields), ...Object.keys(row.faults)]
    const translated = translate(row)
    const place = { row: row.number, line: row.line }
    if ('problem' in translated) seen.rows.push({ ...place, interactions: [], problem: translated.problem })
    else seen.rows.push({ ...place, interactions: translated.interactions })
    if (seen.rows.length >= count) break
  }
  return seen
}
