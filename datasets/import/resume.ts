/**
 * Where an import stands, kept in a small file, so that one that was broken off goes on instead of beginning again.
 *
 * Progress belongs to the bytes of the file, the mapping, the workspace and where that is: change any of them and the import starts at
 * the first row, which is safe, because the same row gives the same event ids.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'

export const Progress = Type.Object({
  /** Rows up to this number are on the server's disk, or were reported as unreadable. */
  rows: Type.Integer({ minimum: 0 }),
  delivery: Type.Object({
    sent: Type.Integer(),
    accepted: Type.Integer(),
    duplicates: Type.Integer(),
    deadLettered: Type.Integer(),
  }),
  problemCount: Type.Integer({ minimum: 0 }),
  problems: Type.Array(
    Type.Object({ row: Type.Integer(), line: Type.Integer(), column: Type.String(), reason: Type.String() }),
  ),
})
export type Progress = Static<typeof Progress>

/** SHA-256 of the bytes of a file, hex. */
export async function hashFile(path: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer)
  return digest.digest('hex')
}

/** The progress file of one import: by what is imported, how, and where to. */
export class ProgressFile {
  private readonly directory: string
  private readonly path: string

  constructor(directory: string, identity: readonly string[]) {
    const name = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 24)
    this.directory = directory
    this.path = join(directory, `import-${name}.json`)
  }

  /** What was saved last, or null: also when the file is damaged, for then the import must begin again. */
  async read(): Promise<Progress | null> {
    try {
      const saved: unknown = JSON.parse(await readFile(this.path, 'utf8'))
      return Check(Progress, saved) ? saved : null
    } catch {
      return null
    }
  }

  /** Replaces the file in one step, so that a crash leaves the old progress or the new. */
  async write(progress: Progress): Promise<void> {
    await mkdir(this.directory, { recursive: true })
    await writeFile(`${this.path}.new`, JSON.stringify(progress))
    await rename(`${this.path}.new`, this.path)
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true })
  }
}
