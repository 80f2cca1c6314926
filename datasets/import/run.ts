/**
 * An import from the file to the report: rows are read, translated, sent in batches, and every row that gave nothing is
 * reported with its line. Broken off, it goes on where it stood; repeated, it doubles nothing.
 */
import type { Interaction } from '@candor/ingest/interaction'
import type { Mapping } from './mapping.ts'
import { readRows } from './read-rows.ts'
import { hashFile, ProgressFile, type Progress } from './resume.ts'
import {
  addReply,
  BATCH_SIZE,
  nothingDelivered,
  sendBatch,
  sendDefinitions,
  type Delivery,
  type Target,
} from './send.ts'
import { translator, type RowProblem } from './translate.ts'

/** Problems kept in the report; all of them are counted, and `onProblem` hears of every one. */
export const PROBLEMS_KEPT = 1000

export interface ImportOptions {
  file: string
  mapping: Mapping
  target: Target
  /**
   * What the progress belongs to: the address of the target, unless something else names it better (a data directory,
   * when the service gets another port each time).
   */
  destination?: string
  /** Where progress is kept between runs. */
  stateDirectory: string
  /** After each batch: rows read so far, and the sums of what the server said. */
  onProgress?: (progress: { rows: number; delivery: Delivery }) => void
  onProblem?: (problem: RowProblem) => void
}

export interface ImportReport extends Delivery {
  rows: number
  /** Rows that were not sent again because an earlier run had brought them in; 0 for a run from the start. */
  resumedAt: number
  problemCount: number
  /** The first PROBLEMS_KEPT, by line: rows that could not be read, and events that the server refused. */
  problems: RowProblem[]
}

/**
 * Imports a file. Throws MappingError, FileError or SendError when it cannot go on; what was sent until then is kept, and
 * calling again continues there.
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { file, mapping, target } = options
  const identity = [
    await fileHash(file, mapping),
    JSON.stringify(mapping),
    target.workspace,
    options.destination ?? target.url,
  ]
  const saved = new ProgressFile(options.stateDirectory, identity)
  const run = new ImportRun(options, saved, (await saved.read()) ?? startingPoint())
  const translate = translator(mapping)
  const resumedAt = run.progress.rows
  await sendDefinitions(target, mapping.definitions ?? [])
  for await (const row of readRows(file, mapping)) {
    if (row.number <= resumedAt) continue
    const translated = translate(row)
    if ('problem' in translated) run.refuse(translated.problem)
    else await run.add(row, translated.interactions)
    run.rows = row.number
  }
  await run.flush()
  await saved.remove()
  const { delivery, problemCount, problems, rows } = run.progress
  return { ...delivery, rows, resumedAt, problemCount, problems }
}

async function fileHash(file: string, mapping: Mapping): Promise<string> {
  // A missing file is reported by the reader, in the reader's words.
  return hashFile(file).catch(() => `unreadable ${mapping.format}`)
}

function startingPoint(): Progress {
  return { rows: 0, delivery: nothingDelivered(), problemCount: 0, problems: [] }
}

class ImportRun {
  /** Number of the last row that was taken in. */
  rows: number
  progress: Progress
  private readonly options: ImportOptions
  private readonly saved: ProgressFile
  private batch: { interaction: Interaction; row: number; line: number }[] = []

  constructor(options: ImportOptions, saved: ProgressFile, progress: Progress) {
    this.options = options
    this.saved = saved
    this.progress = progress
    this.rows = progress.rows
  }

  refuse(problem: RowProblem): void {
    this.progress.problemCount++
    if (this.progress.problems.length < PROBLEMS_KEPT) this.progress.problems.push(problem)
    this.options.onProblem?.(problem)
  }

  /** Takes a row's events; a batch ends between rows, never inside one. */
  async add({ number, line }: { number: number; line: number }, interactions: readonly Interaction[]): Promise<void> {
    if (this.batch.length + interactions.length > BATCH_SIZE) await this.flush()
    for (const interaction of interactions) this.batch.push({ interaction, row: number, line })
  }

  /** Sends what has gathered, and only then calls those rows done. */
  async flush(): Promise<void> {
    if (this.batch.length > 0) {
      const reply = await sendBatch(
        this.options.target,
        this.batch.map(({ interaction }) => interaction),
      )
      for (const { position, reason, detail } of reply.errors) {
        const sent = this.batch[position]
        const said = `event ${sent?.interaction.id ?? '?'} was refused by the server (${reason}): ${detail}`
        this.refuse({ row: sent?.row ?? 0, line: sent?.line ?? 0, column: '', reason: said })
      }
      this.progress.delivery = addReply(this.progress.delivery, reply)
      this.batch = []
    }
    this.progress.rows = this.rows
    await this.saved.write(this.progress)
    this.options.onProgress?.({ rows: this.rows, delivery: this.progress.delivery })
  }
}
