/** `candor person export | erase | receipts CHANNEL ID`: everything about one person, out or away for good. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { reachCandor } from '../client.ts'

const USAGE = `candor person export CHANNEL ID [--workspace NAME] [--alone]      NDJSON on the standard output
candor person erase CHANNEL ID --yes [--workspace NAME] [--alone]   the receipt on the standard output
candor person receipts CHANNEL ID [--workspace NAME]
--alone leaves out the accounts that are linked to this one.`

export async function personCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { workspace: { type: 'string', default: 'main' }, alone: { type: 'boolean' }, yes: { type: 'boolean' } },
  })
  const [action, channel, id] = positionals
  if (channel === undefined || id === undefined || !['export', 'erase', 'receipts'].includes(action ?? ''))
    throw new Error(USAGE)
  if (action === 'erase' && values.yes !== true)
    throw new Error(`Erasing cannot be undone. Look first: candor person export. Then say --yes.\n${USAGE}`)
  const query = new URLSearchParams({ workspace: values.workspace, linked: values.alone === true ? 'no' : 'yes' })
  const path = `/v1/people/${encodeURIComponent(channel)}/${encodeURIComponent(id)}`
  const candor = await reachCandor()
  try {
    if (action === 'export') await print(await candor.call('GET', `${path}/export?${query.toString()}`))
    if (action === 'erase') await print(await candor.call('DELETE', `${path}?${query.toString()}`))
    if (action === 'receipts') await print(await candor.call('GET', `${path}/erasures?${query.toString()}`))
  } finally {
    await candor.done()
  }
}

/** Line by line as it comes: an export may be larger than memory. */
async function print({ body }: Response): Promise<void> {
  if (body === null) return
  await pipeline(Readable.fromWeb(body), process.stdout, { end: false })
  process.stdout.write('\n')
}
