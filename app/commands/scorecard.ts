/** `candor scorecard`: the scorecard as a PDF of at most two pages, into a file. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { reachCandor } from '../client.ts'

const USAGE =
  'candor scorecard [--brand NAME] [--campaign NAME] [--from DAY] [--to DAY] [--workspace NAME] [--out FILE]    writes FILE, or scorecard.pdf'

export async function scorecardCommand(args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { brand: text, campaign: text, from: text, to: text, workspace: text, out: { ...text, default: 'scorecard.pdf' } },
  }) // prettier-ignore
  if (positionals.length > 0) throw new Error(USAGE)
  const { out, ...scope } = values
  const query = new URLSearchParams(scope)
  const candor = await reachCandor()
  try {
    const answer = await candor.call('GET', `/scorecard.pdf?${query.toString()}`)
    await writeFile(out, Buffer.from(await answer.arrayBuffer()))
    process.stdout.write(`${out}\n`)
  } finally {
    await candor.done()
  }
}
