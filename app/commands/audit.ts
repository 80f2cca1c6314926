/** `candor audit`: whether every event that was received is stored, a duplicate, dead-lettered or on its way; names what is not. */
import type { Audit, Balance, Entrance, Gap } from '@candor/ingest'
import { imbalanceOf } from '../auditor.ts'
import { reachCandor } from '../client.ts'

export async function auditCommand(args: string[]): Promise<void> {
  const [unknown] = args.filter((arg) => arg !== '--json')
  if (unknown !== undefined)
    throw new Error(`candor audit does not know "${unknown}": write candor audit, or candor audit --json.`)
  const candor = await reachCandor()
  try {
    const answer = await candor.call('GET', '/v1/audit?lines=on')
    const audit = (await answer.json()) as Audit
    process.stdout.write(args.includes('--json') ? `${JSON.stringify(audit, null, 2)}\n` : auditText(audit))
    if (!audit.isBalanced) process.exitCode = 1
  } finally {
    await candor.done()
  }
}

const COLUMNS: readonly [string, (figures: Balance | Entrance) => number][] = [
  ['received', ({ received }) => received],
  ['stored', ({ stored }) => stored],
  ['duplicates', ({ duplicates }) => duplicates],
  ['dead-lettered', ({ deadLettered }) => deadLettered],
  ['in journal', ({ inJournal }) => inJournal],
  ['in quarantine', ({ inQuarantine }) => inQuarantine],
  ['imbalance', ({ imbalance }) => imbalance],
]
const LISTED = 20

/** The audit for a person: a table, a verdict, and what is missing by name. */
export function auditText(audit: Audit): string {
  const names = audit.workspaces.flatMap(({ workspace, entrances }) => [workspace, ...entrances.map(nameOf)])
  const width = Math.max(9, ...names.map((name) => name.length))
  const line = (name: string, figures: Balance | Entrance): string =>
    [name.padEnd(width), ...COLUMNS.map(([column, count]) => String(count(figures)).padStart(column.length))].join('  ')
  const header = ['workspace'.padEnd(width), ...COLUMNS.map(([name]) => name)].join('  ')
  const rows = audit.workspaces.flatMap((balance) => [
    line(balance.workspace, balance),
    ...balance.entrances.map((entrance) => line(nameOf(entrance), entrance)),
  ])
  const before = audit.workspaces
    .filter(({ beforeTheBooks }) => beforeTheBooks > 0)
    .map(
      ({ workspace, beforeTheBooks }) =>
        `${workspace}: ${beforeTheBooks} rows are older than its books; nothing is said of them.`,
    )
  const verdict = audit.isBalanced
    ? 'The books balance: every event received is stored, a duplicate, dead-lettered or on its way. Every line was compared.'
    : `The books do not balance: ${imbalanceOf(audit)} events are missing, too many or not accounted for.`
  const lines = [`Audit of ${audit.at} (${audit.seconds.toFixed(2)} s)`, '', header, ...rows, ...before, '', verdict]
  return [...lines, ...audit.gaps.map(gapText)].join('\n') + '\n'
}

const nameOf = ({ source }: Entrance): string => `  ${source}`

function gapText(gap: Gap): string {
  const { workspace, segment, receivedAt, kind, accounted, stored, missing, surplus, missingIds } = gap
  const sentences = [
    `${workspace}, segment ${segment} (received until ${receivedAt}): ${accounted} ${kind}s in the books, ${stored} in the store.`,
  ]
  if (missing.length > 0) sentences.push(`Missing lines: ${shortList(missing)}.`)
  if (missingIds.length > 0) sentences.push(`Missing ids: ${shortList(missingIds)}.`)
  else if (missing.length > 0 && kind === 'interaction')
    sentences.push('The segment is no longer kept, so that their ids cannot be read.')
  if (surplus.length > 0) sentences.push(`Lines stored twice, or not in the books: ${shortList(surplus)}.`)
  return sentences.join(' ')
}

const shortList = (items: readonly (string | number)[]): string =>
  items.length <= LISTED
    ? items.join(', ')
    : `${items.slice(0, LISTED).join(', ')} and ${items.length - LISTED} more (candor audit --json has up to a thousand)`
