/**
 * `pnpm bench:waves [millions of acts] [rounds]` (5 and 3): a million people over 52 weeks in 2,000 shops that get something in
 * twelve waves. The whole rung, from the acts in the store to group-time effects with intervals clustered by shop, event study
 * and checks; how long the store takes for its aggregates, and the rest for the statistics. CPU is what all threads took: where
 * others use the machine, it says more than the clock.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isObstacle } from '@candor/engine/evidence/rung'
import { INITIATIVE } from '@candor/engine/evidence/test/plans'
import { storedContext } from '@candor/engine/evidence/test/stored-context'
import { waves } from '@candor/engine/evidence/waves'
import type { InitiativeDefinition } from '@candor/ingest/definition'
import { fillWaves } from '@candor/queries/synthetic/waves'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import { describeMachine } from './machine.ts'

const [ACTS = 5, ROUNDS = 3] = process.argv.slice(2).map(Number)
const [WEEK, START] = [7 * 86_400_000, Date.parse('2026-03-02T00:00:00Z')]
const SIZE = { people: 1_000_000, shops: 2000, weeks: 52, before: 26, waves: 12, wave: 100, lag: 2 }
const after = SIZE.weeks - SIZE.before

/** People of a shop who buy in a week, with it and without: each act falls on one person and week of all, by chance. */
const buyers = (kept: number): number => (SIZE.people / SIZE.shops) * (1 - Math.exp((-kept * ACTS * 1e6) / SIZE.people / SIZE.weeks)) // prettier-ignore
const TRUTH = buyers(1) - buyers(0.9)

/** A week less of it in each round, so that nothing is remembered of the one before. */
const planOf = (round: number): InitiativeDefinition => ({
  ...INITIATIVE,
  outcome: { name: 'Bought', verb: 'Purchase', measure: 'any', windowDays: 1, better: 'higher' },
  start: new Date(START).toISOString(),
  end: new Date(START + (after - round) * WEEK - 86_400_000).toISOString(),
  given: {
    ...{ to: 'waves', by: 'property', property: 'shop' },
    waves: Array.from({ length: SIZE.waves }, (_, wave) => ({
      from: new Date(START + wave * SIZE.lag * WEEK).toISOString(),
      those: Array.from({ length: SIZE.wave }, (_shop, at) => `shop ${wave * SIZE.wave + at}`),
    })),
  },
})

interface Spent {
  wall: number
  cpu: number
}
async function measured<T>(work: () => Promise<T>): Promise<Spent & { result: T }> {
  const [cpu, began] = [process.cpuUsage(), performance.now()]
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { result, wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }
}
const say = (what: string, { wall, cpu }: Spent): void => console.log(`${what.padEnd(64)} ${wall.toFixed(2).padStart(7)} s, CPU ${cpu.toFixed(2).padStart(6)} s (load ${(loadavg()[0] ?? 0).toFixed(1)})`) // prettier-ignore

const directory = mkdtempSync(join(tmpdir(), 'candor-bench-waves-'))
const store = new EmbeddedStore(directory, 'candor')
try {
  console.log(`Machine: ${describeMachine()}\nCommand: pnpm bench:waves ${ACTS} ${ROUNDS}`)
  await store.migrate()
  const from = new Date(START - SIZE.before * WEEK).toISOString().slice(0, 19).replace('T', ' ')
  say(`${ACTS} million acts made`, await measured(() => fillWaves(store, { ...SIZE, workspace: 'main', acts: ACTS * 1e6, from }))) // prettier-ignore
  for (let round = 1; round <= ROUNDS; round += 1) {
    const asked: (Spent & { rows: number })[] = []
    const reader = {
      query: (async (name, params) => {
        const { result, ...spent } = await measured(() => store.query(name, params))
        asked.push({ ...spent, rows: result.length })
        return result
      }) as EmbeddedStore['query'],
    }
    const context = await storedContext(store, planOf(round), new Date(START + 30 * WEEK), reader)
    const whole = await measured(() => waves.run(context))
    const ran = whole.result
    const [aggregates] = asked
    if (isObstacle(ran) || aggregates === undefined) throw new Error(isObstacle(ran) ? ran.why : 'Nothing was asked.')
    say(`aggregates by shop and week: ${aggregates.rows} rows (${round})`, aggregates)
    say(`  from these to effect, event study and checks`, { wall: whole.wall - aggregates.wall, cpu: whole.cpu - aggregates.cpu }) // prettier-ignore
    say(`  the whole rung`, whole)
    const { value, interval, checks } = ran.effect
    console.log(`  ${value?.toFixed(3)} (${interval?.lo?.toFixed(3)} to ${interval?.hi?.toFixed(3)}), planted ${TRUTH.toFixed(3)}; ${ran.eventStudy?.points.length ?? 0} points; ${checks.map(({ id, passed }) => `${id} ${String(passed)}`).join(', ')}`) // prettier-ignore
  }
} finally {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
}
