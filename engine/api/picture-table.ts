/** What the page of an initiative draws, as flat tables to take away: what came against what would have come, and the event study. */
import type { Reader } from '../ask.ts'
import type { Scope } from '../scope.ts'
import type { InitiativeAnswer } from './shapes/index.ts'
import { flatTable } from './flat-table.ts'
import { initiativeOf } from './initiative-of.ts'

type Step = InitiativeAnswer['ladder'][number]
type Row = Record<string, string | number | null>

interface Drawn {
  columns: readonly string[]
  numeric: readonly string[]
  /** Of one rung; none where it draws no such thing. */
  rows: (result: NonNullable<Step['result']>) => readonly Row[]
}

const INTERVAL = ['lo', 'hi']

/** By name at /api/tables. */
const PICTURES: Readonly<Record<string, Drawn>> = {
  'initiative-series': {
    columns: ['what', 'every', 'at'],
    numeric: ['observed', 'expected', ...INTERVAL],
    rows: ({ picture }) =>
      picture === null ? [] : picture.points.map((point) => ({ what: picture.what, every: picture.every, ...point })),
  },
  'initiative-event-study': {
    columns: ['what', 'every'],
    numeric: ['since', 'value', ...INTERVAL, 'places'],
    rows: ({ eventStudy }) =>
      eventStudy === null
        ? []
        : eventStudy.points.map((point) => ({ what: eventStudy.what, every: eventStudy.every, ...point })),
  },
}

export const PICTURE_TABLES = Object.keys(PICTURES)

/** Of every rung that draws it; no rows where none does. @throws ProblemError (400) without a key, (404) when there is no such initiative */
export async function pictureTable(
  reader: Reader,
  scope: Scope,
  name: string,
  key: string | undefined,
  format: 'arrow' | 'csv',
): Promise<Uint8Array> {
  const drawn = PICTURES[name]
  if (drawn === undefined) throw new Error(`There is no picture ${name}: there is ${PICTURE_TABLES.join(', ')}.`)
  const { ladder, key: initiative } = await initiativeOf(reader, scope, key)
  const rows = ladder.flatMap(({ rung, result }) =>
    result === null ? [] : drawn.rows(result).map((row) => ({ initiative, rung, ...row })),
  )
  return flatTable(['initiative', 'rung', ...drawn.columns, ...drawn.numeric], rows, drawn.numeric, format)
}
