/**
 * Arbitrary sequences of requests, seals, loads, kills and power losses over a disk that tears, loses, fills up and forgets.
 * CANDOR_POWER_LOSS_RUNS lengthens the run; the seed is printed when it fails, and CANDOR_POWER_LOSS_SEED repeats it.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { JournalModel, type Step } from '../test/journal-model.ts'
import { UnreliableDisk, type Fault } from '../test/unreliable-disk.ts'

const RUNS = Number(process.env['CANDOR_POWER_LOSS_RUNS'] ?? 10_000)
const SEED = process.env['CANDOR_POWER_LOSS_SEED']
const seed = SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SEED)

beforeAll(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterAll(() => void vi.useRealTimers())

const failing: fc.Arbitrary<Fault> = fc.record({
  operation: fc.constantFrom('write', 'datasync', 'truncate', 'create', 'open', 'read', 'remove', 'syncDirectory'),
  skip: fc.nat(3),
  times: fc.integer({ min: 1, max: 3 }),
  kind: fc.constantFrom('EIO', 'ENOSPC'),
})
const short: fc.Arbitrary<Fault> = fc.record({
  operation: fc.constant('write'),
  skip: fc.nat(3),
  times: fc.integer({ min: 1, max: 3 }),
  kind: fc.constant('short'),
})
const append: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('append'),
  requests: fc.array(fc.record({ rows: fc.integer({ min: 1, max: 4 }), text: fc.nat(1_500) }), {
    minLength: 1,
    maxLength: 4,
  }),
  crashAfter: fc.option(fc.nat(60), { nil: null }),
  isPowerLoss: fc.boolean(),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: append },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resend') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('seal') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('load') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash'), isPowerLoss: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('faults'),
      faults: fc.array(fc.oneof(failing, short), { minLength: 1, maxLength: 3 }),
    }),
  },
)

/** Mulberry32 (T. Ettinger, public domain): uniform in [0, 1), the same everywhere. */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

async function check(steps: readonly Step[], sector: number, chance: number): Promise<{ acknowledged: number }> {
  const model = new JournalModel(new UnreliableDisk(sector, random(chance)))
  try {
    await model.start()
    for (const one of steps) await model.run(one)
    await model.finish()
  } finally {
    vi.clearAllTimers()
  }
  const stored = model.stored()
  const present = new Set(stored)
  expect(stored.length, 'no row twice').toBe(present.size)
  let acknowledged = 0
  for (const { ids, fate } of model.requests) {
    const found = ids.filter((id) => present.has(id)).length
    if (fate === 'acknowledged') expect(found, `acknowledged rows ${ids.join()}`).toBe(ids.length)
    else expect([0, ids.length], `rows of one request ${ids.join()}`).toContain(found)
    if (fate === 'acknowledged') acknowledged += ids.length
  }
  for (const { ids } of model.requests) {
    const places = ids.filter((id) => present.has(id)).map((id) => stored.indexOf(id))
    expect(places, 'rows of a request in order, side by side').toEqual(places.map((_, i) => (places[0] ?? 0) + i))
  }
  expect(model.accounted, 'the ledger agrees with the rows').toBe(stored.length)
  return { acknowledged }
}

it(
  `keeps every acknowledged row exactly once over ${RUNS} sequences (seed ${seed})`,
  { timeout: 3_600_000 },
  async () => {
    let acknowledged = 0
    let sequences = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.constantFrom(512, 4096),
        fc.integer(),
        async (steps, sector, chance) => {
          acknowledged += (await check(steps, sector, chance)).acknowledged
          sequences++
        },
      ),
      { numRuns: RUNS, seed },
    )
    console.log(
      `power loss: ${sequences} sequences, seed ${seed}, ${acknowledged} rows acknowledged, 0 lost, 0 doubled`,
    )
    expect(acknowledged).toBeGreaterThan(RUNS)
  },
)
