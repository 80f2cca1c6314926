/** `candor dead-letters list | replay`: what could not be accepted, whole; and in with it, mended if need be. */
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { reachCandor } from '../client.ts'

const USAGE = `candor dead-letters list [--state open|resolved|all]       NDJSON on the standard output
candor dead-letters replay [--fix FILE] [--preview]     reads the open ones again; docs/dead-letters.md says how to fix them
both: [--reason R] [--source S] [--since T] [--workspace NAME]`

export async function deadLettersCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      workspace: { type: 'string', default: 'main' },
      ...{ reason: { type: 'string' }, source: { type: 'string' }, since: { type: 'string' } },
      ...{ state: { type: 'string' }, fix: { type: 'string' }, preview: { type: 'boolean' } },
    },
  })
  const [action] = positionals
  if (positionals.length !== 1 || (action !== 'list' && action !== 'replay')) throw new Error(USAGE)
  const { fix, preview, ...filter } = values
  const query = new URLSearchParams({ ...definedOf(filter), ...(preview === true && { preview: 'on' }) }).toString()
  const body = fix === undefined ? undefined : await readJson(fix)
  const candor = await reachCandor()
  try {
    if (action === 'list') {
      const answer = await candor.call('GET', `/v1/dead-letters?${query}`)
      if (answer.body !== null) await pipeline(Readable.fromWeb(answer.body), process.stdout, { end: false })
    } else {
      const answer = await candor.call('POST', `/v1/dead-letters/replay?${query}`, body)
      process.stdout.write(replayText((await answer.json()) as ReplayAnswer))
    }
  } finally {
    await candor.done()
  }
}

interface ReplayAnswer {
  letters: number
  resolved: number
  refused: number
  accepted: number
  duplicates: number
  isPreview: boolean
  refusals: { letter: string; source: string; detail: string }[]
}

/** What a replay did, for a person. */
export function replayText({
  letters,
  resolved,
  refused,
  accepted,
  duplicates,
  isPreview,
  refusals,
}: ReplayAnswer): string {
  const done = isPreview
    ? `${letters} open letters: ${resolved} can go in now (${accepted} events), ${refused} cannot. Nothing was changed.`
    : `${letters} open letters: ${resolved} went in (${accepted} events, ${duplicates} were there already), ${refused} stay open.`
  const listed = refusals.map(({ letter, source, detail }) => `  ${letter} (${source}): ${detail}`)
  const more = refused > refusals.length ? [`  … and ${refused - refusals.length} more`] : []
  return [done, ...listed, ...more].join('\n') + '\n'
}

const definedOf = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : ''}`, { cause: error })
  }
}
