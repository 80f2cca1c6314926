/**
 * A hundred experiments watched every hour for two weeks: how many portfolios have a false winner, and what is found of ten
 * real effects. `pnpm bench:portfolio [portfolios] [seed] [looks]`.
 */
import { alphasFrom, boundTable, portfolios } from '@candor/engine/stats/portfolio-simulation'
import { normalSf } from '@candor/engine/stats/normal'
import { Random } from '@candor/engine/stats/random'

const RUNS = Number(process.argv[2] ?? 2000)
const SEED = Number(process.argv[3] ?? 20_261_127)
const LOOKS = Number(process.argv[4] ?? 336)

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
const table = boundTable(LOOKS, alphasFrom(1e-5, 30))
const random = new Random(SEED)
console.log(`${RUNS} portfolios of 100 experiments, ${LOOKS} looks each, Benjamini and Hochberg at 5 %, seed ${SEED}`)
const none = portfolios(table, { runs: RUNS, size: 100, real: 0, drift: 0 }, random)
console.log(`no effect anywhere: a false winner in ${percent(none.anyFalse)} of portfolios`)
for (const drift of [2.8, 3.24, 3.6, 4]) {
  const { falseShare, power } = portfolios(table, { runs: RUNS, size: 100, real: 10, drift }, random)
  console.log(
    `ten effects that one test at 5 % finds with ${percent(normalSf(1.959964 - drift))}: ` +
      `false among the winners ${percent(falseShare)}, found ${percent(power)}`,
  )
}
