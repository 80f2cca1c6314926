/**
 * One process owns a data directory: two would cut and load each other's journal. The embedded store has a lock of its own;
 * with a ClickHouse server nothing else would notice.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'owner.pid'

export class DirectoryInUse extends Error {
  constructor(directory: string, pid: number) {
    super(
      `The data directory ${directory} is in use by another process (${pid}). Stop that one, or choose another directory ` +
        `with CANDOR_DATA. If no Candor runs under that number, remove ${join(directory, FILE)}.`,
    )
    this.name = 'DirectoryInUse'
  }
}

/** Takes the directory for this process; the returned function gives it back. @throws DirectoryInUse */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, FILE)
  const own = `${path}.${process.pid}`
  writeFileSync(own, `${process.pid}\n`)
  try {
    // A link appears at once and whole, or not at all: nobody reads a half-written file.
    for (let attempt = 0; !tryLink(own, path); attempt++) {
      const owner = Number.parseInt(readFileSync(path, 'utf8'), 10)
      if (attempt > 0 || (owner !== process.pid && isAlive(owner))) throw new DirectoryInUse(directory, owner)
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
  return () => rmSync(path, { force: true })
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
