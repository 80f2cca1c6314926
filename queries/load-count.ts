/**
 * Counts the rows of a journal file that a load statement selects.
 *
 * The engine cannot be asked: under a token it already knows, it truthfully says that it wrote nothing. Lines are parsed
 * only where their beginning does not already tell their kind.
 */
import { createReadStream } from 'node:fs'
import type { LoadName } from './catalogue.ts'
import type { JournalRow } from './journal-row.ts'

const NEWLINE = 10
const KIND = Buffer.from('{"kind":"')

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer])
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield bytes.subarray(start, end)
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
  yield rest
}

function parsed(line: Buffer): JournalRow | undefined {
  const text = line.toString('utf8').trim()
  return text === '' ? undefined : (JSON.parse(text) as JournalRow)
}

function isLink(line: Buffer): boolean {
  if (!line.includes('ink') && !line.includes('\\u')) return false
  const row = parsed(line)
  return row?.kind === 'interaction' && (row.verb === 'Link' || row.verb === 'Unlink') && row.linked !== 0
}

/** Rows of the file that `load` selects, also those stored before. @throws when a line is no JSON, or the file is not there */
export async function countSelectedRows(load: LoadName, file: string): Promise<number> {
  const own = Buffer.from(`{"kind":"${load}"`)
  let rows = 0
  for await (const line of linesOf(file)) {
    if (load === 'identity_link') {
      if (isLink(line)) rows++
    } else if (line.subarray(0, KIND.length).equals(KIND)) {
      if (line.subarray(0, own.length).equals(own)) rows++
    } else if (parsed(line)?.kind === load) rows++
  }
  return rows
}
