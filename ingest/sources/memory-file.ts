/** The file of a source's memory: one LMDB environment, with the cursor and two generations of what was collected. */
import { open as openFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { open, type Database, type RootDatabase } from 'lmdb'
import type { Remembered } from './memory.ts'

export type State = Database<string | number, string>
export type Generation = Database<Remembered, string>

const AT_ONCE = 2_000

export class MemoryFile {
  readonly path: string
  readonly root: RootDatabase
  readonly state: State
  readonly generations: readonly [Generation, Generation]

  /** @param path a file; it is made if it is not there. `isCopy`: it is synced by whoever closes it, not at each step */
  constructor(path: string, { isCopy = false } = {}) {
    this.path = path
    this.root = open({ path, noSubdir: true, maxDbs: 4, noSync: isCopy })
    this.state = this.root.openDB<string | number, string>({ name: 'state' })
    this.generations = [
      this.root.openDB<Remembered, string>({ name: 'collected-0' }),
      this.root.openDB<Remembered, string>({ name: 'collected-1' }),
    ]
  }

  /** The workspaces that were noted; one in a file of before, which kept the last only. */
  workspaces(): Set<string> {
    const [all, last] = [this.state.get('workspaces'), this.state.get('workspace')]
    const noted = all === undefined ? [] : (JSON.parse(String(all)) as string[])
    return new Set(last === undefined ? noted : [String(last), ...noted])
  }

  noteWorkspaces(workspaces: ReadonlySet<string>): void {
    const text = JSON.stringify([...workspaces])
    if (workspaces.size > 0 && text !== this.state.get('workspaces')) this.state.putSync('workspaces', text)
  }

  /** How many entries the two generations hold that a test finds. */
  async count(isFound: (id: string, remembered: Remembered) => boolean): Promise<number> {
    let found = 0
    for (const generation of this.generations)
      for await (const page of pages(generation)) found += page.filter(({ key, value }) => isFound(key, value)).length
    return found
  }

  /**
   * Writes what is worth keeping into a new file, entry by entry. A copy of pages would not do: where an entry was removed or
   * rewritten its bytes stay in the page, and pages that were freed stay in the file.
   * @param kept what is kept of an entry; null for nothing
   */
  async rewrite(path: string, kept: (id: string, remembered: Remembered) => Remembered | null): Promise<void> {
    const copy = new MemoryFile(path, { isCopy: true })
    try {
      for await (const page of pages(this.state))
        copy.root.transactionSync(() => page.forEach(({ key, value }) => copy.state.putSync(key, value)))
      for (const [number, generation] of this.generations.entries())
        for await (const page of pages(generation))
          copy.root.transactionSync(() => {
            for (const { key, value } of page) {
              const left = kept(key, value)
              if (left !== null) copy.generations[number]?.putSync(key, left)
            }
          })
    } finally {
      await copy.root.close()
    }
    const file = await openFile(path, 'r')
    await file.sync().finally(() => file.close())
  }
}

/** A few entries at a time, so that others get their turn. Nothing may be written meanwhile. */
async function* pages<T>(database: Database<T, string>): AsyncGenerator<readonly { key: string; value: T }[]> {
  for (let after: string | null = null; ;) {
    const from = after === null ? {} : { start: after, exclusiveStart: true }
    const page: { key: string; value: T }[] = [...database.getRange({ ...from, limit: AT_ONCE })]
    if (page.length > 0) yield page
    if (page.length < AT_ONCE) return
    after = page.at(-1)?.key ?? null
    await setImmediate()
  }
}
