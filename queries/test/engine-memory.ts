/**
 * Where the embedded engine's memory is: what its allocator has given out, what it keeps from the system, and its caches. The
 * engine is a library with an allocator of its own (jemalloc), so that none of it shows in what Node says of itself.
 */
import type { EmbeddedStore } from '../embedded/store.ts'

/** MiB. */
export interface EngineMemory {
  /** Given out and in use, caches included. */
  allocated: number
  /** Pages that the allocator holds: what is in use, what lies between it, and what it gives back a few seconds later. */
  resident: number
  /** Parts of tables: those in use, and those that merges have replaced, which go after eight minutes (old_parts_lifetime). */
  activeParts: number
  replacedParts: number
}

const MIB = 1024 ** 2
/** Everything that the engine remembers only to be faster. */
const CACHES = ['MARK', 'UNCOMPRESSED', 'PRIMARY INDEX', 'QUERY CONDITION', 'COMPILED EXPRESSION', 'SCHEMA', 'QUERY']

export async function engineMemory({ client }: EmbeddedStore): Promise<EngineMemory> {
  const ask = async <T>(query: string): Promise<T> =>
    (await (await client.query({ query, format: 'JSONEachRow' })).json<T>())[0] as T
  const { stats } = await ask<{ stats: string }>('SELECT stats FROM system.jemalloc_stats')
  const found = /^Allocated: (\d+), active: \d+,[^\n]*? resident: (\d+)/m.exec(stats)
  if (found === null) throw new Error('The engine does not say what its allocator holds (system.jemalloc_stats).')
  const { used, replaced } = await ask<{ used: number; replaced: number }>(
    'SELECT countIf(active) AS used, countIf(NOT active) AS replaced FROM system.parts',
  )
  return {
    allocated: Number(found[1]) / MIB,
    resident: Number(found[2]) / MIB,
    activeParts: used,
    replacedParts: replaced,
  }
}

/** Empties the engine's caches and gives free pages back to the system. */
export async function dropEngineCaches({ client }: EmbeddedStore): Promise<void> {
  for (const cache of CACHES) await client.command({ query: `SYSTEM DROP ${cache} CACHE` })
  await client.command({ query: 'SYSTEM JEMALLOC PURGE' })
}
