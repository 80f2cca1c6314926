/** The record of alarms in a whole Candor: written behind loads and reads, told by the API, gone with its workspace. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AlarmsAnswer } from '@candor/engine/api/shapes'
import { startTestService, type TestService } from '../support/service.ts'

const HOUR = 3_600_000
const WEEK = 168 * HOUR
const WORKSPACE = 'recorded'
const HERE = Math.floor(Date.now() / HOUR) * HOUR
const BURST = HERE - 60 * HOUR
const PATIENCE = { timeout: 120_000, interval: 500 }

let candor: TestService
beforeAll(async () => {
  candor = await startTestService()
})
afterAll(() => candor.remove())

let serial = 0
const post = (brand: string, at: number): object => ({
  ...{ id: `post-${(serial += 1)}`, verb: 'Create', at: new Date(at).toISOString(), channel: 'x', brand },
  actor: { id: `someone-${serial}` },
})
async function send(events: readonly object[]): Promise<void> {
  const answer = await candor.post(`/v1/interactions?workspace=${WORKSPACE}`, JSON.stringify(events))
  expect(answer.status).toBe(200)
  await candor.intake.drained()
}
/** Nine weeks of a post every four hours, and forty in one hour. */
const loudHour = (brand: string): object[] => [
  ...Array.from({ length: 54 * 7 }, (_, step) => post(brand, HERE - (step + 1) * 4 * HOUR - 1)),
  ...Array.from({ length: 40 }, (_, second) => post(brand, BURST + second * 1000)),
]
async function burstsOf(brand: string) {
  const { record } = await candor.get<AlarmsAnswer>(`/api/alarms?workspace=${WORKSPACE}&brand=${brand}`)
  return record.filter(({ detector }) => detector === 'burst').map(({ from, state, retracted }) => ({ from, state, why: retracted?.sentence ?? null })) // prettier-ignore
}

it('keeps what was said, says why it was taken back, and drops it with the workspace', async () => {
  const market = { kind: 'market', key: 'm', body: { brand: 'Lumen', rivals: ['Aurora'] } }
  const declared = await candor.post(`/v1/definitions?workspace=${WORKSPACE}`, JSON.stringify([market]))
  expect(declared.status).toBe(200)
  await send([...loudHour('Lumen'), ...loudHour('Aurora')])
  const standing = { from: new Date(BURST).toISOString(), state: 'standing', why: null }
  // The brand that is shown first is watched; the rival from when somebody saw its alarms, as this does.
  await expect.poll(() => burstsOf('Lumen'), PATIENCE).toEqual([standing])
  await expect.poll(() => burstsOf('Aurora'), PATIENCE).toEqual([standing])
  const weeks = [1, 2, 3, 4, 5, 6, 7, 8]
  await send(weeks.flatMap((week) => Array.from({ length: 40 }, (_, second) => post('Lumen', BURST - week * WEEK + second * 1000)))) // prettier-ignore
  const why = expect.stringMatching(/^Late events came: it was said of 4\d where 0\.\d were usual; now there are 4\d/) as string // prettier-ignore
  await expect.poll(() => burstsOf('Lumen'), PATIENCE).toContainEqual({ ...standing, state: 'retracted', why })
  expect(await burstsOf('Aurora')).toEqual([standing])
  await candor.intake.dropWorkspace(WORKSPACE)
  expect(await candor.store.query('stream/alarm_brands', { workspace: WORKSPACE })).toEqual([])
}, 600_000)
