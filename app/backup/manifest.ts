/** The manifest of a backup: every file with its size and SHA-256, and what the whole holds. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Snapshot } from '@candor/ingest'

export const MANIFEST = 'manifest.json'
const FORMAT = 1

export interface BackedUpFile {
  /** Relative to the backup. */
  path: string
  bytes: number
  sha256: string
}

/** `books` and `inJournal`: what the store's books said, and what was on the way to it, by workspace, in events. */
export interface Manifest extends Snapshot {
  format: number
  /** Every event acknowledged before this moment is in the backup. RFC 3339. */
  begunAt: string
  finishedAt: string
  files: BackedUpFile[]
}

/** Describes every file below a directory, the manifest itself aside. */
export async function describeFiles(directory: string): Promise<BackedUpFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files: BackedUpFile[] = []
  for (const path of paths.sort()) {
    const name = relative(directory, path)
    if (name !== MANIFEST) files.push({ path: name, bytes: (await stat(path)).size, sha256: await sha256Of(path) })
  }
  return files
}

export const newManifest = (parts: Omit<Manifest, 'format'>): string =>
  `${JSON.stringify({ format: FORMAT, ...parts }, null, 1)}\n`

/** @throws Error when the directory is no backup, or one that was not finished */
export async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, MANIFEST), 'utf8').catch(() => null)
  if (text === null)
    throw new Error(`${directory} has no ${MANIFEST}: it is no backup of Candor, or one that was not finished.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = null
  }
  if (!isManifest(value)) throw new Error(`The ${MANIFEST} in ${directory} is damaged, or of a newer Candor.`)
  return value
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false
  const { format, begunAt, files } = value as Partial<Record<keyof Manifest, unknown>>
  return format === FORMAT && typeof begunAt === 'string' && Array.isArray(files) && files.every(isFile)
}

function isFile(value: unknown): value is BackedUpFile {
  if (typeof value !== 'object' || value === null) return false
  const { path, bytes, sha256 } = value as Partial<Record<keyof BackedUpFile, unknown>>
  return typeof path === 'string' && typeof bytes === 'number' && typeof sha256 === 'string'
}

/** What is missing, altered or too much in a backup, a sentence each; none when it is whole. */
export async function verifyBackup(directory: string): Promise<{ manifest: Manifest; faults: string[] }> {
  const manifest = await readManifest(directory)
  const there = new Map((await describeFiles(directory)).map((file) => [file.path, file]))
  const faults = manifest.files.flatMap(({ path, bytes, sha256 }) => {
    const found = there.get(path)
    if (found === undefined) return [`${path} is missing`]
    if (found.bytes !== bytes) return [`${path} was altered: it has ${found.bytes} bytes instead of ${bytes}`]
    return found.sha256 === sha256 ? [] : [`${path} was altered: its SHA-256 is another`]
  })
  const known = new Set(manifest.files.map(({ path }) => path))
  return { manifest, faults: [...faults, ...[...there.keys()].filter((path) => !known.has(path)).map((path) => `${path} does not belong to it`)] } // prettier-ignore
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
