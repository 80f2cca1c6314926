/** For specs: where the real data sets stand that are not part of this repository. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const shared = process.env.CANDOR_SHARED ?? join(import.meta.dirname, '../../../shared')

/**
 * The path of a file of the shared data, and whether its test is to be skipped. On CI a missing file is an error: a
 * skipped proof must not look like one that held.
 */
export function sharedFile(name: string): { path: string; absent: boolean } {
  const path = join(shared, 'data', name)
  const absent = !existsSync(path)
  if (absent && process.env.CI === 'true') throw new Error(`the shared data file ${name} must be present on CI`)
  return { path, absent }
}
