/** A small journal for specs: rows written by hand, loaded into a store in a temporary directory as ingest would load them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  openStore,
  type ActorRow,
  type DefinitionRow,
  type InteractionRow,
  type LoadName,
  type Store,
} from '@candor/queries'
import { interaction } from '@candor/queries/test/rows'

export interface TestStore {
  store: Store
  /** Loads rows through the load statements that they need, as a batch of its own. */
  add(...rows: (InteractionRow | DefinitionRow | ActorRow)[]): Promise<void>
  close(): Promise<void>
}

/** Each load, and the kind of rows that it is needed for. */
const LOADS = [
  ['actor', 'actor'],
  ['interaction', 'interaction'],
  ['identity_link', 'interaction'],
  ['definition', 'definition'],
  ['actor', 'actor'],
] as const satisfies (readonly [LoadName, string])[]

/** Opens a store of its own and migrates it. Close it in afterAll. */
export async function openTestStore(): Promise<TestStore> {
  const directory = await mkdtemp(join(tmpdir(), 'candor-engine-'))
  const store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
  let batches = 0
  return {
    store,
    async add(...rows) {
      batches += 1
      const file = join(directory, `${batches}.ndjson`)
      await writeFile(file, rows.map((row) => JSON.stringify(row) + '\n').join(''))
      const kinds = new Set(rows.map(({ kind }) => kind))
      for (const [load, kind] of LOADS) if (kinds.has(kind)) await store.load(load, file, `${load}-${batches}`)
    },
    async close() {
      await store.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

let serial = 0

/** An interaction of Acme by a customer on x, unless said otherwise. `at` is RFC 3339 or a day (then noon UTC). */
export function did(
  verb: string,
  actor: number,
  at: string,
  rest: Partial<Omit<InteractionRow, 'verb' | 'actor' | 'at'>> = {},
): InteractionRow {
  serial += 1
  const time = Date.parse(at.length === 10 ? `${at}T12:00:00Z` : at)
  return interaction({ workspace: 'main', event_id: `e${serial}`, verb, at: time, received_at: time, actor, ...rest })
}

/** The name of an account. */
export const known = (actor: number, channel: string, handle: string, workspace = 'main'): ActorRow => ({
  ...{ kind: 'actor', workspace, actor, channel, handle },
  received_at: Date.UTC(2026, 0, 1),
})

export function defined(kind: string, key: string, body: object, workspace = 'main'): DefinitionRow {
  serial += 1
  return {
    kind: 'definition',
    workspace,
    definition_kind: kind,
    key,
    body: JSON.stringify(body),
    hash: `hash-of-${kind}-${key}-${serial}`,
    received_at: Date.UTC(2026, 0, 1) + serial,
  }
}

/** The first sight of an account: where it lives. */
export function lives(actor: number, channel: string, workspace = 'main'): ActorRow {
  return { kind: 'actor', workspace, actor, channel, handle: `${channel}-${actor}`, received_at: Date.UTC(2026, 0, 1) }
}
