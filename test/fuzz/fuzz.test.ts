/** Damaged bodies through every entrance. CANDOR_FUZZ_BODIES and CANDOR_FUZZ_SEED lengthen or repeat a run; `pnpm fuzz` runs it alone. */
import { expect, it } from 'vitest'
import { fuzz } from './fuzz.ts'

const BODIES = Number(process.env['CANDOR_FUZZ_BODIES'] ?? 4000)
const SEED = Number(process.env['CANDOR_FUZZ_SEED'] ?? 20_261_122)

it(`answers ${BODIES} damaged bodies, none with a fault of its own (seed ${SEED})`, { timeout: 300_000 }, async () => {
  const outcome = await fuzz(BODIES, SEED)
  console.log(JSON.stringify({ ...outcome, failures: outcome.failures.length }))
  expect(outcome.failures).toEqual([])
  expect(outcome.statuses['200']).toBeGreaterThan(BODIES / 10)
  expect(outcome.received).toBeGreaterThan(BODIES / 10)
})
