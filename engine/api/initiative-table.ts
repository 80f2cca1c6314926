/** The portfolio of initiatives as one flat table, to take away: from the same Findings that the page shows. */
import type { Reader } from '../ask.ts'
import { initiativeList } from '../evidence/initiatives.ts'
import type { Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import type { CsvRow as Row } from './csv.ts'
import { flatTable } from './flat-table.ts'
import type { InitiativesAnswer } from './shapes/index.ts'

const numbersOf = (name: string, finding: Finding | undefined): Row => ({
  [name]: finding?.value ?? null,
  [`${name}_lo`]: finding?.interval?.lo ?? null,
  [`${name}_hi`]: finding?.interval?.hi ?? null,
})

const rowOf = (initiative: InitiativesAnswer['initiatives'][number]): Row => {
  const { key, name, use, campaign, start, end, plan, spend, outcome, rung, answer, naive, decision } = initiative
  return {
    ...{ key, name, use, campaign, start, end, plan, outcome, spend: spend.amount, currency: spend.currency },
    ...{ rung, evidence: answer?.effect.evidence ?? null, verdict: answer?.effect.verdict ?? null },
    ...numbersOf('effect', answer?.effect),
    ...numbersOf('incremental', answer?.total),
    ...numbersOf('cost', answer?.cost.finding),
    ...numbersOf('naive_effect', naive?.effect),
    ...numbersOf('naive_cost', naive?.cost.finding),
    decision: decision.decided,
    sentence: answer?.effect.sentence ?? null,
  }
}

const bounded = (name: string): string[] => [name, `${name}_lo`, `${name}_hi`]
const NUMBERS = ['effect', 'incremental', 'cost', 'naive_effect', 'naive_cost'].flatMap(bounded)
const COLUMNS = [
  ...['key', 'name', 'use', 'campaign', 'start', 'end', 'plan', 'outcome', 'spend', 'currency'],
  ...['rung', 'evidence', 'verdict', ...NUMBERS, 'decision', 'sentence'],
]

/** One row an initiative, harm first. */
export async function initiativeTable(reader: Reader, scope: Scope, format: 'arrow' | 'csv'): Promise<Uint8Array> {
  const { initiatives } = await initiativeList(reader, scope)
  return flatTable(COLUMNS, initiatives.map(rowOf), ['spend', ...NUMBERS], format)
}
