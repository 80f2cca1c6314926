/** The other reference: the engine alone, loading the same events from files as large as a segment. Prints rows a second. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@candor/queries'
import { interaction } from '@candor/queries/test/rows'

const ROWS = 10_000
const FILES = 12
const TEXT = 'Something that somebody said about a brand, of a usual length. '.repeat(3)

const directory = await mkdtemp(join(tmpdir(), 'candor-engine-alone-'))
try {
  const store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
  const rows = (file: number): string =>
    Array.from({ length: ROWS }, (_, row) => {
      const n = file * ROWS + row
      const at = Date.UTC(2026, 0, 1 + (n % 28), n % 24)
      const place = { channel: `c${n % 5}`, brand: `b${n % 3}`, campaign: `k${n % 7}`, object_id: `post-${n % 500}` }
      return JSON.stringify(interaction({ event_id: `e${n}`, verb: 'Create', at, received_at: at, actor: 1 + (n % 20_000), text: TEXT, ...place }))
    }).join('\n') + '\n' // prettier-ignore
  for (let file = 0; file < FILES; file++) await writeFile(join(directory, `${file}.ndjson`), rows(file))
  await store.load('interaction', join(directory, '0.ndjson'), 'warm-up')
  const began = performance.now()
  for (let file = 1; file < FILES; file++)
    await store.load('interaction', join(directory, `${file}.ndjson`), `file-${file}`)
  process.stdout.write(`${Math.round(((FILES - 1) * ROWS) / ((performance.now() - began) / 1000))}\n`)
  await store.close()
} finally {
  await rm(directory, { recursive: true, force: true })
}
