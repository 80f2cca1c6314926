/** `pnpm fuzz [bodies, default 100,000] [seed]`: damaged bodies through every entrance of one service. Exit code 1 on a fault. */
import { describeMachine } from '../bench/machine.ts'
import { fuzz } from './fuzz.ts'

const [bodies = 100_000, seed = 1] = process.argv
  .slice(2)
  .filter((arg) => arg !== '--')
  .map(Number)
console.log(`Machine: ${describeMachine()}\nCommand: pnpm fuzz ${bodies} ${seed}`)
const { failures, rss, ...outcome } = await fuzz(bodies, seed, (words) => console.log(words))
for (const failure of failures) console.log(failure)
console.log(JSON.stringify(outcome))
console.log(
  `faults ${failures.length}; RSS ${rss.early.toFixed(0)} MiB after a tenth, ${rss.end.toFixed(0)} MiB at the end`,
)
process.exitCode = failures.length === 0 ? 0 : 1
