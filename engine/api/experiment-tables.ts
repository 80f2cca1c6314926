/** An experiment as two flat tables, levels and comparisons, to take away: from the same Findings that the page shows. */
import type { Reader } from '../ask.ts'
import { experimentResult } from '../experiments/result.ts'
import type { Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import type { CsvRow as Row } from './csv.ts'
import { flatTable } from './flat-table.ts'
import { ProblemError } from './problem.ts'
import type { ExperimentAnswer } from './shapes/index.ts'

const numbersOf = ({ value, interval, p, n, unit, verdict, sentence }: Finding): Row => ({
  unit,
  value,
  lo: interval?.lo ?? null,
  hi: interval?.hi ?? null,
  level: interval?.level ?? null,
  method: interval?.method ?? '',
  p,
  n,
  verdict,
  sentence,
})

const levels = ({ key, plan, outcomes }: ExperimentAnswer): Row[] =>
  outcomes.flatMap((outcome) =>
    outcome.arms.map((arm) => ({ experiment: key, plan, outcome: outcome.key, arm: arm.key, ...numbersOf(arm.level) })),
  )

const comparisons = ({ key, plan, outcomes }: ExperimentAnswer): Row[] =>
  outcomes.flatMap((outcome) =>
    outcome.comparisons.flatMap(({ arm, absolute, relative }) =>
      Object.entries({ absolute, relative }).map(([effect, finding]) => ({
        experiment: key,
        plan,
        outcome: outcome.key,
        arm,
        effect,
        ...numbersOf(finding),
      })),
    ),
  )

export const EXPERIMENT_TABLES: Readonly<Record<string, (answer: ExperimentAnswer) => Row[]>> = {
  'experiment-levels': levels,
  'experiment-comparisons': comparisons,
}

const NUMERIC: readonly string[] = ['value', 'lo', 'hi', 'level', 'p', 'n']

/** The table of one experiment. @throws ProblemError (400) without a key, (404) when there is no such experiment */
export async function experimentTable(
  reader: Reader,
  scope: Scope,
  rowsOf: (answer: ExperimentAnswer) => Row[],
  key: string | undefined,
  format: 'arrow' | 'csv',
): Promise<Uint8Array> {
  if (key === undefined) {
    const known = scope.definitions.experiment.map((experiment) => experiment.key)
    const choice = known.length === 0 ? 'None is declared here.' : `There is: ${known.join(', ')}.`
    throw new ProblemError('invalid_request', `Say which experiment with ?key=. ${choice}`)
  }
  const rows = rowsOf(await experimentResult(reader, scope, key))
  const columns = Object.keys(rows[0] ?? {})
  return flatTable(columns, rows, NUMERIC, format)
}
