/** Whether the disk takes what the journal writes: as the last commit found it, and, after one failed, as a try finds it. */
import { join } from 'node:path'
import { writeFully, type JournalFiles } from './files.ts'

/** As much as a large request writes. */
const PROBE = Buffer.alloc(1024 * 1024)
/** No segment, by its ending. */
const PROBE_FILE = 'room.probe'

export class JournalHealth {
  readonly #files: JournalFiles
  readonly #directory: string
  readonly #onFailing: (error: unknown) => void
  #failure: string | null = null
  #trying: Promise<void> | null = null

  /** @param onFailing told when commits begin to fail; not of each that does */
  constructor(files: JournalFiles, directory: string, onFailing: (error: unknown) => void) {
    this.#files = files
    this.#directory = directory
    this.#onFailing = onFailing
  }

  /** Why the last commit failed; null when it did not. */
  get failure(): string | null {
    return this.#failure
  }

  succeeded(): void {
    this.#failure = null
  }

  failed(error: unknown): void {
    if (this.#failure === null) this.#onFailing(error)
    this.#failure = error instanceof Error ? error.message : String(error)
  }

  /**
   * Looks whether the disk takes commits again: where nobody is sent any more, no commit would find out. Resolves with why it
   * does not; null when it does.
   */
  async look(): Promise<string | null> {
    if (this.#failure === null) return null
    this.#trying ??= this.#try().finally(() => (this.#trying = null))
    await this.#trying
    return this.#failure
  }

  async #try(): Promise<void> {
    const path = join(this.#directory, PROBE_FILE)
    try {
      await this.#files.remove(path).catch(() => undefined)
      const file = await this.#files.create(path)
      try {
        await writeFully(file, PROBE, 0)
        await file.datasync()
      } finally {
        await file.close().catch(() => undefined)
        await this.#files.remove(path).catch(() => undefined)
      }
      this.#failure = null
    } catch (error) {
      this.failed(error)
    }
  }
}
