import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import type { Origin } from './candidate.ts'
import { Intake } from './intake.ts'
import { readNative } from './protocols/native.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const origin: Origin = { workspace: 'shop', source: 'native', receivedAt: NOW }

let directory = ''
let store: EmbeddedStore
let intake: Intake
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-books-'))
  store = new EmbeddedStore(join(directory, 'store'), 'candor')
  await store.migrate()
  intake = await Intake.open({ directory, store })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await intake.close()
  await store.close()
  await rm(directory, { recursive: true })
})

async function send(...ids: string[]): Promise<void> {
  const lines = ids.map((id) =>
    JSON.stringify({ id, verb: 'View', at: '2026-02-01T11:00:00Z', channel: 'x', actor: { id: 'ann' } }),
  )
  await intake.accept(readNative(Buffer.from([...lines, 'not json'].join('\n')), NOW), origin)
  await intake.drained()
}

it('are settled by counts of parts although a segment is in quarantine, of which the store has rows', async () => {
  await send('a', 'b')
  // The books come last: events and letters of this segment are in the store, and stay there.
  const load = store.load.bind(store)
  vi.spyOn(store, 'load').mockImplementation((name, file, token) =>
    name === 'ledger' ? Promise.reject(Object.assign(new Error('refused'), { code: '117' })) : load(name, file, token),
  )
  await send('c', 'd')
  vi.restoreAllMocks()
  expect(intake.status().quarantined).toBe(1)
  const asked = vi.spyOn(store, 'query')
  const sums = await intake.audit()
  expect(sums.isBalanced).toBe(true)
  const figures = { received: 6, stored: 2, deadLettered: 1, inQuarantine: 3, imbalance: 0 }
  expect(sums.workspaces).toMatchObject([{ ...figures, entrances: [{ source: 'native', isCounted: false }] }])
  expect(asked.mock.calls.map(([name]) => name)).toEqual(['admin/conservation_counts', 'admin/conservation_excepted'])
  expect((await intake.audit({ isDeep: true })).workspaces).toMatchObject([figures])
  // A loss beside it is still seen.
  await store.client.command({ query: "ALTER TABLE interaction DELETE WHERE event_id = 'a' SETTINGS mutations_sync = 1" }) // prettier-ignore
  expect(await intake.audit()).toMatchObject({ isBalanced: false, workspaces: [{ imbalance: 1 }] })
})

it('do not lose rows that say no entrance', async () => {
  await send('a', 'b')
  await store.client.command({ query: "INSERT INTO interaction SELECT * REPLACE ('' AS source) FROM interaction WHERE event_id = 'a'" }) // prettier-ignore
  const [balance] = (await intake.audit()).workspaces
  expect(balance).toMatchObject({ received: 3, stored: 3, deadLettered: 1, imbalance: 1 })
  expect(balance?.entrances).toMatchObject([{ source: '', stored: 1, imbalance: 1 }, { source: 'native', imbalance: 0 }]) // prettier-ignore
})
