/** What the lot of an initiative says beside the answer, as a flat table to take away: the numbers that its page shows. */
import type { Reader } from '../ask.ts'
import type { Scope } from '../scope.ts'
import { flatTable } from './flat-table.ts'
import { initiativeOf } from './initiative-of.ts'

/** Its name at /api/tables. */
export const LOT_TABLE = 'initiative-lot'

const NUMERIC = ['value', 'lo', 'hi', 'level', 'p', 'n']
const COLUMNS = ['initiative', 'plan', 'reading', 'metric', 'estimand', 'unit', ...NUMERIC, 'verdict', 'sentence']

/** First everybody who was given it by lot, then what else was read; no rows where chance decided nothing. @throws ProblemError (400) without a key, (404) when there is no such initiative */
export async function lotTable(
  reader: Reader,
  scope: Scope,
  key: string | undefined,
  format: 'arrow' | 'csv',
): Promise<Uint8Array> {
  const { ladder, lot, plan, key: initiative } = await initiativeOf(reader, scope, key)
  const effect = ladder.find(({ rung }) => rung === 'randomised')?.result?.effect
  const everybody = effect === undefined ? [] : [{ reading: 'everybody', finding: effect }]
  const others = lot.flatMap(({ id, findings }) => findings.map((finding) => ({ reading: id, finding })))
  const rows = [...everybody, ...others].map(({ reading, finding }) => {
    const { metric, estimand, unit, value, interval, p, n, verdict, sentence } = finding
    return {
      ...{ initiative, plan, reading, metric, estimand, unit, value },
      ...{ lo: interval?.lo ?? null, hi: interval?.hi ?? null, level: interval?.level ?? null },
      ...{ p, n, verdict, sentence },
    }
  })
  return flatTable(COLUMNS, rows, NUMERIC, format)
}
