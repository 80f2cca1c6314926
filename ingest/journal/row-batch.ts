/** The rows of one append, already written as lines, and what they come to. */
import type { JournalRow } from '@candor/queries'
import { countInteraction, countRow, noContents, type Contents } from './segment.ts'

/** Pieces of so many characters are turned into bytes while they are still in the processor's cache. */
const PIECE = 64 * 1024

export class RowBatch {
  readonly contents: Contents = noContents()
  #pieces: Buffer[] = []
  #text = ''

  static of(rows: Iterable<JournalRow>): RowBatch {
    const batch = new RowBatch()
    for (const row of rows) batch.add(row)
    return batch
  }

  get rows(): number {
    return this.contents.rows
  }

  add(row: JournalRow): void {
    countRow(this.contents, row)
    this.#write(JSON.stringify(row) + '\n')
  }

  /** @param line as interaction-line.ts makes it */
  addInteraction(line: string, workspace: string, receivedAt: number, isLink: boolean): void {
    countInteraction(this.contents, workspace, receivedAt, isLink)
    this.#write(line)
  }

  /** All lines, in order. */
  get pieces(): readonly Buffer[] {
    this.#cut()
    return this.#pieces
  }

  #write(line: string): void {
    this.#text += line
    if (this.#text.length >= PIECE) this.#cut()
  }

  #cut(): void {
    if (this.#text === '') return
    this.#pieces.push(Buffer.from(this.#text))
    this.#text = ''
  }
}
