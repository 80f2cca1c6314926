/** The store is away for a while: nothing is lost, memory stays flat, and what waits drains. `pnpm outage` runs it longer. */
import { expect, it } from 'vitest'
import { outage } from './outage.ts'

it('keeps accepting while the store is away, and drains when it is back', { timeout: 180_000 }, async () => {
  const outcome = await outage({ seconds: 12, rate: 500 })
  console.log(JSON.stringify(outcome))
  expect(outcome).toMatchObject({ stored: outcome.acknowledged, distinct: outcome.acknowledged })
  expect(outcome.backlog).toBeGreaterThan(2000)
})
