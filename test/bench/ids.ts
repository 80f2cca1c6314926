/**
 * `pnpm bench:ids [ids, default 5000000]`: what the de-duplication window costs when it is full: disk, memory, time, and a
 * restart. Ids are claimed and recorded in batches of 10,000, as segments are; then the index is opened again.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IndexDatabase, noClaims } from '../../ingest/index-database.ts'
import { describeMachine } from './machine.ts'

const BATCH = 10_000

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
const sizeOf = (path: string): number =>
  readdirSync(path, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? sizeOf(join(path, entry.name)) : statSync(join(path, entry.name)).size))
    .reduce((sum, size) => sum + size, 0)
/** Resident memory, of which `file` is pages of files that the system may take back. */
function resident(): { all: number; file: number } {
  global.gc?.()
  const status = readFileSync('/proc/self/status', 'utf8')
  const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024
  return { all: field('VmRSS'), file: field('RssFile') }
}
const written = (): number => Number(/write_bytes: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0)
const namesFrom = (from: number): string[] => Array.from({ length: BATCH }, (_, n) => `order-${from + n}`)

/** What a new process says of itself once it has the window in memory. */
function measureOpening(directory: string): void {
  const before = resident()
  const started = performance.now()
  const index = new IndexDatabase(directory)
  const ms = performance.now() - started
  const after = resident()
  if (index.claim('main', 'order-0', noClaims())) throw new Error('a known id is a duplicate after a restart')
  console.log(
    `opened again in ${ms.toFixed(0)} ms: ${index.window.ids} ids, resident memory +${megabytes(after.all - before.all)}, ` +
      `of which pages of files ${megabytes(after.file - before.file)}`,
  )
}

async function fill(directory: string, ids: number): Promise<void> {
  const index = new IndexDatabase(directory)
  const io = written()
  let claiming = 0
  const began = performance.now()
  for (let from = 0; from < ids; from += BATCH) {
    const names = namesFrom(from)
    const claims = noClaims()
    const started = performance.now()
    for (const name of names) if (!index.claim('main', name, claims)) throw new Error(`${name} is new`)
    claiming += performance.now() - started
    index.keep(claims)
    await index.flushed()
  }
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${ids} ids in ${seconds.toFixed(1)} s: ${Math.round(ids / seconds)}/s, ${((claiming / ids) * 1000).toFixed(2)} µs to claim one`,
  )
  console.log(`on disk ${megabytes(sizeOf(directory))}, written ${megabytes(written() - io)}`)
  console.log(`tables in memory ${megabytes(index.window.bytes)} for ${index.window.ids} ids`)
  const started = performance.now()
  for (let n = 0; n < 100_000; n++)
    if (index.claim('main', `order-${(n * 7919) % ids}`, noClaims())) throw new Error('a known id is a duplicate')
  console.log(`a duplicate is known in ${((performance.now() - started) / 100).toFixed(2)} µs`)
  await index.close()
}

const [what = '5000000', where = ''] = process.argv.slice(2)
if (what === 'open') measureOpening(where)
else {
  const directory = mkdtempSync(join(tmpdir(), 'candor-bench-ids-'))
  try {
    console.log(`Machine: ${describeMachine()}\nCommand: pnpm bench:ids ${what}`)
    await fill(directory, Number(what))
    process.stdout.write(execFileSync(process.execPath, [...process.execArgv, import.meta.filename, 'open', directory]))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
