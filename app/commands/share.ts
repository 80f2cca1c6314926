/** `candor share PAGE | list | revoke ID`: pages for people who do not sign in. */
import { parseArgs } from 'node:util'
import type { ShownLink } from '../access/link-routes.ts'
import { reachCandor, type Reached } from '../client.ts'

const USAGE = `candor share PAGE [--days N|never]   a link to one page, such as "/reach?workspace=shop": read-only, numbers and no names
candor share list
candor share revoke ID`
const STANDARD_DAYS = '30'
const DAY_MS = 24 * 3600 * 1000

export async function shareCommand([action, ...args]: string[]): Promise<void> {
  if (action === undefined) throw new Error(USAGE)
  const candor = await reachCandor()
  try {
    if (action === 'list') process.stdout.write(await list(candor))
    else if (action === 'revoke') process.stdout.write(await revoke(candor, args))
    else process.stdout.write(await make(candor, [action, ...args]))
  } finally {
    await candor.done()
  }
}

async function make(candor: Reached, args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    ...{ args, allowPositionals: true },
    options: { days: { type: 'string', default: STANDARD_DAYS } },
  })
  const [page] = positionals
  if (page === undefined || positionals.length > 1) throw new Error(USAGE)
  const answer = await candor.call('POST', '/v1/links', { page, until: readUntil(values.days) })
  const link = (await answer.json()) as ShownLink
  process.stderr.write(
    `${describe(link)}\nWhoever has this link sees the page (under the name that they reach Candor by):\n`,
  )
  return `${candor.url}${link.path}\n`
}

function readUntil(days: string): string | null {
  if (days === 'never') return null
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new Error(`--days is "${days}": write a number of days, or never.`)
  return new Date(Date.now() + Number(days) * DAY_MS).toISOString()
}

async function list(candor: Reached): Promise<string> {
  const { links } = (await (await candor.call('GET', '/v1/links')).json()) as { links: ShownLink[] }
  return links.length === 0 ? 'Nothing is shared.\n' : links.map((link) => `${describe(link)}  ${link.path}\n`).join('')
}

async function revoke(candor: Reached, [id]: string[]): Promise<string> {
  if (id === undefined) throw new Error(USAGE)
  return `${describe((await (await candor.call('DELETE', `/v1/links/${encodeURIComponent(id)}`)).json()) as ShownLink)}\n`
}

const describe = ({ id, page, until, revokedAt }: ShownLink): string =>
  [id, page, revokedAt !== null ? `TAKEN BACK ${revokedAt}` : until === null ? 'until it is taken back' : `until ${until}`].join('  ') // prettier-ignore
