/** `candor keys create | list | revoke`: who may write, read and administer. */
import { parseArgs } from 'node:util'
import { ALL_WORKSPACES, SCOPES, type ShownKey } from '@candor/ingest'
import { reachCandor, type Reached } from '../client.ts'

const USAGE = `candor keys create --workspace NAME --scope ${SCOPES.join('|')} [--origin https://…]… [--rate 5000/s] [--requests 500/s] [--secret TEXT]
candor keys list
candor keys revoke ID`

export async function keysCommand([action, ...args]: string[]): Promise<void> {
  const command = action === 'create' ? create : action === 'list' ? list : action === 'revoke' ? revoke : null
  if (command === null) throw new Error(USAGE)
  const candor = await reachCandor()
  try {
    process.stdout.write(await command(candor, args))
  } finally {
    await candor.done()
  }
}

async function create(candor: Reached, args: string[]): Promise<string> {
  const { values } = parseArgs({
    args,
    options: {
      workspace: { type: 'string' },
      scope: { type: 'string', default: 'ingest' },
      origin: { type: 'string', multiple: true, default: [] },
      rate: { type: 'string' },
      requests: { type: 'string' },
      secret: { type: 'string' },
    },
  })
  if (values.workspace === undefined) throw new Error(USAGE)
  const answer = await candor.call('POST', '/v1/keys', {
    workspace: values.workspace,
    scope: values.scope,
    origins: values.origin,
    ...(values.rate !== undefined && { eventsPerSecond: readRate('--rate', values.rate) }),
    ...(values.requests !== undefined && { requestsPerSecond: readRate('--requests', values.requests) }),
    ...(values.secret !== undefined && { signingSecret: values.secret }),
  })
  const { secret, key } = (await answer.json()) as { secret: string; key: ShownKey }
  process.stderr.write(`${describe(key)}\nThe key is shown this once; only its hash is kept:\n`)
  return `${secret}\n`
}

async function list(candor: Reached): Promise<string> {
  const { keys } = (await (await candor.call('GET', '/v1/keys')).json()) as { keys: ShownKey[] }
  return keys.length === 0 ? 'There are no keys.\n' : keys.map((key) => `${describe(key)}\n`).join('')
}

async function revoke(candor: Reached, [id]: string[]): Promise<string> {
  if (id === undefined) throw new Error(USAGE)
  const key = (await (await candor.call('DELETE', `/v1/keys/${encodeURIComponent(id)}`)).json()) as ShownKey
  return `${describe(key)}\n`
}

/** "5000/s" or "none". */
function readRate(name: string, text: string): number | null {
  if (text === 'none') return null
  const rate = /^(\d+)(?:\/s)?$/.exec(text)?.[1]
  if (rate === undefined) throw new Error(`${name} is "${text}": write a number a second, such as 5000/s, or none.`)
  return Number(rate)
}

function describe(key: ShownKey): string {
  const rate = (value: number | null, unit: string): string => `${value ?? 'any number of'} ${unit}/s`
  return [
    key.id,
    key.scope,
    key.workspace === ALL_WORKSPACES ? 'all workspaces' : key.workspace,
    rate(key.eventsPerSecond, 'events'),
    rate(key.requestsPerSecond, 'requests'),
    key.origins.length === 0 ? 'no web pages' : key.origins.join(' '),
    key.lastUsedAt === undefined ? 'never used' : `used ${key.lastUsedAt}`,
    key.revokedAt === null ? `since ${key.createdAt}` : `REVOKED ${key.revokedAt}`,
  ].join('  ')
}
