/**
 * When a page reads its data again: soon after it is told that there are new ones, but not more than half of the time, and not
 * while its reader holds it. Whatever is told while it reads or is held is not forgotten: it reads once more afterwards.
 */
const AT_MOST_EVERY_MS = 300

export interface ReaderState {
  /** Data are being read; what is shown is the state before. */
  reading: boolean
  held: boolean
  /** There are new data that are not shown because the page is held. */
  waiting: boolean
}

export class Reader {
  readonly #read: () => Promise<void>
  readonly #onChange: (state: ReaderState) => void
  #timer: ReturnType<typeof setTimeout> | null = null
  #reading = false
  #held = false
  /** Something was told that no reading has begun for yet. */
  #isBehind = false
  #last = -Infinity
  #pause = AT_MOST_EVERY_MS

  /**
   * @param read reads and shows the data; what it throws is its own business, and does not end the following
   * @param onChange told after each change of the state
   */
  constructor(read: () => Promise<void>, onChange: (state: ReaderState) => void = () => undefined) {
    this.#read = read
    this.#onChange = onChange
  }

  get state(): ReaderState {
    return { reading: this.#reading, held: this.#held, waiting: this.#held && this.#isBehind }
  }

  /** There are new data. */
  notice(): void {
    this.#isBehind = true
    this.#plan()
    this.#onChange(this.state)
  }

  /** What is shown stays as it is until release(). A reading that has begun still ends. */
  hold(): void {
    this.#held = true
    this.close()
    this.#onChange(this.state)
  }

  release(): void {
    this.#held = false
    this.#plan()
    this.#onChange(this.state)
  }

  /** Plans nothing any more, until something is told. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #plan(): void {
    if (!this.#isBehind || this.#held || this.#reading || this.#timer !== null) return
    const wait = Math.max(0, this.#last + this.#pause - performance.now())
    this.#timer = setTimeout(() => void this.#run(), wait)
  }

  async #run(): Promise<void> {
    this.#timer = null
    this.#isBehind = false
    this.#reading = true
    this.#onChange(this.state)
    const began = performance.now()
    try {
      await this.#read()
    } catch {
      // The page shows what it knows; the next notice tries again.
    }
    this.#reading = false
    this.#last = performance.now()
    this.#pause = Math.max(AT_MOST_EVERY_MS, this.#last - began)
    this.#plan()
    this.#onChange(this.state)
  }
}
