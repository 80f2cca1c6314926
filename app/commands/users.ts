/** `candor users add | list | role | invite | password | remove`: who may sign in, and as what. */
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { ROLES, type ShownUser } from '@candor/ingest'
import { reachCandor, type Reached } from '../client.ts'

const USAGE = `candor users add NAME --role ${ROLES.join('|')} [--password-stdin]   prints an invitation, unless a password is given
candor users list
candor users role NAME ${ROLES.join('|')}
candor users invite NAME              an invitation to choose another password
candor users password NAME            reads a password from the standard input
candor users remove NAME`

type Command = (candor: Reached, args: string[]) => Promise<string>

export async function usersCommand([action = '', ...args]: string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, action) ? COMMANDS[action] : undefined
  if (command === undefined) throw new Error(USAGE)
  const candor = await reachCandor()
  try {
    process.stdout.write(await command(candor, args))
  } finally {
    await candor.done()
  }
}

interface Invited {
  user: ShownUser
  invite: string | null
}

const COMMANDS: Record<string, Command> = {
  add: async (candor, args) => {
    const { values, positionals } = parseArgs({
      ...{ args, allowPositionals: true },
      options: { role: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    })
    const [name] = positionals
    if (name === undefined || values.role === undefined) throw new Error(USAGE)
    const password = values['password-stdin'] === true ? await passwordIn() : undefined
    const answer = await candor.call('POST', '/v1/users', { name, role: values.role, password })
    return invitation(candor, (await answer.json()) as Invited)
  },
  list: async (candor) => {
    const { users } = (await (await candor.call('GET', '/v1/users')).json()) as { users: ShownUser[] }
    return users.length === 0 ? 'There are no users.\n' : users.map((user) => `${describe(user)}\n`).join('')
  },
  role: async (candor, [name, role]) => changed(candor, 'POST', `${of(name)}/role`, { role: given(role) }),
  invite: async (candor, [name]) => {
    const answer = await candor.call('POST', `${of(name)}/invite`, {})
    return invitation(candor, (await answer.json()) as Invited)
  },
  password: async (candor, [name]) => changed(candor, 'POST', `${of(name)}/password`, { password: await passwordIn() }),
  remove: async (candor, [name]) => changed(candor, 'DELETE', of(name)),
}

function given(value: string | undefined): string {
  if (value === undefined) throw new Error(USAGE)
  return value
}
const of = (name: string | undefined): string => `/v1/users/${encodeURIComponent(given(name))}`

async function changed(candor: Reached, method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<string> {
  return `${describe((await (await candor.call(method, path, body)).json()) as ShownUser)}\n`
}

/** One line; what ends it is no part of the password. */
async function passwordIn(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('The password, then Enter and Ctrl-D (it is shown while you type):\n')
  return (await text(process.stdin)).replace(/\r?\n$/, '')
}

/** The invitation by itself on the standard output, so that it can be passed on. */
function invitation({ url }: Reached, { user, invite }: Invited): string {
  process.stderr.write(`${describe(user)}\n`)
  if (invite === null) return ''
  process.stderr.write(
    'They choose a password here, once, within three days (under the name that they reach Candor by):\n',
  )
  return `${url}${invite}\n`
}

const describe = ({ id, name, role, hasPassword, invitedUntil, sessions }: ShownUser): string =>
  [
    ...[id, name, role, hasPassword ? 'has a password' : 'has no password yet'],
    ...(invitedUntil === null ? [] : [`invited until ${invitedUntil}`]),
    `${sessions} ${sessions === 1 ? 'session' : 'sessions'}`,
  ].join('  ')
