/**
 * Counts the rows of a journal file that a load statement selects.
 *
 * The engine cannot be asked: under a token it already knows, it truthfully says that it wrote nothing. Lines are parsed
 * only where their beginning does not already tell their kind.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { LoadName } from './catalogue.ts'
import type { JournalRow } from './journal-row.ts'

const KIND = /^\{"kind":"(\w+)"/

function selects(load: LoadName, line: string): boolean {
  const kind = load === 'identity_link' ? 'interaction' : load
  const told = KIND.exec(line)?.[1]
  if (told !== undefined && told !== kind) return false
  if (told === kind && load !== 'identity_link') return true
  if (load === 'identity_link' && !/Link|Unlink|\\u/.test(line)) return false
  const row = JSON.parse(line) as JournalRow
  if (load !== 'identity_link') return row.kind === load
  return row.kind === 'interaction' && (row.verb === 'Link' || row.verb === 'Unlink') && row.linked !== 0
}

export async function countSelectedRows(load: LoadName, file: string): Promise<number> {
  let rows = 0
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() !== '' && selects(load, line)) rows++
  }
  return rows
}
