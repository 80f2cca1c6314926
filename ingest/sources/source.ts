/**
 * A live source: reads a stream for as long as the service runs, and hands what its rules match to the intake.
 *
 * The promise is the one of an HTTP client that retries. What has been read is offered until it is accepted; only then does
 * the cursor move. While the intake refuses, nothing more is read. A connection that ends is opened again from the cursor,
 * after a pause that grows and is spread by chance; what comes twice is known by its event id.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Candidate, Origin, Receipt } from '../candidate.ts'
import type { Collected, SourceMemory } from './memory.ts'

/** A span of the stream that nobody can bring back. */
export interface Gap {
  from: string
  to: string
}

/** What one frame of the stream says. */
export interface Step {
  candidates: Candidate[]
  /** How far the stream has come with this frame; null when the frame does not say. */
  cursor: string | null
}

/** A kind of stream: how it is opened, and how its frames are read. */
export interface Upstream<Frame> {
  /** Recorded as the source of each event. */
  kind: string
  /**
   * One connection, from a cursor on (from now on, when there is none). Yields frames in order, as many as have come; reads
   * no further than a bounded number ahead of what was taken. Returns when the other side ends it, throws when it fails or
   * the signal is aborted.
   */
  connect(cursor: string | null, signal: AbortSignal, onGap: (gap: Gap) => void): AsyncIterable<readonly Frame[]>
  /** Pure but for what it looks up and remembers; never throws. */
  read(frame: Frame, collected: Collected, receivedAt: number): Step
}

export interface SourceStatus {
  name: string
  kind: string
  connected: boolean
  frames: number
  /** Events handed over and accepted, duplicates among them. */
  collected: number
  deadLettered: number
  duplicates: number
  /** How often the intake refused; each time the same events were offered again. */
  refused: number
  connections: number
  cursor: string | null
  gaps: readonly Gap[]
  lastTrouble: string | null
}

export interface SourceOptions<Frame> {
  name: string
  workspace: string
  upstream: Upstream<Frame>
  /** Whoever opened it closes it. */
  memory: Pick<SourceMemory, 'cursor' | 'draft'>
  accept: (candidates: readonly Candidate[], origin: Origin) => Promise<Receipt>
  onTrouble?: (message: string, error: unknown) => void
  now?: () => number
  /** The first pause after a failure and the longest, in milliseconds. */
  backoff?: { first: number; longest: number }
}

/** A live source as the service holds it. */
export interface Source {
  status(): SourceStatus
  /** Stops reading, finishes what was begun. */
  stop(): Promise<void>
}

const BACKOFF = { first: 500, longest: 60_000 }
/** Where nothing was collected the cursor is written this seldom: what repeats after a crash is only read again. */
const CURSOR_INTERVAL_MS = 1000
const MAX_GAPS = 100

/** Starts reading at once. */
export function startSource<Frame>(options: SourceOptions<Frame>): Source {
  const run = new Run(options)
  const done = run.loop()
  return {
    status: () => run.status(),
    stop: async () => {
      run.abort()
      await done
    },
  }
}

class Run<Frame> {
  readonly #options: SourceOptions<Frame>
  readonly #stopping = new AbortController()
  readonly #counts = { frames: 0, collected: 0, deadLettered: 0, duplicates: 0, refused: 0, connections: 0 }
  readonly #gaps: Gap[] = []
  #connected = false
  #cursor: string | null
  #cursorWritten = 0
  #lastTrouble: string | null = null

  constructor(options: SourceOptions<Frame>) {
    this.#options = options
    this.#cursor = options.memory.cursor
  }

  status(): SourceStatus {
    const { name, upstream } = this.#options
    const state = {
      connected: this.#connected,
      cursor: this.#cursor,
      gaps: [...this.#gaps],
      lastTrouble: this.#lastTrouble,
    }
    return { name, kind: upstream.kind, ...this.#counts, ...state }
  }

  abort(): void {
    this.#stopping.abort()
  }

  #isStopped(): boolean {
    return this.#stopping.signal.aborted
  }

  async loop(): Promise<void> {
    for (let failures = 0; !this.#isStopped(); failures++) {
      try {
        this.#counts.connections++
        for await (const frames of this.#open()) {
          this.#connected = true
          await this.#deliver(frames)
          failures = 0
          if (this.#isStopped()) break
        }
        if (!this.#isStopped()) this.#trouble('The stream ended', null)
      } catch (error) {
        if (!this.#isStopped()) this.#trouble('The stream failed', error)
      }
      this.#connected = false
      await this.#wait(failures)
    }
    await this.#options.memory.draft().commit(this.#cursor)
  }

  #open(): AsyncIterable<readonly Frame[]> {
    return this.#options.upstream.connect(this.#cursor, this.#stopping.signal, (gap) => {
      this.#gaps.push(gap)
      this.#gaps.splice(0, this.#gaps.length - MAX_GAPS)
      this.#trouble(`The stream no longer has what happened from ${gap.from} to ${gap.to}`, null)
    })
  }

  async #deliver(frames: readonly Frame[]): Promise<void> {
    const { upstream, memory, now = Date.now } = this.#options
    const draft = memory.draft()
    const receivedAt = now()
    let cursor = this.#cursor
    const candidates: Candidate[] = []
    for (const frame of frames) {
      const step = upstream.read(frame, draft, receivedAt)
      candidates.push(...step.candidates)
      cursor = step.cursor ?? cursor
    }
    if (candidates.length > 0) await this.#offer(candidates, receivedAt)
    if (candidates.length > 0 || receivedAt - this.#cursorWritten >= CURSOR_INTERVAL_MS) {
      await draft.commit(cursor)
      this.#cursorWritten = receivedAt
    }
    this.#cursor = cursor
    this.#counts.frames += frames.length
  }

  /** Offers until it is accepted; meanwhile nobody reads on. Throws when the service stops before that. */
  async #offer(candidates: readonly Candidate[], receivedAt: number): Promise<void> {
    const { accept, workspace, upstream } = this.#options
    for (let failures = 0; ; failures++) {
      try {
        const receipt = await accept(candidates, { workspace, source: upstream.kind, receivedAt })
        this.#counts.collected += receipt.accepted + receipt.duplicates
        this.#counts.duplicates += receipt.duplicates
        this.#counts.deadLettered += receipt.deadLettered
        return
      } catch (error) {
        if (this.#isStopped()) throw error
        this.#counts.refused++
        this.#trouble('The intake refused', error)
        await this.#wait(failures)
        if (this.#isStopped()) throw error
      }
    }
  }

  /** Full jitter: many clients that failed together do not come back together. */
  async #wait(failures: number): Promise<void> {
    const { first, longest } = this.#options.backoff ?? BACKOFF
    const limit = Math.min(longest, first * 2 ** Math.min(failures, 20))
    await pause(Math.random() * limit, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }

  #trouble(message: string, error: unknown): void {
    this.#lastTrouble = error instanceof Error ? `${message}: ${error.message}` : message
    this.#options.onTrouble?.(`${this.#options.name}: ${message}`, error ?? 'it will be opened again')
  }
}
