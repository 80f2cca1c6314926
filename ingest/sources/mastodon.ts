/**
 * A Mastodon server's streaming API over HTTP (https://docs.joinmastodon.org/methods/streaming/), with an access token.
 *
 * A stream has no cursor. What was posted while nobody listened is fetched from the timeline that belongs to it
 * (`min_id`, oldest first) once the stream is open again, so that nothing falls between; likes, boosts and deletes of that
 * time cannot be had, and are told as a gap.
 */
import { asObjects, asText } from '../protocols/wire-values.ts'
import { readMastodon } from './mastodon-events.ts'
import type { Rules } from './rules.ts'
import { EventStreamParser, type ServerEvent } from './server-sent-events.ts'
import type { Gap, Upstream } from './source.ts'

export interface MastodonOptions {
  /** Such as https://mastodon.social */
  server: string
  /** As in the address: public, public/local, hashtag?tag=NAME, user, list?list=ID */
  stream: string
  token: string
  rules: Rules
  /** A stream that sends not even a heartbeat (one every 15 s) for so long is dead, in milliseconds. */
  idleMs?: number
  /** How many pages of 40 posts are fetched at most after a pause; what lies beyond is a gap. */
  catchUpPages?: number
}

const PAGE = 40

export function mastodon(options: MastodonOptions): Upstream<ServerEvent> {
  const host = new URL(options.server).host
  return {
    kind: 'mastodon',
    connect: (cursor, signal, onGap) => listen(options, cursor, signal, onGap),
    read: (event, collected, receivedAt) => readMastodon(event, { host, rules: options.rules, collected, receivedAt }),
  }
}

async function* listen(
  options: MastodonOptions,
  cursor: string | null,
  signal: AbortSignal,
  onGap: (gap: Gap) => void,
): AsyncGenerator<readonly ServerEvent[]> {
  const watch = new IdleWatch(signal, options.idleMs ?? 60_000)
  try {
    const response = await get(options, `/api/v1/streaming/${options.stream}`, watch.signal, 'text/event-stream')
    if (cursor !== null) {
      onGap({ from: timeOf(cursor), to: new Date().toISOString() })
      yield* catchUp(options, cursor, watch, onGap)
    }
    const parser = new EventStreamParser()
    watch.sign()
    for await (const piece of response.body ?? []) {
      const events = parser.push(piece as Uint8Array)
      watch.pause()
      yield events
      watch.sign()
    }
  } finally {
    watch.close()
  }
}

/** The posts since the cursor, oldest first, as the stream would have told them. */
async function* catchUp(
  options: MastodonOptions,
  cursor: string,
  watch: IdleWatch,
  onGap: (gap: Gap) => void,
): AsyncGenerator<readonly ServerEvent[]> {
  const timeline = timelineOf(options.stream)
  if (timeline === null) return
  const pages = options.catchUpPages ?? 50
  let newest = cursor
  for (let page = 0; page < pages; page++) {
    watch.sign()
    const address = `${timeline}${timeline.includes('?') ? '&' : '?'}limit=${PAGE}&min_id=${newest}`
    const statuses = asObjects(await (await get(options, address, watch.signal, 'application/json')).json())
    const fresh = statuses.filter((status) => isNewer(asText(status['id']) ?? '', newest)).reverse()
    const last = asText(fresh.at(-1)?.['id'])
    if (last === undefined) return
    watch.pause()
    yield fresh.map((status) => ({ event: 'update', data: JSON.stringify(status) }))
    newest = last
  }
  onGap({ from: timeOf(newest), to: new Date().toISOString() })
}

/** Mastodon's numbers hold milliseconds above their lowest 16 bits; those of other servers are named as they are. */
function timeOf(id: string): string {
  const time = /^\d{1,20}$/.test(id) ? Number(BigInt(id) >> 16n) : 0
  return time > Date.UTC(2016, 0, 1) && time < Date.now() + 60_000 ? new Date(time).toISOString() : `status ${id}`
}

/** Numbers of statuses, too long for a double: the longer is the greater. */
const isNewer = (id: string, than: string): boolean =>
  /^\d+$/.test(id) && (id.length === than.length ? id > than : id.length > than.length)

/** The timeline that holds what a stream told; null where there is none. */
export function timelineOf(stream: string): string | null {
  const { pathname, searchParams } = new URL(stream, 'http://stream/')
  const name = pathname.slice(1)
  const tag = searchParams.get('tag')
  const list = searchParams.get('list')
  if (name === 'public') return '/api/v1/timelines/public'
  if (name === 'public/local') return '/api/v1/timelines/public?local=true'
  if (name === 'public/remote') return '/api/v1/timelines/public?remote=true'
  if (name === 'user') return '/api/v1/timelines/home'
  if (name === 'list' && list !== null) return `/api/v1/timelines/list/${encodeURIComponent(list)}`
  if (name === 'hashtag' && tag !== null) return `/api/v1/timelines/tag/${encodeURIComponent(tag)}`
  if (name === 'hashtag/local' && tag !== null) return `/api/v1/timelines/tag/${encodeURIComponent(tag)}?local=true`
  return null
}

async function get(
  { server, token }: MastodonOptions,
  path: string,
  signal: AbortSignal,
  accept: string,
): Promise<Response> {
  const response = await fetch(new URL(path, server), { headers: { authorization: `Bearer ${token}`, accept }, signal })
  if (response.ok) return response
  await response.body?.cancel()
  const advice =
    response.status === 401 || response.status === 403
      ? 'give a token that may read statuses and notifications'
      : 'it will be tried again'
  throw new Error(`${server}${path.split('?', 1)[0] ?? ''} answered ${response.status}: ${advice}`)
}

/** Ends a connection on which nothing comes; not while it is us who are busy. */
class IdleWatch {
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal
  readonly #idleMs: number
  #timer: NodeJS.Timeout | undefined

  constructor(outer: AbortSignal, idleMs: number) {
    this.#outer = outer
    this.#idleMs = idleMs
    if (outer.aborted) this.#controller.abort()
    outer.addEventListener('abort', this.#abort)
    this.sign()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  sign(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => this.#controller.abort(new Error(`Nothing came for ${this.#idleMs} ms`)),
      this.#idleMs,
    )
  }

  pause(): void {
    clearTimeout(this.#timer)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#outer.removeEventListener('abort', this.#abort)
    this.#controller.abort()
  }

  readonly #abort = (): void => this.#controller.abort(new Error('It was stopped'))
}
