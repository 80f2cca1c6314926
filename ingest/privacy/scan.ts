/** Looks for bytes in every file of a directory: the proof that an erasure left nothing. */
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

const PIECE_BYTES = 1024 * 1024
/** Keys, passwords and what is signed with. Saying that one of them holds a text would give it away, letter by letter. */
const SECRETS = /^(operator-key|(keys|users|sessions)\.json|link-secret)/

/** Files, by their path below the directory, that hold one of the forms. */
export async function filesHolding(directory: string, forms: readonly Buffer[]): Promise<string[]> {
  const holding: string[] = []
  if (forms.length === 0) return holding
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(directory, path)
    if (!SECRETS.test(name) && (await fileHolds(path, forms))) holding.push(name)
  }
  return holding.sort()
}

/** Whether a file holds one of the forms. Piece by piece, with enough of the piece before to find what lies across. A file that is gone meanwhile holds nothing. */
export async function fileHolds(path: string, forms: readonly Buffer[]): Promise<boolean> {
  if (forms.length === 0) return false
  const overlap = Math.max(...forms.map(({ length }) => length)) - 1
  let before = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      const piece = Buffer.concat([before, chunk as Buffer])
      if (forms.some((form) => piece.includes(form))) return true
      before = piece.subarray(Math.max(0, piece.length - overlap))
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
  return false
}
