/** What came and what would have come without an initiative, as a flat table to take away: the points that its page draws. */
import type { Reader } from '../ask.ts'
import type { Scope } from '../scope.ts'
import { flatTable } from './flat-table.ts'
import { initiativeOf } from './initiative-of.ts'

/** Its name at /api/tables. */
export const PICTURE_TABLE = 'initiative-series'

const NUMERIC = ['observed', 'expected', 'lo', 'hi']
const COLUMNS = ['initiative', 'rung', 'what', 'every', 'at', ...NUMERIC]

/** Of every rung that continues a series; no rows where none does. @throws ProblemError (400) without a key, (404) when there is no such initiative */
export async function pictureTable(
  reader: Reader,
  scope: Scope,
  key: string | undefined,
  format: 'arrow' | 'csv',
): Promise<Uint8Array> {
  const { ladder, key: initiative } = await initiativeOf(reader, scope, key)
  const rows = ladder.flatMap(({ rung, result }) =>
    (result?.picture?.points ?? []).map((point) => ({
      ...{ initiative, rung, what: result?.picture?.what ?? '', every: result?.picture?.every ?? '' },
      ...point,
    })),
  )
  return flatTable(COLUMNS, rows, NUMERIC, format)
}
