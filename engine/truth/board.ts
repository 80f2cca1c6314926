/** The scoreboard of the truth bench as it was last measured; `pnpm bench:truth --write` puts it beside this file. */
import { readFile } from 'node:fs/promises'
import { Value } from 'typebox/value'
import { TruthBoard, type TruthAnswer } from '../api/shapes/truth.ts'

export const BOARD_FILE = new URL('./scoreboard.json', import.meta.url)

const NOT_MEASURED =
  'The metrics of this version were not measured against generated worlds yet. To do so, run: pnpm bench:truth --write'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * The board, or in words why there is none.
 * @throws Error for a file that is no board: somebody wrote it by hand, or stopped half-way through a write
 */
export async function truthBoard(file = BOARD_FILE): Promise<TruthAnswer> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return { board: null, reason: NOT_MEASURED }
    throw error
  }
  const board: unknown = JSON.parse(text)
  if (!Value.Check(TruthBoard, board))
    throw new Error('engine/truth/scoreboard.json is no scoreboard: run pnpm bench:truth --write, or remove it')
  return { board, reason: null }
}
