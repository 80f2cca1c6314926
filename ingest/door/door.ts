/**
 * Who may come in. One rule for every entrance: with a key one may do what the key says, and who is signed in what their role
 * says; without either only where nobody has made a key or a user, and only from this machine.
 */
import type { FastifyRequest } from 'fastify'
import { WORKSPACE_NAME } from '@candor/queries'
import { ProblemError } from '../problem.ts'
import { ALL_WORKSPACES, isReading, KEY_PREFIX, mayAct, type ApiKey, type Scope } from './api-key.ts'
import type { KeyRing } from './key-ring.ts'
import { isLoopback, isLoopbackOrigin, isSameHost } from './origin.ts'
import type { SignIns } from './sign-ins.ts'

export interface DoorOptions {
  keys: KeyRing
  /** Who is signed in; nobody can, if left out. */
  signIns?: Pick<SignIns, 'keyOf'> & { users: { guards: boolean } }
  /** True: nobody does anything without a key. False: what no key guards is open. */
  required?: boolean
  /** Lets anybody in from anywhere where no key is needed. Without it only this machine, and pages that it serves. */
  openToAll?: boolean
}

export interface Admission {
  /** Null when nobody had to show one. */
  key: ApiKey | null
  workspace: string
}

export class Door {
  readonly keys: KeyRing
  readonly #signIns: DoorOptions['signIns'] | null
  readonly #required: boolean
  readonly #openToAll: boolean

  constructor({ keys, signIns, required = false, openToAll = false }: DoorOptions) {
    this.keys = keys
    this.#signIns = signIns ?? null
    this.#required = required
    this.#openToAll = openToAll
  }

  /**
   * Lets a request in, or says why not.
   * @param credential the key it showed, if any
   * @param asked the workspace it names; null where it leaves that open
   * @throws ProblemError 401 without a valid key, 403 with one that is for something else
   */
  admit(request: FastifyRequest, scope: Scope, credential: string | null, asked: string | null): Admission {
    if (asked !== null && !WORKSPACE_NAME.test(asked))
      throw new ProblemError('invalid_workspace', `It is ${JSON.stringify(asked)}`)
    // Events come from programs: that somebody is signed in in the browser beside them says nothing of them.
    const key = scope === 'ingest' ? this.#keyOf(credential) : this.#shown(request, credential)
    if (key !== null) return { key, workspace: this.#withKey(request, key, scope, asked) }
    const workspace = asked ?? 'main'
    const isForUsers = scope !== 'ingest' && this.#hasUsers
    this.#admitWithoutKey(request, credential, isForUsers || (!isReading(scope) && this.keys.guards(workspace)))
    return { key: null, workspace }
  }

  /**
   * Lets in whoever may administer every workspace. Without a key that is nobody once there is one: else the door of one
   * workspace could be opened from the next.
   * @throws ProblemError as admit does
   */
  admitEverywhere(request: FastifyRequest, credential: string | null): void {
    const key = this.#shown(request, credential)
    if (key === null) {
      this.#admitWithoutKey(request, credential, this.#hasUsers || this.keys.list().length > 0)
      return
    }
    this.#withKey(request, key, 'admin', null)
    if (key.workspace !== ALL_WORKSPACES)
      throw new ProblemError('wrong_workspace', `${key.id} is for "${key.workspace}", and this needs all of them`)
  }

  /** Whether a web page of this origin may talk to some entrance; what it may do there is its key's business. */
  allowsOrigin(origin: string): boolean {
    return this.keys.allowsOrigin(origin) || (!this.#required && (this.#openToAll || isLoopbackOrigin(origin)))
  }

  get #hasUsers(): boolean {
    return this.#signIns?.users.guards === true
  }

  #keyOf(credential: string | null): ApiKey | null {
    return credential === null ? null : this.keys.find(credential)
  }

  /** A key that is shown counts before who is signed in. */
  #shown(request: FastifyRequest, credential: string | null): ApiKey | null {
    return credential === null ? (this.#signIns?.keyOf(request) ?? null) : this.keys.find(credential)
  }

  #admitWithoutKey(request: FastifyRequest, credential: string | null, guarded: boolean): void {
    if (credential?.startsWith(KEY_PREFIX) === true) throw new ProblemError('unknown_key')
    if (this.#required || guarded) throw new ProblemError('key_needed')
    this.#checkOpen(request)
  }

  #withKey(request: FastifyRequest, key: ApiKey, scope: Scope, asked: string | null): string {
    if (key.revokedAt !== null) throw new ProblemError('revoked_key', `${key.id} was revoked at ${key.revokedAt}`)
    if (!mayAct(key.scope, scope))
      throw new ProblemError('wrong_scope', `${key.id} is for ${key.scope}, and this needs ${scope}`)
    const { origin } = request.headers
    if (origin !== undefined && !key.origins.includes(origin) && !isSameHost(origin, request.host))
      throw new ProblemError('origin_not_allowed', `${key.id} does not list ${excerpt(origin)}`)
    if (key.workspace === ALL_WORKSPACES) return asked ?? (isReading(scope) ? ALL_WORKSPACES : 'main')
    if (asked !== null && asked !== key.workspace)
      throw new ProblemError('wrong_workspace', `${key.id} is for "${key.workspace}", not for "${asked}"`)
    return key.workspace
  }

  /**
   * A page on the web can make a browser on this machine send requests, under any name that it has pointed here: without a
   * key, only requests count that name this machine and come from a page of its own.
   */
  #checkOpen({ host, headers: { origin } }: FastifyRequest): void {
    if (this.#openToAll) return
    if (host !== '' && !isLoopback(host)) throw new ProblemError('host_not_allowed', `The host is ${excerpt(host)}`)
    if (origin !== undefined && !isLoopbackOrigin(origin))
      throw new ProblemError('origin_not_allowed', `The page is of ${excerpt(origin)}`)
  }
}

const excerpt = (text: string): string => JSON.stringify(text.slice(0, 100))
