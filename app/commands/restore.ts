/** `candor restore DIRECTORY [--receipts FILE]`: a backup, into an empty data directory (CANDOR_DATA). */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readReceipts } from '@candor/ingest'
import { eraseAgainIn } from '../backup/erase-again.ts'
import { restoreBackup } from '../backup/restore.ts'
import { readConfig } from '../config.ts'

const USAGE = `candor restore DIRECTORY [--receipts FILE]
--receipts is the erasures/receipts.ndjson that was kept apart: whoever was erased after the backup is erased again.`

export async function restoreCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { receipts: { type: 'string' } } })
  const [directory] = positionals
  if (directory === undefined || positionals.length !== 1) throw new Error(USAGE)
  const config = readConfig(process.env, process.cwd())
  if (config.clickhouse !== null) throw new Error('The store is a ClickHouse server: restore it there.')
  const receipts = values.receipts === undefined ? [] : await readReceipts(resolve(values.receipts))
  const { manifest, again } = await restoreBackup(resolve(directory), config.dataDirectory, receipts)
  const { begunAt } = manifest
  process.stdout.write(`${config.dataDirectory} holds the backup of ${begunAt}. Start Candor, then run candor audit.\n`)
  if (values.receipts === undefined) {
    process.stdout.write(
      `People who were erased after ${begunAt} are back. If there were any, empty the directory and restore once more with ` +
        '--receipts FILE (docs/operating.md).\n',
    )
    return
  }
  const erased = again === 0 ? 0 : await eraseAgainIn(config, sayTrouble)
  process.stdout.write(
    `${again} receipts are newer than the backup: ${erased} people were in it and are erased again.\n`,
  )
}

const sayTrouble = (message: string, error: unknown): void =>
  void process.stderr.write(`${message}: ${error instanceof Error ? error.message : String(error)}\n`)
