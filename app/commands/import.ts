/** `candor import FILE --mapping NAME|FILE`: an exported file into Candor, through the public ingest API. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  importFile,
  loadMapping,
  preview,
  shippedMapping,
  shippedMappings,
  type ImportReport,
  type Mapping,
  type RowProblem,
} from '@candor/datasets'
import { reachCandor } from '../client.ts'
import { readConfig } from '../config.ts'

const USAGE = `candor import FILE --mapping NAME|FILE [--workspace NAME] [--preview]`
const PROBLEMS_SHOWN = 20

export async function importCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      workspace: { type: 'string', default: 'main' },
      preview: { type: 'boolean' },
    },
  })
  const [file] = positionals
  if (file === undefined || values.mapping === undefined) {
    throw new Error(
      `${USAGE}\nShipped mappings: ${shippedMappings().join(', ')}. docs/importing.md says how to write one.`,
    )
  }
  const mapping = await loadMapping(shippedMapping(values.mapping) ?? values.mapping)
  if (values.preview === true) await showPreview(file, mapping)
  else await bringIn(file, mapping, values.workspace)
}

async function showPreview(file: string, mapping: Mapping): Promise<void> {
  const { columns, rows } = await preview(file, mapping)
  process.stdout.write(`Columns: ${columns.join(', ')}\n`)
  for (const { row, line, interactions, problem } of rows) {
    process.stdout.write(`\nRow ${row} (line ${line}) ${problem === undefined ? 'becomes' : 'cannot be read'}:\n`)
    if (problem !== undefined) process.stdout.write(`  ${describe(problem)}\n`)
    for (const interaction of interactions) process.stdout.write(`  ${JSON.stringify(interaction)}\n`)
  }
  process.stdout.write('\nNothing was sent. Leave out --preview to import the file.\n')
}

async function bringIn(file: string, mapping: Mapping, workspace: string): Promise<void> {
  const candor = await reachCandor()
  const { dataDirectory } = readConfig(process.env, process.cwd())
  try {
    const report = await importFile({
      file,
      mapping,
      target: { url: candor.url, workspace, source: 'import', ...(candor.key !== null && { key: candor.key }) },
      stateDirectory: join(dataDirectory, 'imports'),
      destination: process.env['CANDOR_URL'] ?? dataDirectory,
      onProgress: ({ rows, delivery }) =>
        process.stderr.write(`\r${rows} rows read, ${delivery.accepted} events accepted`),
    })
    process.stderr.write('\n')
    process.stdout.write(summary(report))
  } finally {
    await candor.done()
  }
  process.stdout.write(`Look at it: ${candor.url}/?workspace=${workspace}\n`)
}

function summary(report: ImportReport): string {
  const lines = [
    `${report.rows} rows read${report.resumedAt > 0 ? ` (${report.resumedAt} of them by an earlier run)` : ''}, ${report.sent} events sent:`,
    `  ${report.accepted} accepted, ${report.duplicates} were known already, ${report.deadLettered} refused`,
    `${report.problemCount} rows or events could not be used`,
    ...report.problems.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${describe(problem)}`),
  ]
  if (report.problems.length > PROBLEMS_SHOWN) lines.push(`  … and ${report.problemCount - PROBLEMS_SHOWN} more`)
  return lines.join('\n') + '\n'
}

const describe = ({ line, column, reason }: RowProblem): string =>
  `line ${line}${column === '' ? '' : `, ${column}`}: ${reason}`
