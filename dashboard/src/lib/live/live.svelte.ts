/**
 * Live updates: the service says when events were loaded, the page reads its numbers again (reader.ts says when). A reader can
 * hold it (WCAG 2.2.2); what came meanwhile is shown as soon as they let go.
 */
import { clock } from '../format/moment.ts'
import { isBehind, type Shown } from './behind.ts'
import { Reader } from './reader.ts'

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

  readonly #reader: Reader

  constructor(reload: () => Promise<void>) {
    this.#reader = new Reader(
      async () => {
        await reload()
        this.updated = clock(Date.now())
      },
      ({ reading, held, waiting }) => {
        this.reloading = reading
        this.paused = held
        this.waiting = waiting
      },
    )
  }

  /** Listens until the returned function is called. What is shown is asked at each event: the reader may change it. */
  listen(shown: () => Shown | null): () => void {
    const source = new EventSource('/api/live')
    source.onopen = () => {
      this.connection = 'open'
      void this.#catchUp(shown())
    }
    source.onerror = () => {
      this.connection = 'lost'
    }
    source.addEventListener('loaded', (event: MessageEvent<unknown>) => {
      const loaded = workspaceOf(event.data)
      const workspace = shown()?.workspace ?? null
      if (loaded === null || workspace === null || loaded === workspace) this.#reader.notice()
    })
    return () => {
      source.close()
      this.#reader.close()
    }
  }

  async #catchUp(shown: Shown | null): Promise<void> {
    if (shown !== null && (await isBehind((path) => fetch(path), shown))) this.#reader.notice()
  }

  toggle(): void {
    if (this.paused) this.#reader.release()
    else this.#reader.hold()
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
