/**
 * `pnpm bench:truth [--worlds 200] [--seed 1] [--people 1500] [--row N] [--only CHECK] [--write]`: runs many generated worlds through a
 * whole Candor and scores every metric against their truth. `--row` runs the checks that answer one row of the scenario
 * table; `--write` puts the scoreboard where docs and dashboard show it. Exit code 1 when a line does not hold.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { describeMachine } from '../../bench/machine.ts'
import { startTestService } from '../../support/service.ts'
import { CHECKS } from './checks/index.ts'
import { holds, markdown, scoreboard } from './scoreboard.ts'
import { runWorlds } from './worlds.ts'

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    worlds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    people: { type: 'string', default: '1500' },
    row: { type: 'string' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const [worlds, seed, people] = [Number(values.worlds), Number(values.seed), Number(values.people)]
const checks = Object.entries(CHECKS)
  .filter(([name]) => values.only === undefined || values.only === name)
  .map(([, check]) => check)
  .filter(({ rows }) => values.row === undefined || rows.includes(Number(values.row)))
if (checks.length === 0)
  throw new Error(
    `No check answers that. There is: ${Object.keys(CHECKS).join(', ')}; rows ${[...new Set(Object.values(CHECKS).flatMap(({ rows }) => rows))].sort((a, b) => a - b).join(', ')}.`,
  )

const machine = describeMachine()
const command = `pnpm bench:truth --worlds ${worlds} --seed ${seed} --people ${people}`
console.log(`Machine: ${machine}\nCommand: ${command}`)
const candor = await startTestService()
const began = Date.now()
try {
  const onWorld = (done: number): void => {
    if (done % 20 === 0) console.log(`${done} worlds, ${Math.round((Date.now() - began) / 1000)} s`)
  }
  const lines = scoreboard(await runWorlds({ candor, worlds, seed, people, checks, onWorld }))
  console.log(markdown(lines))
  if (values.write) {
    const board = { worlds, seed, people, command, lines: lines.map((line) => ({ ...line, holds: holds(line) })) }
    writeFileSync(
      new URL('../../../engine/truth/scoreboard.json', import.meta.url),
      `${JSON.stringify(board, null, 2)}\n`,
    )
  }
  process.exitCode = lines.every(holds) ? 0 : 1
} finally {
  await candor.remove()
}
