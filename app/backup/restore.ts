/** Brings a backup back into an empty data directory. What it did not hold in its store is loaded at the next start. */
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ErasureLog, lockDirectory, type ErasureReceipt } from '@candor/ingest'
import { openStore } from '@candor/queries'
import { isFree } from './create.ts'
import { MANIFEST, verifyBackup, type Manifest } from './manifest.ts'

/** The store until everything is there. A service does not start beside it. */
export const UNFINISHED_RESTORE = 'store.new'

/**
 * @param receipts of erasures: those that the backup does not have are to be repeated. That is noted before the data is
 * whole, so that no start serves it before eraseAgainIn or the start itself has done it.
 * @returns what was restored, and how many receipts are to be repeated
 * @throws Error when the backup is not whole, or something is in the data directory; then that is as it was
 */
export async function restoreBackup(
  backup: string,
  dataDirectory: string,
  receipts: readonly ErasureReceipt[] = [],
): Promise<{ manifest: Manifest; again: number }> {
  if (!(await isFree(dataDirectory)))
    throw new Error(`${dataDirectory} is not empty. Move it away, or set CANDOR_DATA to an empty or new directory.`)
  const { manifest, faults } = await verifyBackup(backup)
  if (faults.length > 0) throw new Error(`The backup is not whole; nothing was restored.\n${faults.join('\n')}`)
  const unlock = lockDirectory(dataDirectory)
  try {
    await restoreStore(join(backup, 'store'), dataDirectory)
    const names = (await readdir(backup)).filter((name) => name !== MANIFEST && name !== 'store')
    for (const name of names) await cp(join(backup, name), join(dataDirectory, name), { recursive: true })
    await mkdir(join(dataDirectory, 'journal'), { recursive: true })
    const again = await new ErasureLog(join(dataDirectory, 'erasures')).beginAgain(receipts)
    await rename(join(dataDirectory, UNFINISHED_RESTORE), join(dataDirectory, 'store'))
    return { manifest, again }
  } catch (error) {
    for (const name of await readdir(dataDirectory))
      if (name !== 'owner.pid') await rm(join(dataDirectory, name), { recursive: true, force: true })
    throw error
  } finally {
    unlock()
  }
}

/** The store has its name only once everything is there: a stop in the middle leaves nothing that looks whole. */
async function restoreStore(from: string, dataDirectory: string): Promise<void> {
  const store = await openStore({ path: join(dataDirectory, UNFINISHED_RESTORE), backups: resolve(from, '..') })
  try {
    await store.restore(resolve(from))
  } finally {
    await store.close()
  }
}
