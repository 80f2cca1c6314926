/** Real data that is not ours to ship. Tests that need it run where it is, must run in CI, and say why where they do not. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = process.env['CANDOR_SHARED'] ?? join(import.meta.dirname, '../../../shared')

export interface SharedData {
  available: boolean
  /** For the name of a skipped suite. */
  reason: string
  path: (...parts: string[]) => string
}

export function sharedData(folder: string): SharedData {
  const available = existsSync(join(root, 'data', folder))
  if (!available && process.env['CI'] === 'true')
    throw new Error(`The data set ${folder} must be present in CI (CANDOR_SHARED).`)
  return {
    available,
    reason: available ? '' : ' (skipped: the data set is not here; see docs/real-data.md)',
    path: (...parts) => join(root, 'data', folder, ...parts),
  }
}
