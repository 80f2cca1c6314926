/**
 * Live updates: the service says when events were loaded, the page reads its numbers again: at once after a quiet moment, and
 * under a stream of events as often as the service can answer without doing little else (a fifth of the time, for this page).
 * A reader can hold it (WCAG 2.2.2); what came meanwhile is shown as soon as they let go.
 */
import { clock } from '../format/moment.ts'

const AT_MOST_EVERY_MS = 300
/** Pauses are this many times as long as the last reading took. */
const PAUSE_TIMES = 4

export type Connection = 'connecting' | 'open' | 'lost'

export class Live {
  connection = $state<Connection>('connecting')
  paused = $state(false)
  /** Numbers are being read again; what is shown is the state before. */
  reloading = $state(false)
  /** When the page last changed because of new events, on the reader's clock. */
  updated = $state<string | null>(null)
  /** Events came while the reader held the page. */
  waiting = $state(false)

  readonly #reload: () => Promise<void>
  #timer: ReturnType<typeof setTimeout> | null = null
  #last = 0
  #pause = AT_MOST_EVERY_MS

  constructor(reload: () => Promise<void>) {
    this.#reload = reload
  }

  /** Listens until the returned function is called. `workspace` is asked at each event: the reader may change it. */
  listen(workspace: () => string | null): () => void {
    const source = new EventSource('/api/live')
    source.onopen = () => {
      this.connection = 'open'
    }
    source.onerror = () => {
      this.connection = 'lost'
    }
    source.addEventListener('loaded', (event: MessageEvent<unknown>) => {
      const loaded = workspaceOf(event.data)
      if (loaded === null || workspace() === null || loaded === workspace()) this.#notice()
    })
    return () => {
      source.close()
      if (this.#timer !== null) clearTimeout(this.#timer)
    }
  }

  toggle(): void {
    this.paused = !this.paused
    if (!this.paused && this.waiting) this.#notice()
  }

  #notice(): void {
    if (this.paused) {
      this.waiting = true
      return
    }
    if (this.#timer !== null) return
    const wait = Math.max(0, this.#last + this.#pause - Date.now())
    this.#timer = setTimeout(() => void this.#refresh(), wait)
  }

  async #refresh(): Promise<void> {
    this.reloading = true
    this.waiting = false
    const began = Date.now()
    try {
      await this.#reload()
      this.updated = clock(Date.now())
    } finally {
      this.reloading = false
      this.#last = Date.now()
      this.#pause = Math.max(AT_MOST_EVERY_MS, PAUSE_TIMES * (this.#last - began))
      this.#timer = null
    }
  }
}

/** The workspace named in an event's data; null when it names none. */
function workspaceOf(data: unknown): string | null {
  if (typeof data !== 'string') return null
  try {
    const body: unknown = JSON.parse(data)
    const workspace: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'workspace') : null
    return typeof workspace === 'string' ? workspace : null
  } catch {
    return null
  }
}
