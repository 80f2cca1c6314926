/**
 * The keys of one data directory. They live in a small file that is replaced as a whole: there are few, they change rarely,
 * and unlike the index beside it nothing could rebuild them.
 */
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { ProblemError } from '../problem.ts'
import type { NoteAccess } from './access-events.ts'
import { ALL_WORKSPACES, ApiKey, hashKey, KEY_PREFIX, makeKey, isReading } from './api-key.ts'
import { OwnerFile, replaceFile } from './owner-file.ts'

const KEYS_FILE = 'keys.json'
const OPERATOR_FILE = 'operator-key'
const MINUTE_MS = 60_000
const USE_SAVED_MS = 5 * MINUTE_MS

const KeyFile = Compile(Type.Object({ keys: Type.Array(ApiKey) }, { additionalProperties: false }))
type KeyFile = { keys: ApiKey[] }

export interface KeyRingOptions {
  directory: string
  /** Keys from the environment: which workspace each may write to. They are not kept in the file. */
  configured?: Readonly<Record<string, string>>
  now?: () => number
  note?: NoteAccess
}

export class KeyRing {
  readonly #directory: string
  readonly #file: OwnerFile<KeyFile>
  readonly #now: () => number
  readonly #note: NoteAccess
  readonly #byHash = new Map<string, ApiKey>()
  /** Secrets of keys for pages, by scope and workspace. */
  readonly #pages = new Map<string, string>()
  readonly #lastUsed = new Map<string, number>()
  #isUseUnsaved = false
  #savedAt: number
  #kept: ApiKey[]

  private constructor(file: OwnerFile<KeyFile>, kept: ApiKey[], options: KeyRingOptions) {
    const { directory, configured = {}, now = Date.now, note = () => undefined } = options
    this.#directory = directory
    this.#file = file
    this.#now = now
    this.#note = note
    this.#kept = kept
    this.#savedAt = now()
    for (const key of kept) this.#byHash.set(key.hash, key)
    for (const [position, [secret, workspace]] of Object.entries(configured).entries())
      this.#add({ ...builtIn(`env-${position + 1}`, 'ingest', workspace, secret), createdAt: '' })
  }

  /** @throws Error when the file is there and cannot be read: a service must not open its doors because of that */
  static async open(options: KeyRingOptions): Promise<KeyRing> {
    const file = new OwnerFile<KeyFile>({
      path: join(options.directory, KEYS_FILE),
      isSound: (value): value is KeyFile => KeyFile.Check(value),
      holds: 'a list of keys',
      otherwise: 'make new keys',
    })
    return new KeyRing(file, (await file.read())?.keys ?? [], options)
  }

  /** The key with this secret, revoked ones too; null if there is none. */
  find(secret: string): ApiKey | null {
    // What an attacker can vary is the hash's input, so the time of this look-up tells nothing about the keys there are.
    const key = this.#byHash.get(hashKey(secret)) ?? null
    if (key !== null) this.#used(key)
    return key
  }

  /** Every key that was made, and those from the environment. */
  list(): ApiKey[] {
    return [...this.#byHash.values()].filter(({ id }) => id !== OPERATOR && id !== PAGES)
  }

  /** Whether writing to a workspace was ever given a key. Revoking the last one must not open what it had closed. */
  guards(workspace: string): boolean {
    return this.list().some((key) => !isReading(key.scope) && [workspace, ALL_WORKSPACES].includes(key.workspace))
  }

  /** Whether some key that is in use may be used from web pages of this origin. */
  allowsOrigin(origin: string): boolean {
    return this.list().some((key) => key.revokedAt === null && key.origins.includes(origin))
  }

  /** Makes a key and keeps it. The secret is shown once. @throws ProblemError */
  async create(asked: unknown): Promise<{ key: ApiKey; secret: string }> {
    const made = makeKey(asked, this.#now())
    await this.#save([...this.#kept, made.key])
    this.#note('key_made', made.key.id)
    return made
  }

  /** From now on the key is refused; it stays in the list. @throws ProblemError when there is no such key */
  async revoke(id: string): Promise<ApiKey> {
    const key = this.#kept.find((kept) => kept.id === id)
    if (key === undefined) throw new ProblemError('no_such_key', `There is no key "${id}" in this data directory`)
    const revoked = { ...key, revokedAt: key.revokedAt ?? new Date(this.#now()).toISOString() }
    await this.#save(this.#kept.map((kept) => (kept.id === id ? revoked : kept)))
    this.#note('key_revoked', id)
    return revoked
  }

  /**
   * A key for the people at this machine, new at every start: whoever may read the data directory may do anything with it
   * anyhow, so that commands need no key of their own. Returns its secret.
   */
  async giveOperator(): Promise<string> {
    const secret = `${KEY_PREFIX}operator_${randomBytes(32).toString('base64url')}`
    this.#add(builtIn(OPERATOR, 'admin', ALL_WORKSPACES, secret))
    await replaceFile(join(this.#directory, OPERATOR_FILE), secret)
    return secret
  }

  /**
   * A key that reads for pages, of one workspace or all: numbers and no names, unless it is for whoever may see these. It lives as
   * long as this process.
   */
  givePages(workspace = ALL_WORKSPACES, scope: 'read' | 'people' = 'read'): string {
    const known = this.#pages.get(`${scope} ${workspace}`)
    if (known !== undefined) return known
    const secret = `${KEY_PREFIX}pages_${randomBytes(32).toString('base64url')}`
    this.#add(builtIn(PAGES, scope, workspace, secret))
    this.#pages.set(`${scope} ${workspace}`, secret)
    return secret
  }

  async close(): Promise<void> {
    // Who was here last is not worth failing for.
    if (this.#isUseUnsaved) await this.#save(this.#kept).catch(() => undefined)
    await this.#file.settled()
    await rm(join(this.#directory, OPERATOR_FILE), { force: true })
  }

  /** Of each key, to the minute. It is written with what else changes, at most every few minutes, and at the end. */
  #used(key: ApiKey): void {
    const now = this.#now()
    if (now - (this.#lastUsed.get(key.id) ?? 0) < MINUTE_MS) return
    this.#lastUsed.set(key.id, now)
    key.lastUsedAt = new Date(now - (now % MINUTE_MS)).toISOString()
    this.#isUseUnsaved ||= this.#kept.includes(key)
    if (!this.#isUseUnsaved || now - this.#savedAt < USE_SAVED_MS) return
    this.#save(this.#kept).catch(() => {
      // Next time, then: no request fails for it.
      this.#isUseUnsaved = true
    })
  }

  #add(key: ApiKey): void {
    this.#byHash.set(key.hash, key)
  }

  /** On disk first: a key that was revoked must not come back with the next start. */
  async #save(keys: ApiKey[]): Promise<void> {
    this.#kept = keys
    this.#isUseUnsaved = false
    this.#savedAt = this.#now()
    const saved = this.#file.save({ keys })
    for (const key of keys) this.#add(key)
    await saved
  }
}

const OPERATOR = 'operator'
const PAGES = 'pages'

/** The secret of the operator of a running service; null when none runs, or it may not be read. */
export async function operatorSecret(directory: string): Promise<string | null> {
  return readFile(join(directory, OPERATOR_FILE), 'utf8').catch(() => null)
}

function builtIn(id: string, scope: ApiKey['scope'], workspace: string, secret: string): ApiKey {
  const none = { origins: [], eventsPerSecond: null, requestsPerSecond: null, revokedAt: null }
  return { id, scope, workspace, hash: hashKey(secret), createdAt: new Date().toISOString(), ...none }
}
