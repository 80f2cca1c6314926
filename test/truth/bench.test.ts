/** Every check of the truth bench, over a few small worlds: what is exact or certain must hold; `pnpm bench:truth` has the rest. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'
import { CHECKS } from './bench/checks/index.ts'
import { holds, scoreboard } from './bench/scoreboard.ts'
import { runWorlds } from './bench/worlds.ts'

const SEED = 500
const WORLDS = 3

let candor: TestService
beforeAll(async () => {
  candor = await startTestService()
})
afterAll(() => candor.remove())

it(`holds what is exact or certain in ${WORLDS} worlds (seeds from ${SEED})`, async () => {
  const scores = await runWorlds({ candor, worlds: WORLDS, seed: SEED, people: 600, checks: Object.values(CHECKS) })
  const certain = scoreboard(scores.filter(({ ask }) => ask === 'exact' || ask === 'bounds' || ask === 'refuses'))
  expect(certain.length).toBeGreaterThan(3)
  expect(certain.filter((line) => !holds(line))).toEqual([])
}, 240_000)
