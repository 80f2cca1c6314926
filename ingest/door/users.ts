/** The people who may sign in. They live in a small file beside the keys; of their passwords only scrypt hashes are kept. */
import { hash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { ProblemError } from '../problem.ts'
import type { NoteAccess } from './access-events.ts'
import { OwnerFile } from './owner-file.ts'
import { isKeptPassword, Passwords, passwordTrouble } from './password.ts'
import { isRole, ROLES, type Role } from './role.ts'

const INVITED_MS = 3 * 24 * 3600 * 1000
/** A name or an address for mail, as somebody types it into one field. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

const User = Type.Object(
  {
    id: Type.String({ description: 'Names the user in logs; a user of the same name made later has another' }),
    name: Type.String(),
    role: Type.Enum(ROLES),
    password: Nullable(Type.String()),
    invite: Nullable(Type.Object({ hash: Type.String(), until: Type.String() })),
    createdAt: Type.String(),
  },
  { additionalProperties: false },
)
export type User = Static<typeof User>

const UserFile = Compile(Type.Object({ users: Type.Array(User) }, { additionalProperties: false }))
type UserFile = { users: User[] }

export interface UsersOptions {
  directory: string
  passwords?: Passwords
  now?: () => number
  note?: NoteAccess
}

export class Users {
  readonly #file: OwnerFile<UserFile>
  readonly #passwords: Passwords
  readonly #now: () => number
  readonly #note: NoteAccess
  #users: User[]
  #guards: boolean

  private constructor(file: OwnerFile<UserFile>, kept: UserFile | null, options: UsersOptions) {
    const { passwords = new Passwords(), now = Date.now, note = () => undefined } = options
    this.#file = file
    this.#passwords = passwords
    this.#now = now
    this.#note = note
    this.#users = kept?.users ?? []
    this.#guards = kept !== null
  }

  /** @throws Error when the file is there and cannot be read */
  static async open(options: UsersOptions): Promise<Users> {
    const file = new OwnerFile<UserFile>({
      path: join(options.directory, 'users.json'),
      isSound: (value): value is UserFile =>
        UserFile.Check(value) && value.users.every(({ password }) => password === null || isKeptPassword(password)),
      holds: 'a list of users',
      otherwise: 'make them anew',
    })
    return new Users(file, await file.read(), options)
  }

  /** Whether there ever was a user: from then on pages and numbers are for those who sign in, or have a key. */
  get guards(): boolean {
    return this.#guards
  }

  list(): readonly User[] {
    return this.#users
  }

  byId(id: string): User | null {
    return this.#users.find((user) => user.id === id) ?? null
  }

  /** @throws ProblemError 404 when there is none of that name */
  named(name: string): User {
    const user = this.#users.find((known) => known.name === plain(name))
    if (user === undefined)
      throw new ProblemError('no_such_user', `There is no user ${JSON.stringify(name.slice(0, 64))}`)
    return user
  }

  /**
   * Makes a user, who chooses a password with the returned invitation unless one is given.
   * @throws ProblemError 422 for a name, role or password that cannot be, 409 when the name is taken
   */
  async add(asked: { name: string; role: string; password?: string }): Promise<{ user: User; invite: string | null }> {
    const { name, role } = checked(asked)
    const kept = asked.password === undefined ? null : await this.#kept(asked.password, name)
    if (this.#users.some((user) => user.name === name))
      throw new ProblemError('user_exists', `There is a user ${JSON.stringify(name)}`)
    const { token, invite } = kept === null ? this.#invitation() : { token: null, invite: null }
    const id = `user-${randomBytes(5).toString('hex')}`
    const user: User = { id, name, role, password: kept, invite, createdAt: new Date(this.#now()).toISOString() }
    await this.#save([...this.#users, user])
    this.#note('user_made', id)
    return { user, invite: token }
  }

  /** A new invitation, which replaces an older one; the password there is holds until another is chosen. @throws ProblemError */
  async invite(name: string): Promise<{ user: User; invite: string }> {
    const { token, invite } = this.#invitation()
    const user = await this.#change(this.named(name).id, { invite })
    this.#note('user_invited', user.id)
    return { user, invite: token }
  }

  /** Whom an invitation is for; null when there is none such, or it is used up, or too old. */
  invited(token: string): User | null {
    const hashed = hashToken(token)
    const user = this.#users.find(({ invite }) => invite?.hash === hashed)
    return user?.invite != null && Date.parse(user.invite.until) > this.#now() ? user : null
  }

  /** Sets the password of whom an invitation is for, once. Null when it is not good any more. @throws ProblemError 422 */
  async accept(token: string, password: string): Promise<User | null> {
    const user = this.invited(token)
    if (user === null) return null
    const kept = await this.#kept(password, user.name)
    // Two may have come with the same invitation: the first one has it.
    if (this.invited(token)?.id !== user.id) return null
    const changed = await this.#change(user.id, { password: kept, invite: null })
    this.#note('password_set', user.id)
    return changed
  }

  /** @throws ProblemError 404, or 422 for a password that cannot be */
  async setPassword(name: string, password: string): Promise<User> {
    const { id } = this.named(name)
    const user = await this.#change(id, { password: await this.#kept(password, plain(name)), invite: null })
    this.#note('password_set', id)
    return user
  }

  /** @throws ProblemError */
  async setRole(name: string, role: string): Promise<User> {
    const user = await this.#change(this.named(name).id, { role: checkedRole(role) })
    this.#note('role_changed', user.id)
    return user
  }

  /** @throws ProblemError */
  async remove(name: string): Promise<User> {
    const gone = this.named(name)
    await this.#save(this.#users.filter(({ id }) => id !== gone.id))
    this.#note('user_removed', gone.id)
    return gone
  }

  /** Who has that name and password; null for anybody else, after the same time. @throws ProblemError 503 */
  async verified(name: string, password: string): Promise<User | null> {
    const user = this.#users.find((known) => known.name === plain(name)) ?? null
    return (await this.#passwords.verify(password, user?.password ?? null)) ? user : null
  }

  async #kept(password: string, name: string): Promise<string> {
    const trouble = passwordTrouble(password, name)
    if (trouble !== null) throw new ProblemError('invalid_password', trouble)
    return this.#passwords.hash(password)
  }

  #invitation(): { token: string; invite: NonNullable<User['invite']> } {
    const token = randomBytes(32).toString('base64url')
    return { token, invite: { hash: hashToken(token), until: new Date(this.#now() + INVITED_MS).toISOString() } }
  }

  async #change(id: string, to: Partial<User>): Promise<User> {
    const known = this.byId(id)
    if (known === null) throw new ProblemError('no_such_user', 'The user was removed meanwhile')
    const changed = { ...known, ...to }
    await this.#save(this.#users.map((user) => (user.id === id ? changed : user)))
    return changed
  }

  /** What is refused is refused at once, and stays so: the file follows before anybody is told. */
  async #save(users: User[]): Promise<void> {
    this.#users = users
    this.#guards = true
    await this.#file.save({ users })
  }
}

/** Names that look alike to a keyboard are one name. */
const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
const hashToken = (token: string): string => hash('sha256', token, 'hex')

function checked({ name, role }: { name: string; role: string }): { name: string; role: Role } {
  if (!NAME.test(plain(name)))
    throw new ProblemError(
      'invalid_user',
      `The name cannot be ${JSON.stringify(name.slice(0, 64))}: letters, digits and . _ @ + -, at most 64`,
    )
  return { name: plain(name), role: checkedRole(role) }
}

function checkedRole(role: string): Role {
  if (isRole(role)) return role
  throw new ProblemError('invalid_user', `The role cannot be ${JSON.stringify(role.slice(0, 64))}: ${ROLES.join(', ')}`)
}
