/**
 * kill -9 at any time loses no acknowledged event and doubles none, in tables, rollups and books. CANDOR_KILL_SEED and
 * CANDOR_KILLS repeat or lengthen a run, CANDOR_KILL_LOG names a file for the schedule; `pnpm crash` runs it by itself.
 */
import { expect, it } from 'vitest'
import { killLoop } from './kill-loop.ts'

const KILLS = Number(process.env['CANDOR_KILLS'] ?? 10)
const SEED = Number(process.env['CANDOR_KILL_SEED'] ?? 20_261_122)

it(`loses and doubles nothing in ${KILLS} kills (seed ${SEED})`, { timeout: 60_000 + KILLS * 10_000 }, async () => {
  const outcome = await killLoop({ kills: KILLS, seed: SEED, log: process.env['CANDOR_KILL_LOG'] })
  console.log(JSON.stringify(outcome))
  expect(outcome.acknowledged).toBeGreaterThan(KILLS * 20)
  expect(outcome).toMatchObject({ stored: outcome.acknowledged, lost: 0, doubled: 0, mismatched: 0 })
})
