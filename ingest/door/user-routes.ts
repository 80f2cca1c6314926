/** /v1/users: who may sign in. What `candor users` calls. */
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { readBody } from '../body.ts'
import { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'
import { problems } from '../route-schemas.ts'
import { parseJson } from '../validate.ts'
import { credentialOf } from './credential.ts'
import type { Door } from './door.ts'
import { ROLES } from './role.ts'
import type { SignIns } from './sign-ins.ts'
import type { User } from './users.ts'

const Role = Type.Enum(ROLES)
export const ShownUser = Type.Object({
  id: Type.String({ description: 'Names the user in logs' }),
  name: Type.String(),
  role: Role,
  hasPassword: Type.Boolean({ description: 'False until the invitation is accepted' }),
  invitedUntil: Type.Union([Type.String(), Type.Null()]),
  sessions: Type.Integer({ minimum: 0, description: 'How many browsers they are signed in with' }),
  createdAt: Type.String(),
})
export type ShownUser = Static<typeof ShownUser>

const UserRequest = Type.Object(
  {
    name: Type.String({ maxLength: 200, description: 'A name or an address for mail; case does not matter' }),
    role: Role,
    password: Type.Optional(Type.String({ maxLength: 2000, description: 'Left out, an invitation is made' })),
  },
  { additionalProperties: false },
)
const RoleRequest = Type.Object({ role: Role }, { additionalProperties: false })
const PasswordRequest = Type.Object({ password: Type.String({ maxLength: 2000 }) }, { additionalProperties: false })

const Invited = Type.Object({
  user: ShownUser,
  invite: Type.Union([Type.String(), Type.Null()], {
    description: 'The path of a page where they choose a password, once; null when they have one',
  }),
})
const tags = ['operations']
const params = Type.Object({ name: Type.String() })
const consumes = ['application/json']

const makeSchema = {
  ...{ tags, consumes, summary: 'Make a user', body: UserRequest },
  description: 'The invitation is in this one answer and nowhere else: only its hash is kept.',
  response: { 201: Invited, ...problems },
}
const listSchema = {
  ...{ tags, summary: 'The users there are' },
  response: { 200: Type.Object({ users: Type.Array(ShownUser) }), ...problems },
}
const removeSchema = {
  ...{ tags, params, summary: 'Remove a user, whose sessions end' },
  response: { 200: ShownUser, ...problems },
}
const roleSchema = {
  ...{ tags, params, consumes, summary: 'Give a user another role, at once', body: RoleRequest },
  response: { 200: ShownUser, ...problems },
}
const inviteSchema = {
  ...{ tags, params, consumes, summary: 'Invite a user to choose a new password', body: Type.Object({}) },
  response: { 200: Invited, ...problems },
}
const passwordSchema = {
  ...{ tags, params, consumes, summary: 'Set a user’s password; their sessions end', body: PasswordRequest },
  response: { 200: ShownUser, ...problems },
}

const [userRequest, roleRequest, passwordRequest] = [Compile(UserRequest), Compile(RoleRequest), Compile(PasswordRequest)] // prettier-ignore

export function userRoutes(app: FastifyInstance, { door, signIns }: { door: Door; signIns: SignIns }): void {
  const { users, sessions } = signIns
  const shown = (user: User): ShownUser => shownUser(user, sessions.count(user.id))
  const invited = (user: User, invite: string | null): Static<typeof Invited> => ({
    ...{ user: shown(user), invite: invite === null ? null : invitePath(invite) },
  })
  // Users are of all workspaces, and so are those who may make them.
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, _reply, next) => {
      door.admitEverywhere(request, credentialOf(request))
      next()
    })

    scope.post('/v1/users', { schema: makeSchema }, async (request, reply) => {
      const { user, invite } = await users.add(asked(userRequest, await readBody(request)))
      return reply.status(201).send(invited(user, invite))
    })

    scope.get('/v1/users', { schema: listSchema }, () => ({ users: users.list().map(shown) }))

    scope.delete('/v1/users/:name', { schema: removeSchema }, async (request) => {
      return shown(await signIns.remove(nameIn(request.params)))
    })

    scope.post('/v1/users/:name/role', { schema: roleSchema }, async (request) => {
      const { role } = asked(roleRequest, await readBody(request))
      return shown(await users.setRole(nameIn(request.params), role))
    })

    scope.post('/v1/users/:name/invite', { schema: inviteSchema }, async (request) => {
      const { user, invite } = await users.invite(nameIn(request.params))
      return invited(user, invite)
    })

    scope.post('/v1/users/:name/password', { schema: passwordSchema }, async (request) => {
      const { password } = asked(passwordRequest, await readBody(request))
      const user = await users.setPassword(nameIn(request.params), password)
      await sessions.endAll(user.id)
      return shown(user)
    })
    done()
  })
}

/** Where somebody who was invited chooses a password. */
export const invitePath = (token: string): string => `/invite/${token}`

/** A user as they may be shown: nothing of the password, nor of the invitation. */
export const shownUser = ({ id, name, role, password, invite, createdAt }: User, sessions: number): ShownUser => ({
  ...{ id, name, role, hasPassword: password !== null, invitedUntil: invite?.until ?? null, sessions, createdAt },
})

const nameIn = (given: unknown): string => (given as { name: string }).name

interface Checker<T> {
  Check: (value: unknown) => value is T
  Errors: (value: unknown) => { instancePath: string; message: string }[]
}

function asked<T>(checker: Checker<T>, body: Buffer): T {
  const value = parseJson(body)
  const given: unknown = value instanceof Rejection ? null : value
  if (checker.Check(given)) return given
  const [first] = checker.Errors(given)
  throw new ProblemError('invalid_user', first && `${first.instancePath || 'The request'} ${first.message}`)
}
