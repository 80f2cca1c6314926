/**
 * What a process holds, by who holds it. One number (RSS) cannot tell a leak from a cache, a file that is mapped, or free pages
 * that an allocator has not given back yet.
 */
import { readFile } from 'node:fs/promises'
import type { EngineMemory } from '@candor/queries/test/engine-memory'

/** MiB, after a garbage collection. */
export interface ProcessMemory {
  /** All that is resident: anonymous and of files. */
  rss: number
  anonymous: number
  /** Pages of mapped files: programs, libraries, the index (LMDB). The system takes them back when it needs them. */
  files: number
  /** JavaScript's heap as V8 holds it, the objects that are alive in it, and memory outside it that they hold (buffers). */
  heapTotal: number
  heapUsed: number
  external: number
  engine: EngineMemory
}

/** What the process can say of itself; the rest is read from outside. */
export type OwnMemory = Pick<ProcessMemory, 'heapTotal' | 'heapUsed' | 'external' | 'engine'>

/** RssAnon and RssFile of a process, in MiB. Source: proc(5), /proc/pid/status. */
export async function residentMemory(pid: number): Promise<Pick<ProcessMemory, 'rss' | 'anonymous' | 'files'>> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const mebibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? NaN) / 1024
  return { rss: mebibytes('VmRSS'), anonymous: mebibytes('RssAnon'), files: mebibytes('RssFile') }
}

/** Asks this process of itself. Needs --expose-gc. */
export async function ownMemory(engine: () => Promise<EngineMemory>): Promise<OwnMemory> {
  if (globalThis.gc === undefined) throw new Error('Start the process with --expose-gc.')
  // Twice: buffers that finalisers let go of are free after the second.
  for (let times = 0; times < 2; times++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { heapTotal, heapUsed, external } = process.memoryUsage()
  const [total, used, outside] = [heapTotal, heapUsed, external].map((bytes) => bytes / 1024 ** 2)
  return { heapTotal: total ?? NaN, heapUsed: used ?? NaN, external: outside ?? NaN, engine: await engine() }
}
