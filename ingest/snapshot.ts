/**
 * A snapshot for a backup: the store first, while nothing is loaded, and then, while no request is under way, the segments
 * that the store does not have, the index, the memories of live sources and the small files. An id that the index knows is thus in the snapshot's store or
 * in its journal: what came later can be sent again to a service restored from it, and is no duplicate there.
 */
import { cp, link, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '@candor/queries'
import type { IndexDatabase } from './index-database.ts'
import type { Journal } from './journal/journal.ts'
import type { KeptSegments } from './kept-segments.ts'
import type { Loader } from './loader.ts'
import type { SourceMemories } from './sources/memories.ts'
import type { WorkspaceGate } from './workspace-gate.ts'

/** What the snapshot holds, in events, by workspace: as the books of the store have it, and on the way to it. */
export interface Snapshot {
  books: { workspace: string; received: number; accepted: number; duplicates: number; dead_lettered: number }[]
  inJournal: { workspace: string; received: number; accepted: number; duplicates: number; deadLettered: number }[]
}

export interface SnapshotParts {
  /** The data directory. */
  directory: string
  store: Store
  index: IndexDatabase
  journal: Journal
  kept: KeptSegments
  loader: Loader
  memories: SourceMemories
  gate: WorkspaceGate
}

/**
 * Beside store, journal and index. Keys and passwords are in it as hashes only; the operator's key is not, nor are sessions: people
 * sign in again. What shared pages are signed with is in it, so that their links go on.
 */
const SMALL = ['keys.json', 'users.json', 'links.json', 'link-secret', 'erasures', 'imports', 'sample-was-loaded']

/** @throws when the store may have part of a batch: only the load that is tried again heals that */
export async function takeSnapshot(parts: SnapshotParts, into: string): Promise<Snapshot> {
  const { directory, store, index, journal, kept, loader, memories, gate } = parts
  if (loader.unsettled.partial.length > 0)
    throw new Error(
      'The store has taken a part of a batch. Wait until it takes the rest (see /readyz), then try again.',
    )
  const except = kept.quarantined.map(({ name }) => name)
  const books = await store.query('admin/conservation', { except })
  await store.backup(join(into, 'store'))
  return gate.pause(async () => {
    await journal.seal()
    const { accounts } = loader.unsettled
    await linkFiles(join(directory, 'journal'), join(into, 'journal'))
    await index.copyTo(join(into, 'index'))
    // A cursor moves after what it stands for is in the journal: this one is not ahead of the journal beside it.
    await memories.copyTo(join(into, 'sources'))
    for (const name of SMALL) await copyIfThere(join(directory, name), join(into, name))
    return {
      books: books.map(({ workspace, received, accepted, duplicates, dead_lettered }) => ({ workspace, received, accepted, duplicates, dead_lettered })), // prettier-ignore
      inJournal: accounts.map(({ workspace, received, accepted, duplicates, deadLettered }) => ({ workspace, received, accepted, duplicates, deadLettered })), // prettier-ignore
    }
  })
}

/** Sealed segments never change, so that another name for them is a copy. */
async function linkFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    await (entry.isDirectory() ? linkFiles(source, target) : link(source, target))
  }
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  })
}
