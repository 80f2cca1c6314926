/** `candor audit`: whether every event that was received is stored, a duplicate, dead-lettered or on its way; names what is not. */
import type { Audit, Balance, Entrance, Gap } from '@candor/ingest'
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
  const verdict = `${audit.verdict}${audit.isBalanced && audit.isDeep ? ' Every line was compared.' : ''}`
  const lines = [`Audit of ${audit.at} (${audit.seconds.toFixed(2)} s)`, '', header, ...rows, ...before, '', verdict]
  const gaps = audit.gaps.map(gapText)
  if (gaps.length > 0) gaps.push('candor audit --json names up to a thousand of each.')
  return [...lines, ...gaps].join('\n') + '\n'
}

const nameOf = ({ source }: Entrance): string => `  ${source}`

const gapText = ({ workspace, segment, receivedAt, words }: Gap): string =>
  `${workspace}, segment ${segment} (received until ${receivedAt}): ${words.join(' ')}`
