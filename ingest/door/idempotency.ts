/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): the same key with the same body is answered as the first
 * time, another body under it is a mistake, and while the first is under way a second waits its turn elsewhere.
 *
 * Answers are kept in memory, for a day and up to a budget. That is a convenience; what keeps events single, over restarts
 * and for ever, are their ids.
 */
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { ProblemError } from '../problem.ts'
import type { Reply } from '../protocols/protocol.ts'

const MAX_AGE_MS = 24 * 60 * 60 * 1000
const MAX_ENTRIES = 20_000
const MAX_BYTES = 32 * 1024 * 1024
const ENTRY_BYTES = 500

interface Entry {
  bodyHash: string
  at: number
  /** Null while the first request is under way. */
  reply: Reply | null
}

export class IdempotencyKeys {
  /** In the order in which they came. */
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number
  #bytes = 0

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /**
   * Does the work once for each key; only answers that say "done" are kept, so that what failed can be tried again.
   * @param key null when the request has none: then the work is just done
   * @param about what else a key belongs to: whoever sends it, and where to
   * @throws ProblemError 409 while the first is under way, 422 for another body
   */
  async once(
    { key, about, body }: { key: string | null; about: readonly string[]; body: Buffer },
    work: () => Promise<Reply>,
  ): Promise<{ reply: Reply; isReplayed: boolean }> {
    if (key === null) return { reply: await work(), isReplayed: false }
    const name = createHash('sha256').update(JSON.stringify([...about, key])).digest('base64') // prettier-ignore
    const bodyHash = createHash('sha256').update(body).digest('base64')
    const known = this.#fresh(name)
    if (known !== undefined && known.bodyHash !== bodyHash) throw new ProblemError('idempotency_key_reused')
    if (known !== undefined && known.reply === null) throw new ProblemError('idempotency_in_progress')
    if (known?.reply) return { reply: known.reply, isReplayed: true }
    const entry: Entry = { bodyHash, at: this.#now(), reply: null }
    this.#entries.set(name, entry)
    this.#bytes += sizeOf(entry)
    try {
      const reply = await work()
      this.#keep(name, entry, reply)
      return { reply, isReplayed: false }
    } catch (error) {
      this.#drop(name, entry)
      throw error
    }
  }

  /** Drops every answer that holds one of these names. */
  forget(names: readonly string[]): void {
    for (const [name, entry] of [...this.#entries]) {
      const text = entry.reply === null ? '' : String(entry.reply.body)
      if (names.some((one) => text.includes(one) || text.includes(JSON.stringify(one).slice(1, -1)))) this.#drop(name, entry) // prettier-ignore
    }
  }

  #fresh(name: string): Entry | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined || this.#now() - entry.at < MAX_AGE_MS) return entry
    this.#drop(name, entry)
    return undefined
  }

  #keep(name: string, entry: Entry, reply: Reply): void {
    if (reply.status >= 300) {
      this.#drop(name, entry)
      return
    }
    this.#bytes -= sizeOf(entry)
    entry.reply = reply
    this.#bytes += sizeOf(entry)
    for (const [oldest, old] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES && this.#bytes <= MAX_BYTES) break
      if (old.reply !== null) this.#drop(oldest, old)
    }
  }

  #drop(name: string, entry: Entry): void {
    if (this.#entries.get(name) !== entry) return
    this.#entries.delete(name)
    this.#bytes -= sizeOf(entry)
  }
}

const sizeOf = ({ reply }: Entry): number => ENTRY_BYTES + (reply === null ? 0 : reply.body.length)

/** The key of a request: a structured string ("…") as the draft has it, or bare as many clients send it; null if none. */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | null {
  const header = headers['idempotency-key']
  if (header === undefined) return null
  const text = String(header)
  const key = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/.exec(text)?.[1] ?? text
  if (/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(key)) return key
  throw new ProblemError('invalid_idempotency_key')
}
