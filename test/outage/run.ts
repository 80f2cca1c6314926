/** `pnpm outage [minutes, default 15] [events a second, default 1000]`: the outage test by itself, as long as wanted. */
import { describeMachine } from '../bench/machine.ts'
import { outage } from './outage.ts'

const [minutes = 15, rate = 1000] = process.argv
  .slice(2)
  .filter((arg) => arg !== '--')
  .map(Number)
console.log(`Machine: ${describeMachine()}\nCommand: pnpm outage ${minutes} ${rate}`)
const { rss, ...outcome } = await outage({ seconds: minutes * 60, rate, onMoment: (words) => console.log(words) })
const lost = outcome.acknowledged - outcome.distinct
console.log(
  `acknowledged ${outcome.acknowledged}, lost ${lost}, doubled ${outcome.stored - outcome.distinct}, refused ${outcome.refused}\n` +
    `backlog ${outcome.backlog} rows, drained in ${outcome.drainSeconds.toFixed(1)} s, ${outcome.drainRatio.toFixed(1)} × the arrival rate\n` +
    `RSS ${rss.before.toFixed(0)} MiB before, at most ${rss.firstHalf.toFixed(0)} and ${rss.secondHalf.toFixed(0)} MiB in the halves of the outage`,
)
process.exitCode = lost === 0 && outcome.stored === outcome.distinct ? 0 : 1
