/** `candor world DIRECTORY`: writes a truth world to files, interactions as a client would send them and the truth beside. */
import { parseArgs } from 'node:util'
import { writeWorld } from '@candor/datasets'

export async function worldCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { people: { type: 'string' }, seed: { type: 'string' }, end: { type: 'string' } },
  })
  const [directory] = positionals
  if (directory === undefined)
    throw new Error('Say where to write it: candor world DIRECTORY [--people N] [--seed S] [--end DAY].')
  const { people, seed, end } = values
  const written = await writeWorld(
    {
      ...(people === undefined ? {} : { people: Number(people) }),
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(end === undefined ? {} : { end: `${end}T00:00:00Z` }),
    },
    directory,
  )
  process.stdout.write(`Wrote ${JSON.stringify(written)} to ${directory}\n`)
}
