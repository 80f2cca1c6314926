import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TruthBoard } from '../api/shapes/index.ts'
import { truthBoard } from './board.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-board-'))
})
afterAll(() => rm(directory, { recursive: true }))

const board: TruthBoard = {
  asOf: '2026-01-01T00:00:00Z',
  commit: 'abc1234',
  command: 'pnpm bench:truth --write',
  ...{ worlds: 20, planned: 20, people: 600 },
  lines: [
    {
      ...{
        metric: 'nps',
        name: 'Net promoter score',
        ask: 'covers',
        asked: 20,
        right: 19,
        share: 0.95,
        lo: 0.7,
        hi: 1,
      },
      ...{ bias: 0.1, error: null, refused: 0, cells: 1, worst: { of: 'club', asked: 20, right: 19 }, holds: true },
    },
  ],
}
async function file(text: string): Promise<URL> {
  const path = join(directory, 'scoreboard.json')
  await writeFile(path, text)
  return pathToFileURL(path)
}

it('is what was written', async () => {
  expect(await truthBoard(await file(JSON.stringify(board)))).toEqual({ board, reason: null })
})

it('is refused, with what to do, where nothing was measured', async () => {
  const answer = await truthBoard(pathToFileURL(join(directory, 'nothing.json')))
  expect(answer.board).toBeNull()
  expect(answer.reason).toContain('pnpm bench:truth --write')
})

it('is no board where a line lacks its interval', async () => {
  const line = { ...board.lines[0], lo: undefined }
  await expect(truthBoard(await file(JSON.stringify({ ...board, lines: [line] })))).rejects.toThrow('is no scoreboard')
})
