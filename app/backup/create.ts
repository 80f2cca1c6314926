/** Takes a backup of a running Candor: a snapshot beside the data, described, and then moved to where it was asked for. */
import { cp, mkdir, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { Intake } from '@candor/ingest'
import { describeFiles, MANIFEST, newManifest, readManifest, type Manifest } from './manifest.ts'

/** Where backups come about; the only place that the store may write one to. */
export const STAGING = 'backup-under-way'

/**
 * @param target an absolute path of this machine; nothing may be there, or an empty directory
 * @throws Error that says what to do; then nothing is at the target
 */
export async function createBackup(
  intake: Pick<Intake, 'snapshot'>,
  dataDirectory: string,
  target: string,
): Promise<Manifest> {
  if (!isAbsolute(target)) throw new Error('Say where as an absolute path.')
  if (!(await isFree(target))) throw new Error(`${target} is not empty. A backup goes into a directory of its own.`)
  const staging = join(dataDirectory, STAGING)
  const begunAt = new Date().toISOString()
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { recursive: true, mode: 0o700 })
  try {
    const snapshot = await intake.snapshot(staging)
    const files = await describeFiles(staging)
    await move(staging, target).catch(cleared(target))
    await describe(target, newManifest({ begunAt, finishedAt: new Date().toISOString(), ...snapshot, files })).catch(
      cleared(target),
    )
    return await readManifest(target)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Only a backup that is whole has a manifest. */
async function describe(target: string, manifest: string): Promise<void> {
  await writeFile(join(target, `${MANIFEST}.new`), manifest, { flush: true, mode: 0o600 })
  await syncAll(target)
  await rename(join(target, `${MANIFEST}.new`), join(target, MANIFEST))
  await syncAll(target)
}

/** Half a backup would be people's data that nobody knows of, and in the way of the next one. The target was free before. */
const cleared =
  (target: string) =>
  async (error: unknown): Promise<never> => {
    await rm(target, { recursive: true, force: true })
    throw error
  }

export async function isFree(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return names.length === 0
}

/** Across file systems, too. */
async function move(from: string, to: string): Promise<void> {
  await rmdir(to).catch(() => undefined)
  try {
    await mkdir(join(to, '..'), { recursive: true })
    await rename(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    await cp(from, to, { recursive: true })
  }
}

/** Files and directories of a backup, on disk. */
async function syncAll(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  for (const path of [...entries.map((entry) => join(entry.parentPath, entry.name)), directory]) {
    const file = await open(path, 'r')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  }
}
