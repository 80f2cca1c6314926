/** People at the door: from a name and a password to a session, and from a session to what it may. */
import type { FastifyRequest } from 'fastify'
import type { NoteAccess } from './access-events.ts'
import { ALL_WORKSPACES, type ApiKey } from './api-key.ts'
import { ROLE_SCOPES, type Role } from './role.ts'
import { isFromOwnPage, sessionTokenOf } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'
import { SignInLimit } from './sign-in-limit.ts'
import type { User, Users } from './users.ts'

/** Who is signed in. */
export interface Reader {
  id: string
  name: string
  role: Role
}

export type SignInOutcome =
  | { is: 'in'; user: User; token: string }
  | { is: 'wrong' }
  /** Tried too often: come back after that many seconds. */
  | { is: 'limited'; seconds: number }

export interface SignInsOptions {
  users: Users
  sessions: Sessions
  limit?: SignInLimit
  note?: NoteAccess
}

export class SignIns {
  readonly users: Users
  readonly sessions: Sessions
  readonly #limit: SignInLimit
  readonly #note: NoteAccess

  constructor({ users, sessions, limit = new SignInLimit(), note = () => undefined }: SignInsOptions) {
    this.users = users
    this.sessions = sessions
    this.#limit = limit
    this.#note = note
  }

  /**
   * Tries a name and a password. A new session each time: one that somebody planted in the browser before is worth nothing.
   * @throws ProblemError 503 when too many are tried at once
   */
  async signIn(request: FastifyRequest, name: string, password: string): Promise<SignInOutcome> {
    const seconds = this.#limit.take(name, request.ip)
    if (seconds > 0) {
      this.#note('sign_in_limited', null)
      return { is: 'limited', seconds }
    }
    const user = await this.users.verified(name, password)
    if (user === null) {
      this.#note('sign_in_failed', null)
      return { is: 'wrong' }
    }
    this.#limit.forget(name, request.ip)
    return { is: 'in', user, token: await this.begin(request, user) }
  }

  /** Begins a session of somebody who has shown who they are, in the place of the one that the browser had. */
  async begin(request: FastifyRequest, { id }: User): Promise<string> {
    const before = sessionTokenOf(request)
    if (before !== null) await this.sessions.end(before)
    const token = await this.sessions.start(id)
    this.#note('signed_in', id)
    return token
  }

  /** Ends the session of a request, or all of whose it is. */
  async signOut(request: FastifyRequest, everywhere: boolean): Promise<void> {
    const token = sessionTokenOf(request)
    const id = token === null ? null : this.sessions.userOf(token)
    if (token === null || id === null) return
    await (everywhere ? this.sessions.endAll(id) : this.sessions.end(token))
    this.#note('signed_out', id)
  }

  /** Removes somebody, whose sessions end with it. @throws ProblemError 404 */
  async remove(name: string): Promise<User> {
    const user = await this.users.remove(name)
    await this.sessions.endAll(user.id)
    return user
  }

  /** Who is signed in where a request comes from; null for nobody, and for what another site had the browser send. */
  readerOf(request: FastifyRequest): Reader | null {
    const token = sessionTokenOf(request)
    if (token === null || !isFromOwnPage(request)) return null
    const id = this.sessions.userOf(token)
    const user = id === null ? null : this.users.byId(id)
    return user === null ? null : { id: user.id, name: user.name, role: user.role }
  }

  /** What whoever is signed in may do, as the door knows it. A role that was changed holds from the next request. */
  keyOf(request: FastifyRequest): ApiKey | null {
    const reader = this.readerOf(request)
    return reader === null ? null : keyOfReader(reader)
  }
}

const keyOfReader = ({ id, role }: Reader): ApiKey => ({
  ...{ id, hash: '', scope: ROLE_SCOPES[role], workspace: ALL_WORKSPACES, origins: [] },
  ...{ eventsPerSecond: null, requestsPerSecond: null, createdAt: '', revokedAt: null },
})
