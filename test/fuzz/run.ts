/** `pnpm fuzz [bodies, default 100,000] [seed]`: damaged bodies through every entrance of one service. Exit code 1 on a fault. */
import { describeMachine } from '../bench/machine.ts'
import type { ProcessMemory } from '../support/memory.ts'
import { fuzz } from './fuzz.ts'

const REST_MS = 15_000
const [bodies = 100_000, seed = 1] = process.argv
  .slice(2)
  .filter((arg) => arg !== '--')
  .map(Number)
console.log(`Machine: ${describeMachine()}\nCommand: pnpm fuzz ${bodies} ${seed}`)
const { failures, memory, peak, ...outcome } = await fuzz(bodies, seed, {
  restMs: REST_MS,
  onProgress: (words) => console.log(words),
})
for (const failure of failures) console.log(failure)
console.log(JSON.stringify(outcome))
console.log(`faults ${failures.length}; RSS ${peak.toFixed(0)} MiB at most. At rest, in MiB:`)
const row = (name: string, { engine, ...all }: ProcessMemory) => [name, Object.fromEntries(Object.entries({ ...all, ...prefixed(engine) }).map(([key, value]) => [key, Math.round(value)]))] as const // prettier-ignore
const prefixed = (engine: ProcessMemory['engine']) => ({
  engineAllocated: engine.allocated,
  engineResident: engine.resident,
  activeParts: engine.activeParts,
  replacedParts: engine.replacedParts,
})
console.table(
  Object.fromEntries([
    row('after a tenth', memory.warm),
    row('after half', memory.middle),
    row('at the end', memory.end),
    row('caches dropped', memory.bare),
  ]),
)
process.exitCode = failures.length === 0 ? 0 : 1
