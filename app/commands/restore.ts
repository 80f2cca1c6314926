/** `candor restore DIRECTORY`: a backup, into an empty data directory (CANDOR_DATA). */
import { resolve } from 'node:path'
import { restoreBackup } from '../backup/restore.ts'
import { readConfig } from '../config.ts'

export async function restoreCommand(args: string[]): Promise<void> {
  const [directory] = args
  if (directory === undefined || args.length !== 1) throw new Error('candor restore DIRECTORY')
  const config = readConfig(process.env, process.cwd())
  if (config.clickhouse !== null) throw new Error('The store is a ClickHouse server: restore it there.')
  const { begunAt } = await restoreBackup(resolve(directory), config.dataDirectory)
  process.stdout.write(
    `${config.dataDirectory} holds the backup of ${begunAt}. Start Candor, then run candor audit.\n` +
      'People who were erased after that are back: erase them again (docs/operating.md).\n',
  )
}
