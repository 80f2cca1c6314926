/** The one segment that is being written: commits go in at its end, and what the disk refused comes off again. */
import { writeFully, type JournalFile, type JournalFiles } from './files.ts'
import { emptySegment, newSegmentName, segmentPath, type Segment } from './segment.ts'

export class SegmentWriter {
  /** What is durable in it. */
  readonly segment: Segment
  readonly #file: JournalFile
  /** Bytes of a refused commit may stand behind the good ones: they go before anybody loads the file. */
  #isDamaged = false
  #isAbandoned = false

  private constructor(segment: Segment, file: JournalFile) {
    this.segment = segment
    this.#file = file
  }

  /** A new, empty segment whose name is durable. */
  static async create(files: JournalFiles, directory: string, sequence: number): Promise<SegmentWriter> {
    const name = newSegmentName(sequence)
    const path = segmentPath(directory, name)
    const file = await files.create(path)
    try {
      await files.syncDirectory(directory)
    } catch (error) {
      await file.close().catch(() => undefined)
      await files.remove(path).catch(() => undefined)
      throw error
    }
    return new SegmentWriter(emptySegment(name, path), file)
  }

  /** A write or fsync failed: what the file shows and what the disk has may differ from now on, so nothing more goes in. */
  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  /** Appends the parts of a commit and makes them durable; after a failure the file is cut back to what was durable before, and given up. */
  async write(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#isAbandoned) throw new Error('This segment was given up.')
    let end = this.segment.bytes
    try {
      for (const part of together(parts)) {
        await writeFully(this.#file, part, end)
        end += part.length
      }
      await this.#file.datasync()
    } catch (error) {
      this.#isAbandoned = true
      this.#isDamaged = true
      await this.cut().catch(() => undefined)
      throw error
    }
    this.segment.bytes = end
  }

  /** Cuts off what a refused commit left. Until that succeeds, nobody loads the file, and no other is begun. */
  async cut(): Promise<void> {
    if (!this.#isDamaged) return
    await this.#file.truncate(this.segment.bytes)
    await this.#file.datasync()
    this.#isDamaged = false
  }

  /** Never rejects: what is in the file is durable already. */
  close(): Promise<void> {
    return this.#file.close().catch(() => undefined)
  }
}

const COPIED_AT_MOST = 1024 * 1024

/** One write for what is small. What is large is not copied: that would take as long as checking it. */
function together(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const bytes = parts.reduce((sum, { length }) => sum + length, 0)
  return bytes > COPIED_AT_MOST ? parts : [Buffer.concat(parts, bytes)]
}
