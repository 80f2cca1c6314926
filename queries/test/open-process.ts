/** A test fixture: tries to open a data directory, and tells its parent what came of it. */
import { openStore } from '../index.ts'

const outcome = await openStore({ path: process.argv[2] ?? '' }).then(
  () => 'opened',
  (error: unknown) => String(error),
)
process.send?.(outcome, () => process.exit(0))
