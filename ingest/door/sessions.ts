/**
 * Who is signed in. A session is 256 random bits in a cookie; its SHA-256 is kept, in a small file, so that sessions survive a
 * restart and end at once when they are to. They end by themselves after three days without a visit (a weekend), and in any case
 * after thirty (NIST SP 800-63B, AAL1).
 */
import { hash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { OwnerFile } from './owner-file.ts'

const DAY_MS = 24 * 3600 * 1000
export const IDLE_MS = 3 * DAY_MS
export const LONGEST_MS = 30 * DAY_MS
/** Beyond them the one that was longest not seen ends. */
export const MOST_SESSIONS = 10_000
export const MOST_OF_ONE = 20
/** When a session was last seen need not be known to the second after a crash. */
const SEEN_SAVED_MS = 60_000

const Session = Type.Object(
  {
    hash: Type.String(),
    user: Type.String(),
    /** Milliseconds since 1970. */
    since: Type.Integer(),
    seen: Type.Integer(),
  },
  { additionalProperties: false },
)
export type Session = Static<typeof Session>
const SessionFile = Compile(Type.Object({ sessions: Type.Array(Session) }, { additionalProperties: false }))
type SessionFile = { sessions: Session[] }

export interface SessionsOptions {
  directory: string
  now?: () => number
  /** Told when a file cannot be written behind an answer. */
  onTrouble?: (message: string, error: unknown) => void
}

export class Sessions {
  readonly #file: OwnerFile<SessionFile>
  readonly #now: () => number
  readonly #onTrouble: NonNullable<SessionsOptions['onTrouble']>
  /** By hash; the longest not seen first. */
  readonly #sessions = new Map<string, Session>()
  #savedAt = 0
  #isSeenUnsaved = false

  private constructor(file: OwnerFile<SessionFile>, kept: readonly Session[], options: SessionsOptions) {
    const { now = Date.now, onTrouble = () => undefined } = options
    this.#file = file
    this.#now = now
    this.#onTrouble = onTrouble
    for (const session of [...kept].sort((a, b) => a.seen - b.seen)) this.#sessions.set(session.hash, session)
    this.#savedAt = now()
  }

  /** @throws Error when the file is there and cannot be read */
  static async open(options: SessionsOptions): Promise<Sessions> {
    const file = new OwnerFile<SessionFile>({
      path: join(options.directory, 'sessions.json'),
      isSound: (value): value is SessionFile => SessionFile.Check(value),
      holds: 'a list of sessions',
      otherwise: 'everybody signs in again',
    })
    return new Sessions(file, (await file.read())?.sessions ?? [], options)
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Begins a session and returns its token, which is not kept. */
  async start(user: string): Promise<string> {
    for (const session of this.#sessions.values()) if (this.#isOver(session)) this.#sessions.delete(session.hash)
    const own = this.#of(user)
    for (const session of own.slice(0, Math.max(0, own.length - MOST_OF_ONE + 1))) this.#sessions.delete(session.hash)
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size < MOST_SESSIONS) break
      this.#sessions.delete(oldest)
    }
    const token = randomBytes(32).toString('base64url')
    const [hashed, now] = [hashToken(token), this.#now()]
    this.#sessions.set(hashed, { hash: hashed, user, since: now, seen: now })
    await this.#save()
    return token
  }

  /** The id of whose session this is; null when it is none, or over. */
  userOf(token: string): string | null {
    // What an attacker can vary is the hash's input, so the time of this look-up tells nothing about the sessions there are.
    const session = this.#sessions.get(hashToken(token))
    if (session === undefined || this.#isOver(session)) return null
    this.#see(session)
    return session.user
  }

  /** How many sessions somebody has. */
  count(user: string): number {
    return this.#of(user).length
  }

  /** Ends one session; nothing when it is none. */
  async end(token: string): Promise<void> {
    if (this.#sessions.delete(hashToken(token))) await this.#save()
  }

  /** Ends every session of somebody. */
  async endAll(user: string): Promise<void> {
    const own = this.#of(user)
    for (const { hash } of own) this.#sessions.delete(hash)
    if (own.length > 0) await this.#save()
  }

  async close(): Promise<void> {
    if (this.#isSeenUnsaved) await this.#save().catch(this.#tell)
    await this.#file.settled()
  }

  #of(user: string): Session[] {
    return [...this.#sessions.values()].filter((session) => session.user === user && !this.#isOver(session))
  }

  #isOver({ since, seen }: Session): boolean {
    const now = this.#now()
    return now - seen > IDLE_MS || now - since > LONGEST_MS
  }

  #see(session: Session): void {
    session.seen = this.#now()
    this.#sessions.delete(session.hash)
    this.#sessions.set(session.hash, session)
    this.#isSeenUnsaved = true
    if (this.#now() - this.#savedAt < SEEN_SAVED_MS) return
    this.#save().catch(this.#tell)
  }

  /** It is not worth failing for. */
  readonly #tell = (error: unknown): void => this.#onTrouble('When sessions were last seen could not be kept', error)

  async #save(): Promise<void> {
    this.#savedAt = this.#now()
    this.#isSeenUnsaved = false
    await this.#file.save({ sessions: [...this.#sessions.values()].filter((session) => !this.#isOver(session)) })
  }
}

const hashToken = (token: string): string => hash('sha256', token, 'hex')
