/**
 * `pnpm bench:one-scan [millions of people] [millions of acts]` (10 and 20): the cumulative results of an experiment with 20
 * metrics on 28 days, every metric with its covariate, from one scan of the acts; beside it, in the same run, the way in which
 * every number is a query of its own: a metric, a day. That way is asked for a few of the 560 numbers, and must agree with ours.
 * CPU is what all threads took: where others use the machine, it says more than the clock, and time limits are lifted.
 *
 * `--keep DIRECTORY` keeps the filled store there, for a later run.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { estimatorOf } from '@candor/engine/experiments/estimate'
import { cohortsOf, momentsToAsk } from '@candor/engine/experiments/moments'
import { readingsOf, readingsOfTwo } from '@candor/engine/experiments/readings'
import { testOf } from '@candor/engine/stats/reading'
import type { ExperimentDefinition } from '@candor/ingest/definition'
import { describeQuery, type QueryRow } from '@candor/queries'
import { askMetricDay, fillExperiment } from '@candor/queries/synthetic/experiment'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import { describeMachine } from './machine.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: 'string' } } })
const [PEOPLE = 10, ACTS = 20] = positionals.map(Number)
const [DAYS, WINDOW, ROUNDS] = [28, 14, 3]
const [DAY, START] = [86_400_000, Date.parse('2026-01-29T00:00:00Z')]
const MONEY = ['Purchase', 'Return']
const VERBS = ['Visit', 'Like', 'Create', 'Claim', 'Follow', 'Message', 'Announce', 'Invite', ...MONEY]
const ASKED_APART = [0, 13, 27]

const outcomes = VERBS.flatMap((verb) =>
  (['any', MONEY.includes(verb) ? 'value' : 'count'] as const).map((measure) => ({
    ...{ key: `${verb} ${measure}`, name: verb, verb, measure },
    ...{ windowDays: WINDOW, better: 'higher' as const },
  })),
)
const definition: ExperimentDefinition = {
  ...{ name: 'bench', hypothesis: '', brand: 'Acme', alpha: 0.05, outcomes, adjust: {} },
  arms: ['control', 'offer'].map((key) => ({ key, name: key, weight: 1 })),
  start: new Date(START).toISOString(),
  end: new Date(START + DAYS * DAY).toISOString(),
}
const after = new Date(START + (DAYS + WINDOW + 1) * DAY)
const asked = momentsToAsk('bench', definition)

async function timed<T>(what: string, work: () => Promise<T> | T): Promise<T> {
  const cpu = process.cpuUsage()
  const began = performance.now()
  const result = await work()
  const wall = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const load = (loadavg()[0] ?? 0).toFixed(1)
  console.log(`${what.padEnd(58)} ${wall.toFixed(2).padStart(7)} s, CPU ${((user + system) / 1e6).toFixed(2).padStart(6)} s (load ${load})`) // prettier-ignore
  return result
}

/** The query as the store runs it, without the limits that a page has. */
async function scan(store: EmbeddedStore): Promise<QueryRow['experiments/moments'][]> {
  const { sql } = describeQuery('experiments/moments')
  const query = `${sql}\nSETTINGS max_execution_time = 0, max_memory_usage = 0, output_format_json_quote_64bit_integers = 0`
  const query_params = { ...asked.params, workspace: 'main', generation: 0 }
  return (await store.client.query({ query, query_params, format: 'JSONEachRow' })).json()
}

/** All numbers: for each metric and each day the adjusted difference, its interval and p. */
function analyse(rows: readonly QueryRow['experiments/moments'][]) {
  return definition.outcomes.map((outcome, place) => {
    const variables = asked.outcomes[place]
    if (variables === undefined) throw new Error(`${outcome.key} was not asked for`)
    const readings = readingsOf(cohortsOf(rows, variables, asked.params.arms), definition, outcome, after)
    const two = readingsOfTwo(readings, 'offer', 'control', estimatorOf(outcome, variables, true))
    return { readings, tests: two.map((reading) => testOf(reading, 0.95)) }
  })
}

const directory = values.keep ?? mkdtempSync(join(tmpdir(), 'candor-bench-one-scan-'))
const isFilled = values.keep !== undefined && existsSync(directory) && readdirSync(directory).length > 0
const store = new EmbeddedStore(directory, 'candor')
try {
  console.log(`Machine: ${describeMachine()}\nCommand: pnpm bench:one-scan ${PEOPLE} ${ACTS}`)
  if (!isFilled) {
    await store.migrate()
    const size = { workspace: 'main', people: PEOPLE * 1e6, acts: ACTS * 1e6, days: DAYS }
    await timed(`${PEOPLE} million exposures and ${ACTS} million acts made`, () => fillExperiment(store, size))
  }
  let results: ReturnType<typeof analyse> = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const rows = await timed(`one scan, ${outcomes.length} metrics with covariates × ${DAYS} days (${round})`, () => scan(store)) // prettier-ignore
    results = await timed(`  from its ${rows.length} rows to all results`, () => analyse(rows))
  }
  const numbers = results.flatMap(({ tests }) => tests).filter((test) => test !== null).length
  console.log(`${numbers} differences with interval and p`)
  for (const place of ASKED_APART) {
    const outcome = outcomes[place % outcomes.length]
    if (outcome === undefined) continue
    const day = new Date(START + place * DAY).toISOString().slice(0, 10)
    const { verb, measure } = outcome
    const metric = { workspace: 'main', verb, measure, windowDays: WINDOW, day }
    const apart = await timed(`a query of its own: ${outcome.key}, up to ${day}`, () => askMetricDay(store, metric))
    const ours = results[place % outcomes.length]?.readings[place]?.arms
    for (const { arm, n, mean } of apart) {
      const known = ours?.get(arm)
      const far = Math.abs((known?.mean[0] ?? NaN) - mean)
      if (known?.n !== n || !(far <= 1e-9 * Math.abs(mean)))
        throw new Error(
          `${outcome.key}, ${arm}, ${day}: ${known?.n} people with ${known?.mean[0]}, not ${n} with ${mean}`,
        )
    }
  }
} finally {
  await store.close()
  if (values.keep === undefined) rmSync(directory, { recursive: true, force: true })
}
