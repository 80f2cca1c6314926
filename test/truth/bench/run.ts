/**
 * `pnpm bench:truth [--worlds 200] [--seed 1] [--people 600] [--row N] [--only CHECK] [--write]`: runs many generated worlds
 * through a whole Candor and scores every metric against their truth. `--row` runs the checks that answer one row of the
 * scenario table, `--only` one check; `--write` puts the scoreboard where docs and dashboard show it, after every tenth
 * world and at the end. Ctrl-C ends the run after the world that it is in, and keeps what was measured. Exit code 1 when a
 * line does not hold.
 */
import { execFileSync } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { TruthBoard } from '@candor/engine/api/shapes'
import { describeMachine } from '../../bench/machine.ts'
import { startTestService } from '../../support/service.ts'
import { CHECKS } from './checks/index.ts'
import { markdown, page } from './page.ts'
import { scoreboard, type WorldScore } from './scoreboard.ts'
import { runWorlds } from './worlds.ts'

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    worlds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    people: { type: 'string', default: '600' },
    row: { type: 'string' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const EVERY = 10
const [worlds, seed, people] = [values.worlds, values.seed, values.people].map(Number) as [number, number, number]
if (![worlds, seed, people].every((value) => Number.isSafeInteger(value) && value > 0))
  throw new Error('--worlds, --seed and --people are whole numbers above 0.')
if (values.write && (values.row !== undefined || values.only !== undefined))
  throw new Error('A board of some checks would stand in the place of the whole one: leave out --row and --only, or --write.') // prettier-ignore
const checks = Object.entries(CHECKS)
  .filter(([name]) => values.only === undefined || values.only === name)
  .map(([, check]) => check)
  .filter(({ rows }) => values.row === undefined || rows.includes(Number(values.row)))
if (checks.length === 0)
  throw new Error(
    `No check answers that. There is: ${Object.keys(CHECKS).join(', ')}; rows ${[...new Set(Object.values(CHECKS).flatMap(({ rows }) => rows))].sort((a, b) => a - b).join(', ')}.`,
  )

const options = { worlds, seed, people, row: values.row, only: values.only }
const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]))
const command = ['pnpm bench:truth', ...given, ...(values.write ? ['--write'] : [])].join(' ')
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()

/** Whole files only: who reads them meanwhile finds the last board. */
function replace(path: string, text: string): void {
  const file = fileURLToPath(new URL(`../../../${path}`, import.meta.url))
  writeFileSync(`${file}.part`, text)
  renameSync(`${file}.part`, file)
}

function boardOf(scores: readonly WorldScore[], done: number): TruthBoard {
  const facts = { asOf: new Date().toISOString(), commit, command, worlds: done, planned: worlds, people }
  return { ...facts, lines: scoreboard(scores) }
}

function keep(board: TruthBoard): void {
  if (!values.write) return
  replace('engine/truth/scoreboard.json', `${JSON.stringify(board, null, 2)}\n`)
  replace('docs/scoreboard.md', page(board))
}

console.log(`Machine: ${describeMachine()}\nCommand: ${command}`)
const candor = await startTestService()
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stop.abort()
    console.log('Stopping after this world.')
  })
try {
  const scores: WorldScore[] = []
  const began = performance.now()
  let [done, filling, asking] = [0, 0, 0]
  for await (const world of runWorlds({ candor, worlds, seed, people, checks })) {
    for (const score of world.scores) scores.push(score)
    done += 1
    filling += world.filling
    asking += world.asking
    if (done % EVERY === 0 && done < worlds) {
      const board = boardOf(scores, done)
      keep(board)
      const weak = board.lines.filter(({ holds }) => !holds).map(({ metric, ask }) => `${metric} ${ask}`)
      console.log(`${done} worlds, ${Math.round((performance.now() - began) / 1000)} s; does not hold: ${weak.join(', ') || 'nothing'}`) // prettier-ignore
    }
    if (stop.signal.aborted) break
  }
  const board = boardOf(scores, done)
  keep(board)
  const { user, system } = process.cpuUsage()
  const cpu = (user + system) / 1e6
  const each = (seconds: number): string => (seconds / done).toFixed(1)
  console.log(`${markdown(board.lines)}\n\n${done} worlds; each ${each(filling)} s to bring in and ${each(asking)} s to ask about, ${each(cpu)} s of processor.`) // prettier-ignore
  process.exitCode = board.lines.every(({ holds }) => holds) ? 0 : 1
} finally {
  await candor.remove()
}
