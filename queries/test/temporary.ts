/** A directory for one spec file, gone afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalRow } from '../journal-row.ts'

export interface TemporaryDirectory {
  path: string
  /** Writes text into a file of its own, and returns the file's path. */
  file(text: string | Uint8Array): string
  /** Writes journal rows, one a line. */
  journal(rows: readonly JournalRow[]): string
  remove(): void
}

export function temporaryDirectory(): TemporaryDirectory {
  const path = mkdtempSync(join(tmpdir(), 'candor-spec-'))
  let files = 0
  const file = (text: string | Uint8Array): string => {
    const name = join(path, `journal-${++files}.ndjson`)
    writeFileSync(name, text)
    return name
  }
  return {
    path,
    file,
    journal: (rows) => file(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
