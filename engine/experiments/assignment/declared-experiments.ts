/** The experiments that a workspace has declared, for whoever assigns: read with every request, so parsed once between changes. */
import { ExperimentDefinition } from '@candor/ingest/definition'
import type { QueryRow } from '@candor/queries'
import { Value } from 'typebox/value'
import type { Reader } from '../../ask.ts'
import type { DeclaredExperiment } from './rules.ts'

type Row = QueryRow['admin/definitions']
/** A store that keeps its answers gives the same rows again (engine/unchanged.ts). */
const parsed = new WeakMap<readonly Row[], DeclaredExperiment[]>()

/** The newest version of each. One whose stored form is not valid is left out: it must not keep the others from being assigned. */
export async function declaredExperiments(reader: Reader, workspace: string): Promise<DeclaredExperiment[]> {
  const rows = await reader.query('admin/definitions', { workspace })
  const known = parsed.get(rows)
  if (known !== undefined) return known
  const experiments = rows.flatMap(({ kind, key, received_at: receivedAt, body }): DeclaredExperiment[] => {
    if (kind !== 'experiment') return []
    const definition: unknown = JSON.parse(body)
    return Value.Check(ExperimentDefinition, definition) ? [{ key, receivedAt, body: definition }] : []
  })
  parsed.set(rows, experiments)
  return experiments
}
