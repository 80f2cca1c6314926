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

const rowOf = (
  initiative: InitiativesAnswer['initiatives'][number],
  entries: InitiativesAnswer['together']['entries'],
): Row => {
  const { key, name, use, campaign, start, end, plan, spend, outcome, rung, answer, naive, decision } = initiative
  const entry = entries.find((one) => one.key === key)
  return {
    ...{ key, name, use, campaign, start, end, plan, outcome, spend: spend.amount, currency: spend.currency },
    ...{ rung, evidence: answer?.effect.evidence ?? null, verdict: answer?.effect.verdict ?? null },
    ...numbersOf('effect', answer?.effect),
    ...numbersOf('incremental', answer?.total),
    ...numbersOf('cost', answer?.cost.finding),
    ...numbersOf('naive_effect', naive?.effect),
    ...numbersOf('naive_cost', naive?.cost.finding),
    decision: decision.decided,
    ...{ state: entry?.state ?? null, reason: entry?.reason ?? null },
    ...{ shrunken: entry?.shrunken?.value ?? null, shrunken_lo: entry?.shrunken?.lo ?? null, shrunken_hi: entry?.shrunken?.hi ?? null }, // prettier-ignore
    sentence: answer?.effect.sentence ?? null,
  }
}

const bounded = (name: string): string[] => [name, `${name}_lo`, `${name}_hi`]
const NUMBERS = ['effect', 'incremental', 'cost', 'naive_effect', 'naive_cost', 'shrunken'].flatMap(bounded)
const COLUMNS = [
  ...['key', 'name', 'use', 'campaign', 'start', 'end', 'plan', 'outcome', 'spend', 'currency'],
  ...['rung', 'evidence', 'verdict', ...NUMBERS, 'decision', 'state', 'reason', 'sentence'],
]

/** One row an initiative, harm first. */
export async function initiativeTable(reader: Reader, scope: Scope, format: 'arrow' | 'csv'): Promise<Uint8Array> {
  const { initiatives, together } = await initiativeList(reader, scope)
  const rows = initiatives.map((initiative) => rowOf(initiative, together.entries))
  return flatTable(COLUMNS, rows, ['spend', ...NUMBERS], format)
}
