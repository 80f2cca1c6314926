/**
 * What the journal asks of a file system: no more than this, so that a test can put a disk underneath that tears, loses,
 * fills up and lies.
 */
import { mkdir, open, readdir, readFile, rename, unlink, type FileHandle } from 'node:fs/promises'

export interface JournalFile {
  /** Writes at a place, in bytes from the start. Resolves with how many bytes were taken, which may be fewer. */
  write(bytes: Uint8Array, position: number): Promise<number>
  /** Resolves when what was written and the length are on disk. After a failure, what was written may be gone for good. */
  datasync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

export interface JournalFiles {
  makeDirectory(path: string): Promise<void>
  /** Names of the plain files in a directory, sorted. */
  list(directory: string): Promise<string[]>
  /** A new file; fails when there is one. Its name is durable after syncDirectory. */
  create(path: string): Promise<JournalFile>
  openExisting(path: string): Promise<JournalFile>
  read(path: string): Promise<Buffer>
  remove(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Makes names that came, went or changed in a directory durable. */
  syncDirectory(path: string): Promise<void>
}

/** The file system of this machine. */
export const nodeFiles: JournalFiles = {
  makeDirectory: async (path) => {
    await mkdir(path, { recursive: true })
  },
  list: async (directory) =>
    (await readdir(directory, { withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort(),
  create: async (path) => fileOf(await open(path, 'wx')),
  openExisting: async (path) => fileOf(await open(path, 'r+')),
  read: (path) => readFile(path),
  remove: (path) => unlink(path),
  rename: (from, to) => rename(from, to),
  syncDirectory: async (path) => {
    const handle = await open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

function fileOf(handle: FileHandle): JournalFile {
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    datasync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  }
}

/** Writes all of it. @throws when the disk takes nothing any more */
export async function writeFully(file: JournalFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const taken = await file.write(bytes.subarray(done), position + done)
    if (taken === 0) throw new Error('The disk took none of the bytes that were left to write.')
    done += taken
  }
}
