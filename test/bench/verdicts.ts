/**
 * `pnpm bench:verdicts [worlds] [seed] [kind]` (520, 1, all kinds in turn): worlds with a planted truth, asked through the initiatives answer of a real
 * store, and how often what it says is right. Ctrl-C ends it after the worlds that it is at, with what was found. Exit code 1 when a
 * bar does not hold.
 */
import {
  judgedWorlds,
  kindsInTurn,
  scoresOf,
  type Judged,
  type Share,
} from '@candor/engine/evidence/test/verdict-bench'
import { KINDS } from '@candor/engine/evidence/test/verdict-worlds'
import { Random } from '@candor/engine/stats/random'
import { describeMachine } from './machine.ts'

const given = process.argv.slice(2).filter((arg) => arg !== '--')
const [WORLDS = 520, SEED = 1] = given.slice(0, 2).map(Number)
const only = KINDS.find((kind) => kind === given[2])
/** Worlds in one store. */
const TOGETHER = 20

type Scores = ReturnType<typeof scoresOf>
const rate = ({ of, hit }: Share): number => (of === 0 ? NaN : hit / of)
/** What must hold (causal.md and the issue on evidence), and what is told beside it. */
const LINES: readonly { line: keyof Scores; words: string; holds?: (share: number) => boolean; bar?: string }[] = [
  { line: 'falseEffect', words: '“effect detected” where there is none', holds: (at) => at <= 0.05, bar: '≤ 5 %' },
  { line: 'falseEffectByLot', words: '… of those that chance could judge' },
  { line: 'right', words: 'the right verdict, where it can be seen', holds: (at) => at >= 0.9, bar: '≥ 90 %' },
  { line: 'cannotTell', words: '“cannot tell” by lot, and nobody could', holds: (at) => at >= 0.95, bar: '≥ 95 %' },
  { line: 'brokenWithheld', words: 'a lot of the wrong shares is withheld' },
  { line: 'lotCovers', words: 'intervals by lot hold the effect' },
  { line: 'spilloverCoversTotal', words: '… and that on everybody, where it spills over' },
  { line: 'displacementNamed', words: 'visits that only come earlier are named as such', holds: (at) => at >= 0.9, bar: '≥ 90 %' }, // prettier-ignore
  { line: 'displacementMadeUp', words: '… where none do', holds: (at) => at <= 0.05, bar: '≤ 5 %' },
  { line: 'nominalCovers', words: 'hidden fondness: plain intervals hold the effect', holds: (at) => at < 0.5, bar: '< 50 %' }, // prettier-ignore
  { line: 'calibratedCovers', words: 'hidden fondness: calibrated intervals do', holds: (at) => at >= 0.9, bar: '≥ 90 %' }, // prettier-ignore
  { line: 'measuredNominal', words: 'all measured: plain intervals hold the effect' },
  { line: 'measuredCalibrated', words: 'all measured: calibrated intervals do' },
  { line: 'falseHint', words: '“suggestive” where there is nothing' },
  { line: 'hiddenEffectSuggested', words: '“suggestive” where something hidden lies over an effect' },
  { line: 'contradicted', words: 'a verdict that contradicts its interval', holds: (at) => at === 0, bar: 'none' },
]

console.log(
  `Machine: ${describeMachine()}\nCommand: pnpm bench:verdicts ${WORLDS} ${SEED}${only === undefined ? '' : ` ${only}`}`,
)
const kinds = only === undefined ? kindsInTurn(WORLDS) : Array.from({ length: WORLDS }, () => only)
const judged: Judged[] = []
const random = new Random(SEED)
const cpu = process.cpuUsage()
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
for (let from = 0; from < WORLDS && !stop.signal.aborted; from += TOGETHER) {
  judged.push(...(await judgedWorlds(kinds.slice(from, from + TOGETHER), random)))
  console.error(`${judged.length} of ${WORLDS} worlds`)
}
const { user, system } = process.cpuUsage(cpu)
const scores = scoresOf(judged)
console.log(`${judged.length} worlds, ${((user + system) / 1e6 / judged.length).toFixed(2)} s CPU each`)
for (const { line, words, holds, bar = '' } of LINES) {
  const { of, hit } = scores[line]
  if (of === 0) continue
  const kept = holds === undefined || holds(rate(scores[line]))
  if (!kept) process.exitCode = 1
  console.log(`${kept ? ' ' : '!'} ${words.padEnd(58)} ${String(hit).padStart(4)} of ${String(of).padStart(4)} ${(100 * rate(scores[line])).toFixed(1).padStart(6)} %  ${bar}`) // prettier-ignore
}
for (const { kind, contradictions } of judged) for (const words of contradictions) console.log(`${kind}: ${words}`)
