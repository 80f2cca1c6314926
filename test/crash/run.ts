/**
 * `pnpm crash -- --kills 1000 --seed 7 [--log FILE]`: the crash test by itself, as long as wanted; SIGINT ends it early, and what
 * was done by then is counted. Exit code 1 on any loss.
 */
import { parseArgs } from 'node:util'
import { describeMachine } from '../bench/machine.ts'
import { killLoop } from './kill-loop.ts'

const { values } = parseArgs({
  // pnpm hands its own -- on.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    log: { type: 'string' },
  },
})
const [kills, seed] = [Number(values.kills), Number(values.seed)]
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed) || seed < 1)
  throw new Error('Write whole numbers from 1: pnpm crash -- --kills 1000 --seed 7')

console.log(`Machine: ${describeMachine()}\nCommand: pnpm crash -- --kills ${kills} --seed ${seed}`)
const began = Date.now()
const onRound = (round: number): void => {
  if (round % 50 === 0) console.log(`${round} kills, ${Math.round((Date.now() - began) / 1000)} s`)
}
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())
const outcome = await killLoop({ kills, seed, log: values.log, onRound, signal: stopping.signal })
const { load, merge, replay, start } = outcome.kills
console.log(
  `kills ${load + merge + replay + start} (under load ${load}, while merging ${merge}, while replaying ${replay}, while starting ${start}), ` +
    `answers ${outcome.answers}, events acknowledged ${outcome.acknowledged}, stored ${outcome.stored}`,
)
console.log(`seed ${seed}: lost ${outcome.lost}, doubled ${outcome.doubled}, mismatched ${outcome.mismatched}`)
process.exitCode = outcome.lost + outcome.doubled + outcome.mismatched === 0 ? 0 : 1
