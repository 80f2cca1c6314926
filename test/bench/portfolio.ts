/**
 * A hundred experiments watched every hour for two weeks: how many portfolios have a false winner, and what is found of ten
 * real effects; and what two hundred experiments claim of their winners beside what these are worth. `pnpm bench:portfolio [portfolios] [seed] [looks]`.
 */
import { claims, defaultBounds, type World } from '@candor/engine/stats/claims-simulation'
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

/** What is claimed of shipped winners beside what they are worth: 200 experiments, true effects of 1 % about nothing. */
const base: World = { size: 200, mean: 0, sd: 0.01, shape: 'normal', se: 0.01, spread: 0.5 }
const WORLDS: Record<string, World> = {
  'errors of 1 %, log-normal (0.5), one test at 5 %': base,
  'errors of 0.5 %': { ...base, se: 0.005 },
  'errors of 2 %': { ...base, se: 0.02 },
  'stopped by the default plan at one of 14 looks': { ...base, bounds: defaultBounds(14) },
  'effects about −0.3 %': { ...base, mean: -0.003 },
  '20 experiments': { ...base, size: 20 },
  'four in five do nothing': { ...base, shape: 'mostly none' },
  'effects of heavy tails (t, 4 df)': { ...base, shape: 'heavy tails' },
}
console.log(`\nclaimed ÷ true impact of the winners among 200 experiments, ${RUNS} portfolios each, seed ${SEED}`)
for (const [words, world] of Object.entries(WORLDS)) {
  const told = claims(world, RUNS, new Random(SEED))
  const ratio = (value: number): string => value.toFixed(3)
  console.log(
    `${words}: plain sum ${ratio(told.naive)}, Paule–Mandel ${ratio(told.pauleMandel)}, restricted likelihood ${ratio(told.restricted)}, ` +
      `Candor ${ratio(told.claimed)}; interval holds the truth in ${percent(told.covered)}, off by ${percent(told.offBy)} (median), ${told.winners.toFixed(1)} winners`,
  )
}
