/** Writes a truth world to a directory: what a client would send, what it would declare, and what is true. */
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Interaction } from '@candor/ingest/interaction'
import { generateWorld, type Truth } from './generate.ts'
import type { WorldOptions } from './options.ts'

const LINES_PER_CHUNK = 500

/**
 * Writes interactions.ndjson (or interactions.ndjson.gz), definitions.json and truth.json, replacing what stood there,
 * and returns the truth. Interactions pass through in chunks; none are kept.
 */
export async function writeWorld(
  options: Partial<WorldOptions>,
  directory: string,
  { compress = false }: { compress?: boolean } = {},
): Promise<Truth> {
  const world = generateWorld(options)
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'definitions.json'), `${JSON.stringify(world.definitions, null, 2)}\n`)
  const chunks = Readable.from(ndjson(world.interactions))
  const file = createWriteStream(join(directory, compress ? 'interactions.ndjson.gz' : 'interactions.ndjson'))
  await (compress ? pipeline(chunks, createGzip(), file) : pipeline(chunks, file))
  const truth = world.truth()
  await writeFile(join(directory, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`)
  return truth
}

function* ndjson(interactions: Iterable<Interaction>): Generator<string> {
  let lines = ''
  let count = 0
  for (const interaction of interactions) {
    lines += `${JSON.stringify(interaction)}\n`
    if (++count % LINES_PER_CHUNK !== 0) continue
    yield lines
    lines = ''
  }
  if (lines !== '') yield lines
}
