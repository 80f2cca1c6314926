/** Asking for takers and others by what was known before: of the initiative's outcome, and of outcomes that it cannot have moved. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { Ask } from '../ask.ts'
import type { QueryRow } from '@candor/queries'
import type { Scope } from '../scope.ts'
import { ACTS_AT_ONCE } from './gates.ts'
import { lookBack } from './placebo-dates.ts'

export type TakerCell = QueryRow['experiments/taker_cells']
export type Plan = InitiativeDefinition & { campaign: string }

/** What is counted of each person, and of which brand. */
export interface Counted {
  brand: string
  verb: string
  measure: InitiativeDefinition['outcome']['measure']
}

/**
 * Cells of people for every shift, in their order: none when nobody took part or had been seen before.
 * @param shifts by how many milliseconds earlier it would have begun; 0 is when it did
 */
export async function askTakerCells(
  ask: Ask,
  { workspace, generation, activity }: Pick<Scope, 'workspace' | 'generation' | 'activity'>,
  plan: Plan,
  { brand, verb, measure }: Counted,
  shifts: readonly number[],
): Promise<TakerCell[][]> {
  const { campaign, outcome } = plan
  const params = {
    ...{ workspace, generation, brand: plan.brand, campaign, before: lookBack(plan), hours: outcome.windowDays * 24 },
    ...{ start: new Date(plan.start).toISOString(), end: new Date(plan.end).toISOString() },
    ...{ own_brand: brand, own_verb: verb, measure },
  }
  const atOnce = Math.max(1, Math.floor(ACTS_AT_ONCE / Math.max(1, activity.events)))
  const cells: TakerCell[][] = []
  for (let from = 0; from < shifts.length; from += atOnce) {
    const some = shifts.slice(from, from + atOnce)
    const rows = await ask('experiments/taker_cells', { ...params, shifts: some })
    cells.push(...some.map((shift) => rows.filter((row) => row.shift === shift)))
  }
  return cells
}
